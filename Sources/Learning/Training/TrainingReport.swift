/// How a model does on a data set.
public struct Evaluation: Sendable, Equatable {
    /// The mean loss.
    public var loss: Double
    /// The share of examples whose largest output is at their class; `nil` for values.
    public var accuracy: Double?
    /// √(mean (output − target)²); `nil` for classes.
    public var rootMeanSquaredError: Double?
    /// R² = 1 − Σ(output − target)² / Σ(target − mean)²; `nil` for classes.
    public var rSquared: Double?

    /// The metric people look at first, with its name.
    public var headline: (name: String, value: Double) {
        if let accuracy { return ("accuracy", accuracy) }
        if let rootMeanSquaredError { return ("RMSE", rootMeanSquaredError) }
        return ("loss", loss)
    }
}

/// The results of one epoch.
public struct EpochRecord: Sendable, Equatable {
    /// The number of the epoch, from 1.
    public var epoch: Int
    /// Steps taken since the trainer was made.
    public var steps: Int
    /// The mean of the batches' losses as the epoch met them, each weighted by its examples.
    public var trainingLoss: Double
    /// The evaluation after the epoch on as many training examples as there are validation examples (at most 1024, evenly
    /// spread), for comparison; `nil` without validation data.
    public var training: Evaluation?
    /// The evaluation on the validation data after the epoch; `nil` without such data.
    public var validation: Evaluation?
    /// η at the last step.
    public var learningRate: Double
    /// The seconds that the steps of this epoch took, without validation.
    public var seconds: Double
    /// The training examples per second.
    public var examplesPerSecond: Double
}

/// The results of a run of `Trainer.fit`.
public struct TrainingReport: Sendable {
    /// The reason why a run ended.
    public enum EndReason: String, Sendable, Codable {
        /// All epochs were done.
        case epochsDone
        /// An observer ended the run.
        case stoppedEarly
    }

    /// The record of each epoch.
    public var epochs: [EpochRecord]
    /// The reason why the run ended.
    public var reason: EndReason
    /// The epoch whose parameters the model has, from 1; 0 where there was none.
    public var modelEpoch: Int
    /// The record of that epoch, which may lie before this run.
    public var modelRecord: EpochRecord?
    /// Wall time of the whole run, in seconds.
    public var seconds: Double
    /// Wall time of the steps alone, in seconds.
    public var steppingSeconds: Double
    /// The number of steps.
    public var steps: Int
    /// The batches an optimizer refused because their gradients were not finite: see `skippingNonFinite()`.
    public var refusedBatches: Int
    /// The training examples per second.
    public var examplesPerSecond: Double
}
