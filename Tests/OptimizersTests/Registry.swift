import Descent

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

/// An optimizer compiled into steps, as a trainer does it.
final class CompiledDescent<S: FloatingScalar> {
    private let optimizer: any Optimizer
    private let batchesPerStep: Int
    private let function: ([Tensor<S>]) -> Tensor<S>
    private let layout: OptimizerLayout<S>
    private let memory: StepMemory
    private(set) var programs: [OptimizerProgram<S>] = []
    private(set) var position = StepPosition()

    init(_ optimizer: any Optimizer, from start: [Tensor<S>], _ function: @escaping ([Tensor<S>]) -> Tensor<S>) {
        (self.optimizer, self.function) = (optimizer, function)
        batchesPerStep = optimizer.batchesPerStep
        layout = OptimizerLayout(start, named: start.indices.map { "\($0)" }, optimizer)
        memory = StepMemory(layout.tensors)
    }

    func run(_ count: Int) {
        for _ in 0..<count {
            position.prepare(batchesPerStep: batchesPerStep)
            position.advance(program.run(at: position).outcome)
        }
    }

    private var program: OptimizerProgram<S> {
        for index in programs.indices where programs[index].fits(position) { return programs[index] }
        let function = function
        programs.append(
            OptimizerProgram(optimizer, layout, in: memory, at: position) { _ in { function($0) } })
        return programs[programs.count - 1]
    }

    var parameters: [Tensor<S>] { layout.parameters(in: memory.tensors) }

    /// Those to judge and keep.
    var evaluated: [Tensor<S>] { optimizer.evaluated(parameters, layout.state(in: memory.tensors)) }
}
