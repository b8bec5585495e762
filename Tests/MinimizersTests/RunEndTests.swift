import Minimizers
import Optimizers
import Tensors
import Testing

/// A call that takes very long unless its task is cancelled, which its function does.
struct EndlessCall: Sendable, CustomStringConvertible {
    let description: String
    let run: @Sendable (Canceller) throws -> Void

    init(_ description: String, _ run: @escaping @Sendable (Canceller) throws -> Void) {
        (self.description, self.run) = (description, run)
    }

    /// Cancels the task in which the function is evaluated, at the fifth evaluation.
    final class Canceller {
        private var evaluations = 0
        private let cancels: Bool

        init(cancels: Bool = true) { self.cancels = cancels }

        func countEvaluation() {
            evaluations += 1
            if cancels && evaluations == 5 { withUnsafeCurrentTask { $0?.cancel() } }
        }

        /// Rosenbrock's function and its gradient.
        func valley(_ x: [Double]) -> (value: Double, gradient: [Double]) {
            countEvaluation()
            let (a, b) = (1 - x[0], x[1] - x[0] * x[0])
            return (a * a + 100 * b * b, [-2 * a - 400 * x[0] * b, 200 * b])
        }
    }

    static let methods: [any Minimizer] = [
        SteepestDescent(), LBFGS(), Newton(), LBFGSB(), NelderMead(), CMAES(), GeneticAlgorithm(population: 4),
        RandomSearch(), SimulatedAnnealing(sweeps: 1), FISTA(), ADMM(), FirstOrder(Adam(learningRate: 1e-6)),
    ]

    static let all =
        methods.map { method in
            EndlessCall(method.name) { canceller in
                _ = try minimize(
                    valueAndGradient: canceller.valley, from: [-1.2, 1], using: method,
                    until: .after(iterations: 100_000), trace: .nothing)
            }
        } + [
            EndlessCall("constraints") { canceller in
                _ = try minimize(
                    valueAndGradient: canceller.valley, from: [-1.2, 1], subjectTo: [.equal(Matrix([[1, 1]]), [3])],
                    until: .after(iterations: 100_000), trace: .nothing)
            },
            EndlessCall("least squares") { canceller in
                _ = try leastSquares(
                    residuals: { x in
                        canceller.countEvaluation()
                        return [10 * (x[1] - x[0] * x[0]), 1 - x[0]]
                    }, from: [-1.2, 1], until: .after(iterations: 100_000))
            },
            EndlessCall("a minimum in an interval") { canceller in
                _ = try minimize(
                    { x in
                        canceller.countEvaluation()
                        return x * x
                    }, in: -1...2, using: .goldenSection)
            },
            EndlessCall("a minimum from a start") { canceller in
                _ = try minimize(
                    { x in
                        canceller.countEvaluation()
                        return x * x
                    }, from: 1e9)
            },
            EndlessCall("a root in an interval") { canceller in
                _ = try findRoot(
                    of: { x in
                        canceller.countEvaluation()
                        return x * x - 2
                    }, in: 0...2, using: .bisection)
            },
            EndlessCall("a root of a system") { canceller in
                let system = SystemOfEquations(value: { x in
                    canceller.countEvaluation()
                    return [x[0] * x[0] * x[0] - 1e9]
                })
                // One alone may have ended before it looks whether it is cancelled.
                for _ in 0..<1000 { _ = try findRoot(of: system, from: [1]) }
            },
            EndlessCall("non-negative factors") { canceller in
                for _ in 0..<5 { canceller.countEvaluation() }
                _ = try nonNegativeFactors(of: Matrix([[1, 2], [3, 5]]), rank: 1)
            },
        ]
}

@Suite("Cancellation and errors of callbacks")
struct CancellationTests {
    @Test("A run ends with CancellationError when its task is cancelled", arguments: EndlessCall.all)
    func cancelled(call: EndlessCall) async {
        let task = Task { try call.run(EndlessCall.Canceller()) }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    private struct OwnError: Error, Hashable {}

    @Test("The observer's own error arrives as thrown", arguments: EndlessCall.methods.indices)
    func ownError(method: Int) {
        var steps = 0
        #expect(throws: OwnError()) {
            try minimize(
                valueAndGradient: EndlessCall.Canceller(cancels: false).valley, from: [-1.2, 1],
                using: EndlessCall.methods[method],
                observing: { row in
                    steps = row.step
                    if row.step == 2 { throw OwnError() }
                    return .proceed
                })
        }
        #expect(steps == 2)
    }

    @Test("The function's own error arrives as thrown", arguments: EndlessCall.methods.indices)
    func functionError(method: Int) {
        var evaluations = 0
        #expect(throws: OwnError()) {
            try minimize(
                value: { x in
                    evaluations += 1
                    if evaluations > 20 { throw OwnError() }
                    return x[0] * x[0] + 1e-3 * x[1] * x[1]
                }, from: [3, 2], using: EndlessCall.methods[method], until: .after(iterations: 1000))
        }
    }
}

@Suite("Tests and limits from outside")
struct StoppingValidationTests {
    static let invalid: [(stopping: Stopping, message: String)] = [
        (Stopping(gradientNorm: -1), "gradientNorm is -1.0; it must be at least 0"),
        (Stopping(gradientNorm: .nan), "gradientNorm is nan; it must be at least 0"),
        (Stopping(valueChange: -1), "valueChange is -1.0; it must be at least 0"),
        (Stopping(pointChange: -1), "pointChange is -1.0; it must be at least 0"),
        (Stopping(spread: -1), "spread is -1.0; it must be at least 0"),
        (Stopping(infeasibility: -1), "infeasibility is -1.0; it must be at least 0"),
        (Stopping(target: .nan), "target is NaN; it must be a number"),
        (Stopping(maximumIterations: -1), "maximumIterations is -1; it must be at least 0"),
        (Stopping(maximumEvaluations: -1), "maximumEvaluations is -1; it must be at least 0"),
    ]

    @Test("What makes no sense is refused before the first evaluation", arguments: invalid.indices)
    func refused(index: Int) {
        let (stopping, message) = Self.invalid[index]
        var evaluations = 0
        let error = #expect(throws: MinimizationError.self) {
            try minimize(
                value: { x in
                    evaluations += 1
                    return x[0] * x[0]
                }, from: [1], until: stopping)
        }
        #expect(error?.description == message)
        #expect(evaluations == 0)
    }

    @Test("Zero is no test, and no limit is negative")
    func valid() throws { try Stopping.after(iterations: 0).validate() }
}
