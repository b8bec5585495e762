import Datasets
import Tensors

/// Something that watches a run of `Trainer.fit`: early stopping, checkpoints, progress lines, logs, plots, diagnosis,
/// a user's own.
///
/// Observers are told in the order in which they were given, and each is told everything: that one ends the run hides
/// nothing from those after it. What one throws ends the run with `TrainingError.observer`. Watching changes no bit of
/// what is trained, and a run without observers pays nothing for them.
public protocol TrainingObserver: AnyObject {
    /// Called before the first step.
    func runBegan(_ outline: TrainingOutline) throws
    /// Whether the observer wants to look into the step that comes next.
    /// - Parameter step: its number since the trainer was made, from 1.
    func inspects(step: Int) -> Bool
    /// Called after a step that some observer asked to inspect, before `stepEnded`.
    func stepInspected(_ inspection: StepInspection) throws
    /// Called after each batch.
    func stepEnded(_ progress: TrainingProgress) throws
    /// Called after each epoch; returns how the run goes on. It ends when one of its observers says so.
    func epochEnded(_ record: EpochRecord, of epochs: Int) throws -> EpochDecision
    /// Called after the last step, also if the run failed.
    func runEnded(_ result: Result<TrainingReport, TrainingError>) throws
    /// Called after every observer has handled `epochEnded` or `runEnded`; save checkpoints here.
    /// - Parameters:
    ///   - result: of the run, where it has ended; after a failure the state is that before the epoch that failed.
    ///   - checkpoint: copies the state from which the run can go on.
    func stateSettled(
        _ result: Result<TrainingReport, TrainingError>?, checkpoint: () -> TrainerCheckpoint
    ) throws
    /// The observer's own state; saved in checkpoints and given back when a run resumes.
    var memory: [String: Double] { get }
    /// Called after `runBegan` of a run that goes on from a checkpoint.
    /// - Parameter memory: what `memory` was; empty where the observer was not among those of the interrupted run.
    func runResumed(_ memory: [String: Double]) throws
}

/// An observer's decision after an epoch.
public enum EpochDecision: Sendable {
    /// Go on with the next epoch.
    case goOn
    /// Go on, and give the model the parameters of this epoch at the end, unless those of a later epoch are kept.
    case keep
    /// End the run.
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

/// The outline of a run that is about to begin, for observers.
public struct TrainingOutline: Sendable {
    /// The steps that the trainer took before this run.
    public let stepsBefore: Int
    /// The epochs that the trainer did before this run.
    public let epochsBefore: Int
    /// The steps of the run, unless it ends early.
    public let steps: Int
    /// The epochs of the run, unless it ends early.
    public let epochs: Int
    /// The number of training examples.
    public let examples: Int
    /// The number of examples in a batch.
    public let batchSize: Int
    /// The number of outputs of the model for an example.
    public let outputs: Int
    /// The kind of target.
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

/// The progress of a run, for observers.
public struct TrainingProgress: Sendable {
    /// The number of the epoch, from 1.
    public var epoch: Int
    /// The number of epochs of the run.
    public var epochs: Int
    /// The batches done in this epoch.
    public var step: Int
    /// The number of batches of an epoch.
    public var stepsInEpoch: Int
    /// Steps taken since the trainer was made.
    public var steps: Int
    /// The loss of the last batch.
    public var loss: Double
    /// The learning rate of the last step.
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

/// The inside of one step, for observers that asked to inspect it.
public struct StepInspection: Sendable {
    /// A parameter of the model.
    public struct Leaf: Sendable {
        /// The name, such as "hidden.weight".
        public let name: String
        /// The shape.
        public let shape: Shape
        /// The elements before the step, row by row.
        public let weights: [Float]
        /// The gradient of the loss of this batch.
        public let gradient: [Float]
        /// The weights after the step less those before.
        public let update: [Float]
    }

    /// A layer that the model shows.
    public struct Layer: Sendable {
        /// The name under which the model shows it: see `watched(as:activation:)`.
        public let name: String
        /// The activation whose results these are, if any.
        public let activation: Activation?
        /// The shape; the examples of the batch lie along the first axis.
        public let shape: Shape
        /// The outputs with the weights before the step, row by row.
        public let values: [Float]
    }

    /// The number of the step since the trainer was made, from 1.
    public let step: Int
    /// The loss of the batch before the step.
    public let loss: Double
    /// The learning rate of the step.
    public let learningRate: Double
    /// The parameters.
    public let leaves: [Leaf]
    /// The layers that the model shows.
    public let layers: [Layer]
}
