import Datasets
import Support
import Tensors

/// Something that follows a run of `Trainer.fit`: early stopping, checkpoints, progress lines, logs, plots, diagnosis,
/// one of your own.
///
/// Observers are called in the order in which they were given, and each is told everything: that one ends the run hides
/// nothing from those after it. The first error that one throws ends the run, and `fit` throws it as it is. Observing
/// changes no bit of what is trained, and a run without observers pays nothing for them.
///
/// A class on the main actor conforms as `@MainActor TrainingObserver` and is passed to the form of `fit` that is
/// awaited.
public protocol TrainingObserver: AnyObject {
    /// The metrics that the observer wants evaluated after each epoch, besides the loss, and accuracy or
    /// `rmse` and `r2`.
    var metrics: [Metric] { get }
    /// Called before the first step.
    func runBegan(_ outline: TrainingOutline) throws
    /// Returns whether the observer wants to look into the step that comes next.
    /// - Parameter step: its number since the trainer was made, from 1.
    func inspects(step: Int) -> Bool
    /// Called after a step that some observer wanted to look into, before `stepEnded`.
    func stepInspected(_ inspection: StepInspection) throws
    /// Called after each batch.
    func stepEnded(_ progress: TrainingProgress) throws
    /// Called after each epoch. A run ends when one of its observers decides so.
    /// - Returns: the decision about the run; `.keep` gives the model the parameters of this epoch at the end, unless
    ///   those of a later epoch are kept.
    func epochEnded(_ epoch: EndedEpoch) throws -> Decision
    /// Called after the last step, also where the run failed or was cancelled.
    func runEnded(_ result: Result<TrainingReport, any Error>) throws
    /// Called after every observer has handled `epochEnded` or `runEnded`: save checkpoints here.
    /// - Parameters:
    ///   - result: the outcome of the run, where it has ended. After a failure the state is that before the epoch that
    ///     failed.
    ///   - checkpoint: copies the state from which the run can go on.
    func checkpointAvailable(
        _ result: Result<TrainingReport, any Error>?, checkpoint: () -> TrainerCheckpoint
    ) throws
    /// The observer's own state; saved in checkpoints and given back when a run resumes.
    var checkpointState: [String: Double] { get }
    /// Called after `runBegan` where a run resumes from a checkpoint.
    /// - Parameter checkpointState: the observer's state in the checkpoint; empty where the observer was not among those of the
    ///   interrupted run.
    func runResumed(_ checkpointState: [String: Double]) throws
}

extension TrainingObserver {
    public var metrics: [Metric] { [] }
    public func runBegan(_ outline: TrainingOutline) {}
    public func inspects(step: Int) -> Bool { false }
    public func stepInspected(_ inspection: StepInspection) {}
    public func stepEnded(_ progress: TrainingProgress) {}
    public func epochEnded(_ epoch: EndedEpoch) -> Decision { .proceed }
    public func runEnded(_ result: Result<TrainingReport, any Error>) {}
    public func checkpointAvailable(
        _ result: Result<TrainingReport, any Error>?, checkpoint: () -> TrainerCheckpoint
    ) {}
    public var checkpointState: [String: Double] { [:] }
    public func runResumed(_ checkpointState: [String: Double]) {}
}

/// An epoch that has ended, for observers.
public struct EndedEpoch {
    /// The losses and metrics of the epoch.
    public let record: EpochRecord
    /// The number of epochs the training is going to have in all, unless it ends early.
    public let epochs: Int
    private let makeModel: () -> any Model

    /// Creates what a run tells its observers after an epoch.
    package init(record: EpochRecord, epochs: Int, model: @escaping @autoclosure () -> any Model) {
        (self.record, self.epochs, makeModel) = (record, epochs, model)
    }

    /// The model to judge and keep: a copy, made when it is asked for, with the parameters the run has at that moment.
    public var model: any Model { makeModel() }
}

/// The plan of a run: how much it is going to do, on how many examples.
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
    /// The kind of target the model learns.
    public let task: LearningTask
    /// Whether each epoch is evaluated on validation data.
    public let hasValidation: Bool
    /// The model as a graph, traced when it is asked for.
    package var model: ModelOutline { makeModel() }
    /// The loss of a model that knows the targets' distribution and nothing of the features, computed when it is asked
    /// for; `nil` for a loss of your own.
    public var chanceLoss: Double? { makeChanceLoss() }

    let makeModel: @Sendable () -> ModelOutline
    let makeChanceLoss: @Sendable () -> Double?
}

/// The progress of a run after a batch.
public struct TrainingProgress: Sendable {
    /// The number of the epoch, from 1.
    public var epoch: Int
    /// The number of epochs the training is going to have in all.
    public var epochs: Int
    /// The batches done in this epoch.
    public var step: Int
    /// The batches of an epoch.
    public var stepsInEpoch: Int
    /// The steps taken since the trainer was made.
    public var steps: Int
    /// The loss of the last batch.
    public var loss: Double
    /// The learning rate of the last step.
    public var learningRate: Double
    /// The examples seen in this run.
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

/// The inside of one step, for observers that asked for it: weights, gradients, updates, outputs of layers.
public struct StepInspection: Sendable {
    /// A parameter.
    public struct Leaf: Sendable {
        /// The name of the leaf: "hidden.weight".
        public let name: String
        /// The shape.
        public let shape: Shape
        /// The weights before the step, row by row.
        public let weights: [Float]
        /// The gradient of the loss of this batch.
        public let gradient: [Float]
        /// The weights after the step less those before.
        public let update: [Float]
    }

    /// The outputs of a layer.
    public struct Layer: Sendable {
        /// The name of the layer: see `recorded(as:activation:)`.
        public let name: String
        /// The activation whose results these are, if any.
        public let activation: Activation?
        /// The shape of the outputs, in which the examples of the batch come first.
        public let shape: Shape
        /// The outputs for the weights before the step, row by row.
        public let values: [Float]
    }

    /// The number of the step since the trainer was made, from 1.
    public let step: Int
    /// The loss of the batch before the step.
    public let loss: Double
    /// The learning rate of the step.
    public let learningRate: Double
    /// The parameters, in the order of their declaration.
    public let leaves: [Leaf]
    /// The layers that the model records, in the order in which they are computed.
    public let layers: [Layer]
}
