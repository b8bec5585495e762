import Datasets
import Tensors

/// Something that watches a run of `Trainer.fit`: early stopping, checkpoints, progress lines, logs, plots, diagnosis,
/// a user's own.
///
/// Observers are told in the order in which they were given, and each is told everything: that one ends the run hides
/// nothing from those after it. What one throws ends the run with `TrainingError.observer`. Watching changes no bit of
/// what is trained, and a run without observers pays nothing for them.
public protocol TrainingObserver: AnyObject {
    /// Before the first step.
    func runBegan(_ outline: TrainingOutline) throws
    /// Whether the observer wants to look into the step that comes next.
    /// - Parameter step: its number since the trainer was made, from 1.
    func inspects(step: Int) -> Bool
    /// After a step that some observer asked for, before `stepEnded`.
    func stepInspected(_ inspection: StepInspection) throws
    /// After each batch.
    func stepEnded(_ progress: TrainingProgress) throws
    /// After each epoch: what is to become of the run. It ends when one of its observers says so.
    func epochEnded(_ record: EpochRecord, of epochs: Int) throws -> EpochDecision
    /// After the last step, also where the run failed.
    func runEnded(_ result: Result<TrainingReport, TrainingError>) throws
    /// After all observers have heard of an epoch's end, and again of the run's: for those that save the state.
    /// - Parameters:
    ///   - result: of the run, where it has ended; after a failure the state is that before the epoch that failed.
    ///   - checkpoint: copies the state from which the run can go on.
    func stateSettled(
        _ result: Result<TrainingReport, TrainingError>?, checkpoint: () -> TrainerCheckpoint
    ) throws
    /// What the observer must know to go on with a run from a checkpoint, in which it is saved.
    var memory: [String: Double] { get }
    /// After `runBegan` of a run that goes on from a checkpoint.
    /// - Parameter memory: what `memory` was; empty where the observer was not among those of the interrupted run.
    func runResumed(_ memory: [String: Double]) throws
}

/// What an observer says after an epoch.
public enum EpochDecision: Sendable {
    case goOn
    /// Go on, and give the model the parameters of this epoch at the end, unless those of a later epoch are kept.
    case keep
    case stop
}

extension TrainingObserver {
    public func runBegan(_ outline: TrainingOutline) {}
    public func inspects(step: Int) -> Bool { false }
    public func stepInspected(_ inspection: StepInspection) {}
    public func stepEnded(_ progress: TrainingProgress) {}
    public func epochEnded(_ record: EpochRecord, of epochs: Int) -> EpochDecision { .goOn }
    public func runEnded(_ result: Result<TrainingReport, TrainingError>) {}
    public func stateSettled(
        _ result: Result<TrainingReport, TrainingError>?, checkpoint: () -> TrainerCheckpoint
    ) {}
    public var memory: [String: Double] { [:] }
    public func runResumed(_ memory: [String: Double]) {}
}

/// What a run is going to do, for observers.
public struct TrainingOutline: Sendable {
    /// Steps that the trainer took before this run, and its epochs.
    public let stepsBefore: Int
    public let epochsBefore: Int
    /// The steps of the run, unless it ends early.
    public let steps: Int
    public let epochs: Int
    public let examples: Int
    public let batchSize: Int
    /// The outputs the model gives for an example.
    public let outputs: Int
    /// What the model learns.
    public let task: LearningTask
    /// Whether each epoch is evaluated on validation data.
    public let hasValidation: Bool
    /// The model as a graph, traced when it is asked for.
    public var model: ModelOutline { makeModel() }
    /// The loss of a model that knows the targets' distribution and nothing of the features, computed when it is asked
    /// for; `nil` where the loss is the user's own.
    public var chanceLoss: Double? { makeChanceLoss() }

    let makeModel: @Sendable () -> ModelOutline
    let makeChanceLoss: @Sendable () -> Double?
}

/// Where a run is, for observers.
public struct TrainingProgress: Sendable {
    /// From 1.
    public var epoch: Int
    public var epochs: Int
    /// Batches done in this epoch, and its batches in all.
    public var step: Int
    public var stepsInEpoch: Int
    /// Steps taken since the trainer was made.
    public var steps: Int
    /// The loss of the last batch.
    public var loss: Double
    public var learningRate: Double
    /// Examples seen in this run.
    public var examples: Int
    /// The record of the last epoch that ended.
    public var lastEpoch: EpochRecord?

    /// The time since the run began. It is read when it is asked for, which takes longer than all the rest.
    public var seconds: Double {
        get { givenSeconds ?? began.duration(to: .now).seconds }
        set { givenSeconds = newValue }
    }

    let began: ContinuousClock.Instant
    private var givenSeconds: Double?

    init(epochs: Int, stepsInEpoch: Int, began: ContinuousClock.Instant) {
        (epoch, self.epochs, step, self.stepsInEpoch, steps) = (1, epochs, 0, stepsInEpoch, 0)
        (loss, learningRate, examples) = (.nan, 0, 0)
        self.began = began
    }
}

/// What happened inside one step, for observers that asked for it.
public struct StepInspection: Sendable {
    public struct Leaf: Sendable {
        /// "hidden.weight".
        public let name: String
        public let shape: Shape
        /// Before the step, row by row.
        public let weights: [Float]
        /// Of the loss of this batch.
        public let gradient: [Float]
        /// The weights after the step less those before.
        public let update: [Float]
    }

    public struct Layer: Sendable {
        /// See `watched(as:activation:)`.
        public let name: String
        public let activation: Activation?
        /// The examples of the batch come first.
        public let shape: Shape
        /// For the weights before the step, row by row.
        public let values: [Float]
    }

    /// From 1, since the trainer was made.
    public let step: Int
    /// Of the batch before the step.
    public let loss: Double
    public let learningRate: Double
    public let leaves: [Leaf]
    public let layers: [Layer]
}
