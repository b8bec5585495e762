import Optimizers
import Tensors

/// Every method and chain under test, by name: a new one is one row here and goes through all tests.
struct Entry: Sendable, CustomStringConvertible {
    let description: String
    let make: @Sendable () -> any Optimizer
    /// Whether every element goes its own way, whatever the others do.
    let isElementwise: Bool
    /// Whether a leaf is more than its elements, as where its norm or its name counts.
    let isByLeaf: Bool
    /// The steps before the first that moves.
    let idleSteps: Int
    /// Settings and steps with which it finds the minima of `ConvergenceTests`; chains with decay have others.
    let quadratic: Run?
    let rosenbrock: Run?

    struct Run: Sendable {
        let learningRate: Schedule
        let steps: Int
    }

    init(
        _ description: String, isElementwise: Bool = true, isByLeaf: Bool = false, idleSteps: Int = 0,
        quadratic: Run? = nil, rosenbrock: Run? = nil, _ make: @escaping @Sendable () -> any Optimizer
    ) {
        self.description = description
        self.make = make
        self.isElementwise = isElementwise
        (self.isByLeaf, self.idleSteps) = (isByLeaf, idleSteps)
        self.quadratic = quadratic
        self.rosenbrock = rosenbrock
    }

    static let all = general + classics + adam + matrix + parameterFree + averaging

    private static let general: [Entry] = [
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
        // Transformations
        Entry(
            "SGD, values clipped", quadratic: Run(learningRate: 0.3, steps: 400),
            rosenbrock: Run(learningRate: 0.001, steps: 60_000)
        ) { SGD(learningRate: 0.02).clippedValues(to: 0.5) },
        Entry(
            "SGD, leaves clipped", isByLeaf: true, quadratic: Run(learningRate: 0.3, steps: 400),
            rosenbrock: Run(learningRate: 0.001, steps: 50_000)
        ) { SGD(learningRate: 0.02).clippedEach(to: 1) },
        Entry(
            "SGD, leaves clipped by root mean square", isByLeaf: true, quadratic: Run(learningRate: 0.3, steps: 400),
            rosenbrock: Run(learningRate: 0.001, steps: 50_000)
        ) { SGD(learningRate: 0.02).clippedEach(to: 0.5, measure: .rootMeanSquare) },
        Entry(
            "SGD, clipped adaptively", isByLeaf: true, quadratic: Run(learningRate: 0.3, steps: 400),
            rosenbrock: Run(learningRate: 0.001, steps: 80_000)
        ) { SGD(learningRate: 0.02).clippedAdaptively(ratio: 0.5) },
        Entry(
            "SGD, normalized", isElementwise: false,
            quadratic: Run(learningRate: .exponential(from: 0.3, decay: 0.98), steps: 1_000)
        ) { SGD(learningRate: 0.02).normalized() },
        Entry("SGD, centralized", isByLeaf: true, quadratic: Run(learningRate: 0.3, steps: 400)) {
            SGD(learningRate: 0.02).centralized()
        },
        Entry("SGD, noisy", isByLeaf: true) { SGD(learningRate: 0.02).noisy() },
        Entry("SGD, L1") { SGD(learningRate: 0.02).l1(0.1) },
        Entry("SGD, in a box") { SGD(learningRate: 0.02).projected(onto: .box(-2, 1.5)) },
        Entry("momentum, in a ball", isByLeaf: true) {
            SGD(learningRate: 0.01, momentum: 0.9).projected(onto: .ball(1.5))
        },
        Entry(
            "Adam, skipping", quadratic: Run(learningRate: .exponential(from: 0.1, decay: 0.996), steps: 4_000),
            rosenbrock: Run(learningRate: 0.01, steps: 30_000)
        ) { Adam(learningRate: 0.01).skippingNonFinite() },
        // One batch a step; `GatheringTests` has more.
        Entry("SGD, gathered") { SGD(learningRate: 0.02).accumulated(over: 1) },
        Entry("Adam, SGD for some, decay", isByLeaf: true) {
            Adam(learningRate: 0.01).with(SGD(learningRate: 0.02, momentum: 0.9).clipped(toNorm: 1), for: "second|1|")
                .clipped(toNorm: 10).weightDecay(0.1)
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
    private let buffers: StepBuffers
    private var cache = ProgramCache<OptimizerProgram<S>>()
    var programs: [OptimizerProgram<S>] { cache.all }
    private(set) var position = StepPosition()

    init(_ optimizer: any Optimizer, from start: [Tensor<S>], _ function: @escaping ([Tensor<S>]) -> Tensor<S>) {
        (self.optimizer, self.function) = (optimizer, function)
        batchesPerStep = optimizer.batchesPerStep
        layout = OptimizerLayout(start, named: start.indices.map { "\($0)" }, optimizer)
        buffers = StepBuffers(layout.tensors)
    }

    func run(_ count: Int, isLast: Bool = false) {
        for _ in 0..<count {
            position.prepare(batchesPerStep: batchesPerStep, isLast: isLast)
            position.advance(program.run(at: position).outcome)
        }
    }

    private var program: OptimizerProgram<S> {
        let function = function
        return cache.program(at: position) {
            OptimizerProgram(optimizer, layout, in: buffers, at: position) { _ in { function($0) } }
        }
    }

    var parameters: [Tensor<S>] { layout.parameters(in: buffers.tensors) }

    /// Those to judge and keep.
    var evaluated: [Tensor<S>] { optimizer.evaluated(parameters, layout.state(in: buffers.tensors)) }
}
