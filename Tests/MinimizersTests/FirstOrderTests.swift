import Minimizers
import Optimizers
import Tensors
import Testing

/// First-order methods through `minimize`.
@Suite struct FirstOrderTests {
    /// Two leaves of different shapes.
    struct Pair: Codable, Sendable {
        var first: Tensor<Double> = [0.3, -1.2]
        var second: Tensor<Double> = [[1.5, 0.7], [-0.4, 2.5]]

        /// A quadratic whose elements hang together.
        var loss: Tensor<Double> {
            square(first - 1).sum() + 0.5 * square(second).sum() + 0.1 * square(first.sum() + second.sum())
        }

        var elements: [Double] { first.scalars + second.scalars }
    }

    /// A method or chain, and the batches it gathers for a step.
    struct Case: Sendable, CustomTestStringConvertible {
        let optimizer: any Optimizer
        var batchesByHand: [Int] = [1]

        var testDescription: String { "\(optimizer)" }
    }

    static let methods = MethodRow.all.map { row in
        var method: any Optimizer = row.make(.descent)
        method.learningRate = .constant(row.usualLearningRate)
        return Case(optimizer: method)
    }

    static let chains = TransformationRow.all.filter { $0.standard.fixedBatches == nil }.map { row in
        let batches = row.name == "varianceReduced" ? [2, 1] : [row.standard.batchesPerStep]
        return Case(optimizer: adding(row.standard, to: SGD(learningRate: 0.02)), batchesByHand: batches)
    }

    static func adding(_ part: some Transformation, to optimizer: some Optimizer) -> any Optimizer {
        optimizer.adding(part)
    }

    @Test("Every method and transformation takes the steps it takes by hand, bit for bit", arguments: methods + chains)
    func byHand(_ test: Case) throws {
        var model = Pair()
        var state = SteppingState<Double>()
        var rows = [model.elements]
        for step in 0..<12 {
            for _ in 0..<test.batchesByHand[step % test.batchesByHand.count] {
                test.optimizer.step(&model, minimizing: \.loss, &state)
            }
            rows.append(model.elements)
        }
        let solution = try minimize(
            { (pair: Pair) in pair.loss }, from: Pair(), using: test.optimizer, until: .after(iterations: 12),
            trace: .points)
        #expect(solution.trace.compactMap(\.point?.elements) == rows)
        #expect(solution.point.elements == test.optimizer.evaluated(model, state).elements)
        #expect(solution.value == solution.point.loss.scalar)
        #expect(solution.reason == .iterationLimit && solution.iterations == 12)
        #expect(solution.method == "\(test.optimizer)")
    }

    @Test("In the scalar type of the function")
    func singlePrecision() throws {
        let loss = { (p: Tensor<Float>) in square(p - 0.3).sum() }
        var point: Tensor<Float> = [1, -2]
        var state = SteppingState<Float>()
        for _ in 0..<7 { Adam(learningRate: 0.1).step(&point, minimizing: loss, &state) }
        let solution = try minimize(
            loss, from: [1, -2], using: Adam(learningRate: 0.1), until: .after(iterations: 7))
        #expect(solution.point.scalars == point.scalars)
    }

    // MARK: Formulas

    /// f(x) = x₁² + 10 x₂².
    static func bowl(_ x: [Double]) -> (value: Double, gradient: [Double]) {
        (x[0] * x[0] + 10 * x[1] * x[1], [2 * x[0], 20 * x[1]])
    }

    @Test("Gradient descent is x − η ∇f(x), and its trace what it passed")
    func gradientDescent() throws {
        let solution = try minimize(
            valueAndGradient: Self.bowl, from: [3, -2], using: SGD(learningRate: 0.03),
            until: .after(iterations: 5), trace: .points)
        var x = [3.0, -2]
        for row in solution.trace {
            let (value, gradient) = Self.bowl(x)
            #expect(row.point?.elements == x)
            #expect(row.value == value)
            #expect(row.gradientNorm == (gradient[0] * gradient[0] + gradient[1] * gradient[1]).squareRoot())
            if row.step < 5 { x = [x[0] - 0.03 * gradient[0], x[1] - 0.03 * gradient[1]] }
        }
        #expect(solution.trace.map(\.step) == [0, 1, 2, 3, 4, 5])
        #expect(solution.trace[0].stepLength == 0)
        #expect(solution.point == x)
    }

    @Test("Adam is the algorithm of its paper")
    func adam() throws {
        let solution = try minimize(
            valueAndGradient: Self.bowl, from: [3, -2], using: Adam(learningRate: 0.1, beta1: 0.8, beta2: 0.99),
            until: .after(iterations: 20))
        var (x, mean, square) = ([3.0, -2], [0.0, 0], [0.0, 0])
        var (decay1, decay2) = (1.0, 1.0)
        for _ in 0..<20 {
            let gradient = Self.bowl(x).gradient
            (decay1, decay2) = (decay1 * 0.8, decay2 * 0.99)
            for i in 0..<2 {
                mean[i] = 0.8 * mean[i] + 0.2 * gradient[i]
                square[i] = 0.99 * square[i] + 0.01 * gradient[i] * gradient[i]
                x[i] -= 0.1 * mean[i] / (1 - decay1) / ((square[i] / (1 - decay2)).squareRoot() + 1e-8)
            }
        }
        for i in 0..<2 { #expect(abs(solution.point[i] - x[i]) <= 1e-14) }
    }

    // MARK: Evaluations

    @Test("Each step takes one value and gradient, and what the method looks at besides is counted")
    func evaluations() throws {
        func count(_ optimizer: any Optimizer) throws -> [Int] {
            let counts = try minimize(
                { (pair: Pair) in pair.loss }, from: Pair(), using: optimizer, until: .after(iterations: 20)
            ).evaluations
            return [counts.values, counts.gradients, counts.hessianVectorProducts]
        }
        #expect(try count(SGD(learningRate: 0.01, momentum: 0.9)) == [21, 21, 0])
        #expect(try count(Adam(learningRate: 0.01).accumulated(over: 3)) == [21, 21, 0])
        #expect(try count(PolyakSGD()) == [21, 21, 0])
        #expect(try count(SGD(learningRate: 0.01).sharpnessAware(steps: 2)) == [21, 61, 0])
        // The Hessian every tenth step.
        #expect(try count(Sophia(learningRate: 0.01)) == [21, 21, 2])
        // One more for the average.
        #expect(try count(SGD(learningRate: 0.01).averaged()) == [22, 22, 0])
    }

    @Test("Limits hold, but for the average at the end")
    func limits() throws {
        let stopping = Stopping(maximumEvaluations: 10)
        for (optimizer, values) in [
            (SGD(learningRate: 0.01) as any Optimizer, 10), (SGD(learningRate: 0.01).averaged(), 11),
        ] {
            let solution = try minimize(
                valueAndGradient: Self.bowl, from: [3, -2], using: optimizer, until: stopping)
            #expect(solution.reason == .evaluationLimit)
            #expect(solution.iterations == 9 && solution.evaluations.values == values)
        }
        let stopped = try minimize(
            valueAndGradient: Self.bowl, from: [3, -2], using: SGD(learningRate: 0.01)
        ) { $0.step == 4 ? .stop : .proceed }
        #expect(stopped.reason == .stopped && stopped.iterations == 4)
    }

    // MARK: Convergence

    @Test("Steps end where the gradient is small; an average must be as good")
    func convergence() throws {
        for optimizer in [SGD(learningRate: 0.04) as any Optimizer, SGD(learningRate: 0.04).averaged(decay: 0.9)] {
            let solution = try minimize(valueAndGradient: Self.bowl, from: [3, -2], using: optimizer)
            #expect(solution.reason == .gradientTolerance && solution.isConverged)
            #expect(solution.gradientNorm ?? 1 <= 1e-8)
            #expect(solution.point.allSatisfy { abs($0) < 1e-8 })
        }
    }

    @Test("Bounds are kept at each step, and the gradient is judged by what they leave of it")
    func bounds() throws {
        let bounds = Bounds([1...4, -3...(-0.5)])
        let optimizers: [any Optimizer] = [
            SGD(learningRate: 0.03), SGD(learningRate: 0.03).averaged(decay: 0.5).weightDecay(0.1),
        ]
        for optimizer in optimizers {
            let solution = try minimize(
                valueAndGradient: Self.bowl, from: [3, -2], using: optimizer, within: bounds, trace: .points)
            #expect(solution.reason == .gradientTolerance)
            #expect(abs(solution.point[0] - 1) < 1e-7 && abs(solution.point[1] + 0.5) < 1e-7)
            #expect(solution.trace.allSatisfy { $0.point.map(bounds.contains) ?? false })
        }
    }

    @Test("Where a step leads to no finite value the last good point is kept")
    func divergence() throws {
        let optimizer = SGD(learningRate: 1)
        let quartic = try minimize(
            { (x: Tensor<Double>) in pow(x, 4).sum() }, from: [10], using: optimizer, trace: .points)
        #expect(quartic.reason == .diverged && !quartic.isConverged)
        #expect(quartic.value.isFinite && quartic.trace.allSatisfy { $0.value.isFinite })
        #expect(quartic.iterations == quartic.trace.count - 1)
        #expect(quartic.trace.last?.point?.elements == quartic.point.scalars)

        let logarithm = try minimize(
            { (x: Tensor<Double>) in log(x).sum() }, from: [0.5], using: optimizer.averaged())
        #expect(logarithm.reason == .diverged && logarithm.iterations == 1)
        #expect(logarithm.point.scalars == [0.5])

        let line = try minimize(
            valueAndGradient: { x in (x[0], [1]) }, from: [0], using: SGD(learningRate: 1e19))
        #expect(line.reason == .unbounded)
    }

    // MARK: What a function can give

    @Test("A closure with its own gradient gives what a function of tensors gives")
    func closures() throws {
        let function = { (x: Tensor<Double>) in square(x[0]) + 10 * square(x[1]) }
        for optimizer in [Adam(learningRate: 0.1) as any Optimizer, PolyakSGD(), Rprop()] {
            let closure = try minimize(
                valueAndGradient: Self.bowl, from: [3, -2], using: optimizer, until: .after(iterations: 9))
            let tensors = try minimize(function, from: [3, -2], using: optimizer, until: .after(iterations: 9))
            #expect(closure.point == tensors.point.scalars)
            let blackBox = try minimize(
                value: { Self.bowl($0).value }, from: [3, -2], using: optimizer, until: .after(iterations: 9))
            for (one, other) in zip(blackBox.point, closure.point) { #expect(abs(one - other) < 1e-7) }
            #expect(blackBox.evaluations.values == 10 + 10 * 4)
        }
    }

    @Test("What a closure cannot give, and what names no leaf, is said before the first step")
    func errors() throws {
        let cases: [(any Optimizer, String)] = [
            (
                SGD(learningRate: 0.1).sharpnessAware(),
                "sgd(learningRate=0.1,momentum=0,dampening=0,nesterov=false,momentumForm=velocity)"
                    + ".sharpnessAware(radius=0.05,adaptive=false,steps=1) looks at the function elsewhere than at the "
                    + "point; give a function of tensors, or take a method that needs one gradient a step, such as adam"
            ),
            (SGD(learningRate: 0.1).frozen("head"), "no leaf is named \"head\"; the leaves are \"\""),
            (
                SGD(learningRate: 0.1).saga(batches: 4),
                "sgd(learningRate=0.1,momentum=0,dampening=0,nesterov=false,momentumForm=velocity)"
                    + ".saga(batches=4) needs 4 batches a pass; a function to minimize has one"
            ),
        ]
        for (optimizer, message) in cases {
            let error = #expect(throws: MinimizationError.self) {
                try minimize(valueAndGradient: Self.bowl, from: [3, -2], using: optimizer)
            }
            #expect(error?.description == message)
        }
        let parameterFree = #expect(throws: MinimizationError.self) {
            try minimize(
                valueAndGradient: Self.bowl, from: [3, 2], using: ScheduleFreeSGD(),
                within: Bounds(0...4, count: 2))
        }
        #expect(
            parameterFree?.description
                == "schedulefreesgd moves two points together and keeps no bounds; use sgd or adamw")
        let parts = Problem(
            Objective { $0.sumNorm }, subjectTo: [Constraint(.equality, Objective { $0.sumNorm })])
        let error = #expect(throws: MinimizationError.self) { try minimize(parts, from: [1], using: Adam()) }
        #expect(error?.description.hasPrefix("first-order methods cannot work with constraints; use ") ?? false)
    }

    @Test("Random numbers are those of the seed")
    func seeds() throws {
        func run(_ seed: Int) throws -> [Double] {
            let method = FirstOrder(SGD(learningRate: 0.1).noisy(variance: 1), seed: seed)
            return try minimize(
                valueAndGradient: Self.bowl, from: [3, -2], using: method, until: .after(iterations: 5)
            ).point
        }
        #expect(try run(1) == run(1))
        #expect(try run(1) != run(2))
    }
}
