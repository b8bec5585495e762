import Tensors

/// The function that is minimized, as far as an optimizer may look at it: the loss on the batch of this step.
struct Objective<S: FloatingScalar> {
    /// The value at the parameters.
    let value: Tensor<S>
    let function: ([Tensor<S>]) -> Tensor<S>
    var gradient: ([Tensor<S>]) -> [Tensor<S>]
}

/// The source of scalars for all parts of a step, and the place of what concerns the whole step.
final class StepSource<S: FloatingScalar> {
    let scalar: (@escaping @Sendable (StepPosition) -> Double) -> Tensor<S>
    let key: () -> Tensor<Int32>
    var decisions: [StepDecision] = []
    var isHeld = false
    var condition: Tensor<Bool>?
    private var settings: [ObjectIdentifier: Tensor<S>] = [:]
    private var rates: [ObjectIdentifier: Tensor<S>] = [:]
    private var draws: [Int: Int] = [:]

    init(
        scalar: @escaping (@escaping @Sendable (StepPosition) -> Double) -> Tensor<S>,
        key: @escaping () -> Tensor<Int32>
    ) {
        (self.scalar, self.key) = (scalar, key)
    }

    /// Creates a source of numbers, for a step taken by hand.
    convenience init(at position: StepPosition, seed: RandomKey) {
        // Data rather than constants, so that the steps of a run share their programs.
        self.init(
            scalar: { Tensor(shape: [], scalars: [S($0(position))]) }, key: { seed.folded(position).tensor })
    }

    /// Returns how often random numbers of a stream were asked for before.
    func nextDraw(of stream: Int) -> Int {
        defer { draws[stream, default: 0] += 1 }
        return draws[stream, default: 0]
    }

    /// Returns a learning rate, as the run's controller has lowered it.
    func rate(of schedule: Schedule) -> Tensor<S> {
        if let known = rates[schedule.identity] { return known }
        let tensor = scalar { schedule($0.steps) * $0.rateFactor }
        rates[schedule.identity] = tensor
        return tensor
    }

    /// Returns the value of a setting. Copies of one setting are one input.
    func value(of setting: Schedule) -> Tensor<S> {
        if let known = settings[setting.identity] { return known }
        let tensor = scalar { setting($0.steps) }
        settings[setting.identity] = tensor
        return tensor
    }
}

extension RandomKey {
    /// The key of one batch of a run.
    package func folded(_ position: StepPosition) -> RandomKey {
        folded(position.pass &* position.batchesPerPass &+ position.batch).folded(position.steps)
    }
}
