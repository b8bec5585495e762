import Learning
import TestSupport
import Testing

@Suite("Paths of penalties on absolute values") struct L1PathTests {
    struct Table: Decodable, Sendable {
        let shape: [Int]
        let values: [Double]
    }

    struct Point: Decodable, Sendable {
        let position: Int
        let weights: [Double]
        let intercept: Double
        let loss: Double
        let validationLoss: Double
    }

    struct Path: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let objective: String
        let l2: Double
        let features: Table
        let targets: [Double]
        let training: Int
        let l1: [Double]
        let chosen: Int
        let points: [Point]

        var testDescription: String { name }

        /// The problem of some rows.
        func problem(_ rows: Range<Int>) throws -> LinearProblem {
            let width = features.shape[1]
            let columns = (0..<width).flatMap { column in rows.map { features.values[$0 * width + column] } }
            let values = rows.map { targets[$0] }
            return LinearProblem(
                features: columns, featureNames: (1...width).map { "x\($0)" },
                targets: objective == "squared" ? .values(values) : .classes(values.map { Int32($0) }, count: 2),
                objective: try #require(LinearProblem.Objective(rawValue: objective)), l2: l2)
        }
    }

    private struct Paths: Decodable { let cases: [Path] }

    static func paths() throws -> [Path] { try References.load("l1_path.json", as: Paths.self).cases }

    @Test("Every point is scikit-learn's, from glmnet's first value on", arguments: try paths())
    func points(_ reference: Path) throws {
        let problem = try reference.problem(0..<reference.training)
        let validation = try reference.problem(reference.training..<reference.features.shape[0])
        #expect(abs(try problem.greatestL1() - reference.l1[0]) < 1e-12)
        let path = try problem.path(judgedBy: validation, check: {})
        #expect(path.count == reference.l1.count)
        for (point, l1) in zip(path, reference.l1) { #expect(abs(point.l1 - l1) < 1e-12 * max(1, l1)) }
        // Weights are exact to 1e-7 or so where a stochastic solver found them.
        let tolerance = reference.objective == "squared" ? 1e-9 : 1e-6
        for wanted in reference.points {
            let point = path[wanted.position]
            #expect(abs(point.loss - wanted.loss) < tolerance)
            #expect(abs(point.validationLoss - wanted.validationLoss) < tolerance)
            #expect(point.weights == wanted.weights.count { $0 != 0 })
        }
        let best = try #require(path.min { $0.validationLoss < $1.validationLoss })
        #expect(abs(best.l1 - reference.l1[reference.chosen]) < 1e-12)
        // A path that begins with weights of 0 ends where the solver does that begins anew.
        let fit = try problem.with(l1: best.l1).solve()
        for (found, wanted) in zip(fit.weights[0] + fit.intercepts, reference.points[reference.chosen].weights) {
            #expect(abs(found - wanted) < 100 * tolerance)
        }
    }

    @Test("Weights of examples count as repeated rows do")
    func weights() throws {
        let reference = try #require(try Self.paths().first)
        let rows = 0..<reference.training
        func problem(_ weights: [Double]?, _ kept: [Int]) -> LinearProblem {
            let width = reference.features.shape[1]
            return LinearProblem(
                features: (0..<width).flatMap { column in kept.map { reference.features.values[$0 * width + column] } },
                featureNames: (1...width).map { "x\($0)" }, targets: .values(kept.map { reference.targets[$0] }),
                objective: .squared, weights: weights)
        }
        let counts = rows.map { $0 % 3 + 1 }
        let weighted = problem(counts.map(Double.init), Array(rows))
        let repeated = problem(nil, zip(rows, counts).flatMap { [Int](repeating: $0, count: $1) })
        let (ours, theirs) = (
            try weighted.path(judgedBy: weighted, check: {}), try repeated.path(judgedBy: repeated, check: {})
        )
        for (a, b) in zip(ours, theirs) {
            #expect(abs(a.l1 - b.l1) < 1e-12 && abs(a.loss - b.loss) < 1e-10 && a.weights == b.weights)
            #expect(abs(a.validationLoss - b.validationLoss) < 1e-10)
        }
    }

    @Test("Features that have nothing to do with the target have no path")
    func nothing() throws {
        let problem = LinearProblem(
            features: [1, 2, 1, 2], featureNames: ["x"], targets: .values([3, 3, 3, 3]), objective: .squared)
        #expect(throws: TrainingError.self) { try problem.path(judgedBy: problem, check: {}) }
    }
}
