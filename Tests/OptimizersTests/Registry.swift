import Optimizers
import Tensors

/// Every method and chain under test, by name: a new one is one row here and goes through all tests.
struct Entry: Sendable, CustomStringConvertible {
    let description: String
    let make: @Sendable () -> any Optimizer
    /// Whether every element goes its own way, whatever the others do.
    let isElementwise: Bool
    /// Settings and steps with which it finds the minima of `ConvergenceTests`; chains with decay have others.
    let quadratic: Run?
    let rosenbrock: Run?

    struct Run: Sendable {
        let learningRate: Schedule
        let steps: Int
    }

    init(
        _ description: String, isElementwise: Bool = true, quadratic: Run? = nil, rosenbrock: Run? = nil,
        _ make: @escaping @Sendable () -> any Optimizer
    ) {
        self.description = description
        self.make = make
        self.isElementwise = isElementwise
        self.quadratic = quadratic
        self.rosenbrock = rosenbrock
    }

    static let all: [Entry] = [
        Entry(
            "SGD", quadratic: Run(learningRate: 0.3, steps: 400),
            rosenbrock: Run(learningRate: 0.001, steps: 50_000)
        ) { SGD(learningRate: 0.02) },
        Entry(
            "momentum", quadratic: Run(learningRate: 0.1, steps: 600),
            rosenbrock: Run(learningRate: 0.001, steps: 8_000)
        ) { SGD(learningRate: 0.01, momentum: 0.9) },
        Entry(
            "Nesterov", quadratic: Run(learningRate: 0.1, steps: 600),
            rosenbrock: Run(learningRate: 0.0005, steps: 16_000)
        ) { SGD(learningRate: 0.01, momentum: 0.9, nesterov: true) },
        Entry(
            "Adagrad", quadratic: Run(learningRate: 1, steps: 2_000),
            rosenbrock: Run(learningRate: 0.5, steps: 50_000)
        ) { Adagrad(learningRate: 0.05) },
        Entry("Adagrad as in Optax") {
            Adagrad(learningRate: 0.05, initialAccumulator: 0.1, epsilon: 1e-7, epsilonPlacement: .insideRoot)
        },
        Entry(
            "RMSProp", quadratic: Run(learningRate: .exponential(from: 0.1, decay: 0.98), steps: 1_500),
            rosenbrock: Run(learningRate: .exponential(from: 0.01, decay: 0.9997), steps: 60_000)
        ) { RMSProp(learningRate: 0.01) },
        Entry("RMSProp as in Optax") {
            RMSProp(learningRate: 0.01, decay: 0.9, epsilonPlacement: .insideRoot)
        },
        Entry(
            "Adam", quadratic: Run(learningRate: .exponential(from: 0.1, decay: 0.996), steps: 4_000),
            rosenbrock: Run(learningRate: 0.01, steps: 30_000)
        ) { Adam(learningRate: 0.01) },
        Entry("Adam with other betas") { Adam(learningRate: 0.02, beta1: 0.8, beta2: 0.99, epsilon: 1e-6) },
        Entry("SGD, scheduled") { SGD(learningRate: .exponential(from: 0.02, decay: 0.5, every: 5)) },
        Entry("momentum, scheduled") {
            SGD(learningRate: .cosine(from: 0.01, over: 15), momentum: Schedule("rising") { 0.5 + 0.02 * Double($0) })
        },
        Entry("Adam, scheduled") {
            Adam(learningRate: .exponential(from: 0.01, decay: 0.9, every: 3, staircase: true))
        },
        Entry("SGD, L2") { SGD(learningRate: 0.02).l2(0.1) },
        Entry("momentum, weight decay") { SGD(learningRate: 0.01, momentum: 0.9).weightDecay(0.1) },
        Entry("Adam, L2") { Adam(learningRate: 0.01).l2(0.1) },
        Entry("Adam, weight decay") { Adam(learningRate: 0.01).weightDecay(0.1) },
        Entry(
            "SGD, clipped", isElementwise: false, quadratic: Run(learningRate: 0.3, steps: 400),
            rosenbrock: Run(learningRate: 0.001, steps: 50_000)
        ) { SGD(learningRate: 0.02).clipped(toNorm: 1) },
        Entry("Adam, L2, clipped, weight decay", isElementwise: false) {
            Adam(learningRate: .cosine(from: 0.01, to: 0.001, over: 12)).l2(0.01).clipped(toNorm: 1)
                .weightDecay(Schedule("fading") { 0.1 / Double($0 + 1) })
        },
    ]

    static let convergent = all.filter { $0.quadratic != nil }
}

/// The bits of floating-point numbers: equal where the numbers are, and NaN and both zeros told apart.
func bits<S: FloatingScalar>(_ tensors: [Tensor<S>]) -> [String] {
    tensors.flatMap { $0.scalars.map { String($0.asDouble.bitPattern, radix: 16) } }
}

/// An optimizer compiled into a step, as a trainer does it.
final class CompiledDescent<S: FloatingScalar> {
    private let memory: StepMemory
    private let step: CompiledStep
    private var settings: [Schedule] = []
    private let parameterCount: Int
    private(set) var steps = 0

    init(_ optimizer: any Optimizer, from start: [Tensor<S>], _ function: ([Tensor<S>]) -> Tensor<S>) {
        var states = optimizer.initialStates(for: start)
        let stateTensors = states.flatMap { state in state.names.map { AnyTensor(state[$0]) } }
        memory = StepMemory(start.map { AnyTensor($0) } + stateTensors)
        parameterCount = start.count
        var schedules: [Schedule] = []
        step = CompiledStep(memory) { tensors, inputs in
            let typed = tensors.compactMap { $0.typed(as: S.self) }
            let parameters = Array(typed.prefix(start.count))
            var rest = typed.dropFirst(start.count)
            for index in states.indices {
                for name in states[index].names { states[index][name] = rest.removeFirst() }
            }
            let next = optimizer.stepped(
                parameters, along: gradient(at: parameters, of: function), states: &states,
                step: Step<S> { schedule in
                    schedules.append(schedule)
                    return inputs.next([])
                })
            let nextStates = states.flatMap { state in state.names.map { AnyTensor(state[$0]) } }
            return (next.map { AnyTensor($0) } + nextStates, [])
        }
        settings = schedules
    }

    func run(_ count: Int) {
        for _ in 0..<count {
            for (index, schedule) in settings.enumerated() { step.input(index, as: S.self)[0] = S(schedule(steps)) }
            step.run()
            steps += 1
        }
    }

    var parameters: [Tensor<S>] { memory.tensors.prefix(parameterCount).compactMap { $0.typed() } }
}
