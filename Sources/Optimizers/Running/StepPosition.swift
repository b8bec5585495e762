import Settings

/// The position of a run, of which schedules and decisions are functions. Whoever drives an optimizer keeps it.
public struct StepPosition: Sendable, Hashable, Codable {
    /// The number of steps taken before.
    public var steps = 0
    /// The number of batches gathered before this one for the step: see `accumulated(over:)`.
    public var part = 0
    /// Whether the step is taken with this batch, or waits for more.
    public var isComplete = true
    /// The examples in the batch; only their proportions matter.
    public var weight = 1.0
    /// The number of passes over the data before this one.
    public var pass = 0
    /// The number of the batch within the pass, from 0.
    public var batch = 0
    /// The number of batches of a pass.
    public var batchesPerPass = 1
    /// The factor of every learning rate: 1, unless a controller such as `ReduceOnPlateau` lowered it.
    public var rateFactor = 1.0
    /// The number of batches whose step was refused because of their numbers.
    public internal(set) var refused = 0
    /// The number of refused batches that came last in a row.
    public internal(set) var refusedInARow = 0

    /// Creates the position before the first step.
    public init() {}

    /// The problem with a position that no run reaches, as one that was edited in a file; `nil` if there is none.
    package var problem: String? {
        let counts = [
            ("steps", steps), ("part", part), ("pass", pass), ("batch", batch), ("batchesPerPass", batchesPerPass),
            ("refused", refused), ("refusedInARow", refusedInARow),
        ]
        for (name, count) in counts where !(0...Setting.mostSteps ~= count) {
            return "\(name) is \(count), not from 0 to \(Setting.mostSteps)"
        }
        if batch >= max(batchesPerPass, 1) { return "batch is \(batch) of \(batchesPerPass)" }
        if !(weight > 0 && weight.isFinite) { return "weight is \(weight)" }
        if !(rateFactor >= 0 && rateFactor.isFinite) { return "rateFactor is \(rateFactor)" }
        return nil
    }

    /// The number t of the step, 1 at the first.
    public var number: Int { steps + 1 }

    /// Decides whether the step is complete with the coming batch: when `batchesPerStep` are gathered, or the data ends.
    public mutating func prepare(batchesPerStep: Int, isLast: Bool = false) {
        isComplete = isLast || part + 1 >= batchesPerStep
    }

    /// Returns the same position with the steps counted from the last restart.
    func restarted(every period: Int) -> StepPosition {
        var position = self
        position.steps %= period
        return position
    }

    /// Goes on to the next batch.
    public mutating func advance(_ outcome: StepOutcome) {
        switch outcome {
        case .gathered: part += 1
        case .taken: (steps, part, refusedInARow) = (steps + 1, 0, 0)
        case .refused: (refused, refusedInARow, part) = (refused + 1, refusedInARow + 1, 0)
        }
        batch += 1
        if batch >= batchesPerPass { (pass, batch) = (pass + 1, 0) }
    }
}

/// The outcome of a batch.
public enum StepOutcome: Sendable {
    /// The parameters moved.
    case taken
    /// The batch was looked at; the step waits for others.
    case gathered
    /// The batch's numbers were not fit for a step, and nothing changed.
    case refused
}
