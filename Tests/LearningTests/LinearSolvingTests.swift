import Foundation
import Learning
import TestSupport
import Testing

/// The part of `linear_models.json` that is about optima.
private struct LinearReferences: Decodable, Sendable {
    struct Array: Decodable, Sendable {
        let shape: [Int]
        let values: [Double]
    }

    struct Optimum: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let objective: String
        let l2: Double
        let l1: Double
        let intercept: Bool
        let features: Array
        let targets: [Double]
        let classes: Int
        /// `[outputs, features]`
        let weights: Array
        let intercepts: [Double]
        let value: Double
        /// Whether no other weights have this value.
        let unique: Bool

        var testDescription: String { name }

        func problem() throws -> LinearProblem {
            let (rows, width) = (features.shape[0], features.shape[1])
            let columns = (0..<width).flatMap { column in (0..<rows).map { features.values[$0 * width + column] } }
            return LinearProblem(
                features: columns, featureNames: (1...width).map { "x\($0)" },
                targets: classes > 0 ? .classes(targets.map { Int32($0) }, count: classes) : .values(targets),
                objective: try #require(LinearProblem.Objective(rawValue: objective)), hasIntercept: intercept, l2: l2,
                l1: l1)
        }
    }

    let optima: [Optimum]

    static func read() throws -> LinearReferences { try References.load("linear_models.json") }
}

/// A row of `logistic-regression-optima.json`.
private struct LogisticOptimum: Decodable {
    let name: String
    let lam: Double
    let f_star: Double
    let w_star: [Double]
}

/// The folder of larger data that the repository does not hold: `tabular/a9a` of LIBSVM's collection in it.
private let dataFolder = ProcessInfo.processInfo.environment["DESCENT_TEST_DATA"]

/// Data in LIBSVM's format, `label index:value …`, feature by feature.
private func libsvm(_ path: String, width: Int) throws -> (features: [Double], classes: [Int32]) {
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    var features = [Double](repeating: 0, count: lines.count * width)
    var classes: [Int32] = []
    for (row, line) in lines.enumerated() {
        let cells = line.split(separator: " ")
        classes.append(cells.first == "+1" ? 1 : 0)
        for cell in cells.dropFirst() {
            let parts = cell.split(separator: ":")
            let (index, value) = (try #require(Int(parts[0])), try #require(Double(parts[1])))
            features[(index - 1) * lines.count + row] = value
        }
    }
    return (features, classes)
}

@Suite("Solving linear models") struct LinearSolvingTests {
    @Test("The optimum is the one that others find", arguments: try LinearReferences.read().optima)
    fileprivate func optimum(_ reference: LinearReferences.Optimum) throws {
        let fit = try reference.problem().solve()
        #expect(fit.ending == .converged)
        #expect(abs(fit.objective - reference.value) < 1e-10, "\(fit.objective) \(reference.value)")
        guard reference.unique else { return }
        let isHinge = reference.objective.lowercased().contains("hinge")
        let tolerance = isHinge ? 1e-5 : 1e-8
        let weights = fit.weights.flatMap { $0 } + fit.intercepts
        for (found, wanted) in zip(weights, reference.weights.values + reference.intercepts) {
            #expect(abs(found - wanted) < tolerance, "\(weights) \(reference.weights.values) \(reference.intercepts)")
        }
        guard reference.l1 > 0 else { return }
        // Zeros are exact.
        #expect(fit.weights.flatMap { $0 }.map { $0 == 0 } == reference.weights.values.map { abs($0) < 1e-10 })
    }

    /// A small problem of two classes.
    private func classes(
        _ columns: [[Double]], _ classes: [Int32], _ objective: LinearProblem.Objective = .softmaxCrossEntropy,
        l2: Double = 0
    ) -> LinearProblem {
        LinearProblem(
            features: columns.flatMap { $0 }, featureNames: columns.indices.map { "x\($0 + 1)" },
            targets: .classes(classes, count: Int(classes.max() ?? 0) + 1), objective: objective, l2: l2)
    }

    @Test("Classes that can be separated are recognized, also where points lie between")
    func separation() throws {
        let complete = classes([[1, 2, 3, 4, 5, 6]], [0, 0, 0, 1, 1, 1])
        let quasi = classes([[0, 0, 0, 0, 1, 1, 1]], [0, 1, 0, 1, 1, 1, 1])
        let three = classes([[1, 2, 3, 4, 5, 6, 7, 8, 9]], [0, 1, 0, 1, 0, 1, 2, 2, 2])
        for (problem, value) in [(complete, 0.3), (quasi, 4 * log(2) / 7), (three, 6 * log(2) / 9)] {
            let fit = try problem.solve()
            #expect(fit.ending == .separated)
            #expect(fit.loss < value + 1e-3)
            #expect(fit.warnings == [])
            #expect(fit.weights.allSatisfy { $0.allSatisfy(\.isFinite) })
        }
        let mended = try classes([[1, 2, 3, 4, 5, 6]], [0, 0, 0, 1, 1, 1], l2: 0.01).solve()
        #expect(mended.warnings == [] && mended.ending == .converged)
        let overlapping = try classes([[1, 2, 3, 4, 5, 6]], [0, 0, 1, 0, 1, 1]).solve()
        #expect(overlapping.warnings == [] && overlapping.ending == .converged)
    }

    @Test("Columns that depend on one another are named")
    func collinear() throws {
        let (x, z) = ([1.0, 2, 3, 4, 5, 7], [2.0, 1, 4, 3, 6, 5])
        let sum = zip(x, z).map(+)
        let y = zip(x, z).map { 3 * $0 - $1 + 1 }
        let columns = [x, z, sum, [Double](repeating: 4, count: 6)]
        let fit = try LinearProblem(
            features: columns.flatMap { $0 }, featureNames: ["x", "z", "sum", "four"], targets: .values(y),
            objective: .squared
        ).solve()
        #expect(fit.warnings.count == 1)
        #expect(fit.warnings[0].contains("\"four\"") && fit.warnings[0].contains("linear combinations"))
        #expect(fit.loss < 1e-20)
        // The least norm of all with w₁ + w₃ = 3 and w₂ + w₃ = −1.
        for (found, wanted) in zip(fit.weights[0], [7.0 / 3, -5.0 / 3, 2.0 / 3, 0]) {
            #expect(abs(found - wanted) < 1e-10)
        }
        let logistic = try classes([x, z, sum], [0, 1, 0, 1, 1, 0]).solve()
        #expect(logistic.warnings.count == 1 && logistic.warnings[0].contains("linear combination"))
    }

    @Test("Without a penalty the first category of a column of text is the one others are compared with")
    func categories() throws {
        let indicators: [[Double]] = [[1, 1, 0, 0, 0, 0], [0, 0, 1, 1, 0, 0], [0, 0, 0, 0, 1, 1]]
        let fit = try LinearProblem(
            features: indicators.flatMap { $0 }, featureNames: ["a", "b", "c"], categories: [0..<3],
            targets: .values([1, 3, 4, 6, 0, 4]), objective: .squared
        ).solve()
        #expect(fit.warnings == [])
        for (found, wanted) in zip(fit.weights[0] + fit.intercepts, [0.0, 3, 0, 2]) {
            #expect(abs(found - wanted) < 1e-12)
        }
    }

    /// Features that are mostly zeros have products of their own; with 2 added to all of them they have not.
    @Test("Elements that are zero change nothing", arguments: [0, 3])
    func sparseRows(classCount: Int) throws {
        let (rows, width) = (90, 12)
        // Two of twelve in each row, and one column of numbers.
        var columns = [[Double]](repeating: [Double](repeating: 0, count: rows), count: width)
        for row in 0..<rows {
            columns[row * 7 % width][row] = 1
            columns[row * row % 5][row] += Double(row % 4)
        }
        let targets = (0..<rows).map { (row: Int) -> Double in
            let number = row * 5 + row * row % 7
            return Double(number % 3)
        }
        func fit(shift: Double) throws -> LinearFit {
            try LinearProblem(
                features: columns.flatMap { $0.map { $0 + shift } }, featureNames: (0..<width).map { "x\($0)" },
                targets: classCount > 0 ? .classes(targets.map { Int32($0) }, count: classCount) : .values(targets),
                objective: classCount > 0 ? .softmaxCrossEntropy : .poisson, l2: 0.01
            ).solve()
        }
        // The intercept takes up what is added to all of a column.
        let (sparse, dense) = (try fit(shift: 0), try fit(shift: 2))
        #expect(sparse.ending == .converged && abs(sparse.objective - dense.objective) < 1e-12)
        for (a, b) in zip(sparse.weights.joined(), dense.weights.joined()) { #expect(abs(a - b) < 1e-8) }
    }

    @Test(
        "The optimum of 32,561 rows of the census",
        .enabled(if: dataFolder != nil, "DESCENT_TEST_DATA names no folder with tabular/a9a: not tried"))
    func census() throws {
        let optima = try References.load("logistic-regression-optima.json", as: [LogisticOptimum].self)
        let (features, classes) = try libsvm(try #require(dataFolder) + "/tabular/a9a", width: 123)
        for optimum in optima where optimum.name.hasPrefix("a9a") {
            let fit = try LinearProblem(
                features: features, featureNames: (1...123).map { "x\($0)" }, targets: .classes(classes, count: 2),
                objective: .sigmoidCrossEntropy, hasIntercept: false, l2: optimum.lam
            ).solve()
            #expect(fit.ending == .converged && abs(fit.objective - optimum.f_star) < 1e-10)
            for (found, wanted) in zip(fit.weights[0], optimum.w_star) { #expect(abs(found - wanted) < 1e-8) }
        }
    }

    @Test("What an observer throws ends a solver", arguments: [LinearProblem.Objective.softmaxCrossEntropy, .hinge])
    func interruption(_ objective: LinearProblem.Objective) throws {
        struct Enough: Error {}
        let problem = classes([[1, 2, 3, 4, 5, 6]], [0, 1, 0, 1, 0, 1], objective, l2: 0.1)
        #expect(throws: Enough.self) { try problem.solve(observe: { _ in throw Enough() }) }
        #expect(throws: Enough.self) { try problem.solve(check: { throw Enough() }) }
        let stopped = try problem.solve(maximumIterations: 1)
        #expect(stopped.ending == .stopped && stopped.warnings.count == 1)
    }

    @Test("Conjugate gradients find what a factorization finds") func largeSystem() throws {
        // 20 classes × 100 features are more unknowns than `NewtonSystem.largestMatrix`.
        let (rows, width, count) = (400, 100, 20)
        var state: UInt64 = 1
        func random() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 33) / Double(1 << 30) - 1
        }
        let features = (0..<rows * width).map { _ in random() }
        let labels = (0..<rows).map { Int32($0 % count) }
        let problem = LinearProblem(
            features: features, featureNames: (0..<width).map { "x\($0)" }, targets: .classes(labels, count: count),
            objective: .softmaxCrossEntropy, l2: 0.1)
        let fit = try problem.solve()
        #expect(fit.ending == .converged && fit.iterations < 20)
        // The gradient of the objective for each class is zero: Xᵀ(p − y) / n + λ w.
        for feature in stride(from: 0, to: width, by: 33) {
            for output in stride(from: 0, to: count, by: 7) {
                var slope = 0.1 * fit.weights[output][feature]
                for row in 0..<rows {
                    let scores = (0..<count).map { k in
                        (0..<width).reduce(fit.intercepts[k]) { sum, feature in
                            sum + features[feature * rows + row] * fit.weights[k][feature]
                        }
                    }
                    let total = scores.reduce(0) { $0 + exp($1) }
                    let error = exp(scores[output]) / total - (Int(labels[row]) == output ? 1 : 0)
                    slope += features[feature * rows + row] * error / Double(rows)
                }
                #expect(abs(slope) < 1e-9)
            }
        }
    }
}
