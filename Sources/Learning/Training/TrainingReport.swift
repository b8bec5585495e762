/// How a model does on a data set.
public struct Evaluation: Sendable, Equatable {
    /// The mean loss.
    public var loss: Double
    /// For classes, the share of examples whose largest output is at their class.
    public var accuracy: Double?
    /// For values, √(mean (output − target)²).
    public var rootMeanSquaredError: Double?
    /// For values, 1 − Σ(output − target)² / Σ(target − mean)².
    public var rSquared: Double?

    /// The metric people look at first, with its name.
    public var headline: (name: String, value: Double) {
        if let accuracy { return ("accuracy", accuracy) }
        if let rootMeanSquaredError { return ("RMSE", rootMeanSquaredError) }
        return ("loss", loss)
    }
}

/// What happened in one epoch.
public struct EpochRecord: Sendable, Equatable {
    /// From 1.
    public var epoch: Int
    /// Steps taken since the trainer was made.
    public var steps: Int
    /// The mean of the batches' losses as the epoch met them, each weighted by its examples.
    public var trainingLoss: Double
    /// Of as many training examples as there are validation examples, at most 1024, evenly spread, after the epoch; `nil`
    /// where there is no validation data to compare it with.
    public var training: Evaluation?
    /// After the epoch.
    public var validation: Evaluation?
    /// η at the last step.
    public var learningRate: Double
    /// For the steps of this epoch, validation not counted.
    public var seconds: Double
    public var examplesPerSecond: Double
}

/// What a run of `Trainer.fit` did.
public struct TrainingReport: Sendable {
    public enum EndReason: String, Sendable, Codable {
        case epochsDone
        /// By an observer.
        case stoppedEarly
    }

    public var epochs: [EpochRecord]
    public var reason: EndReason
    /// The epoch whose parameters the model has, from 1; 0 where there was none.
    public var modelEpoch: Int
    /// What happened in that epoch, which may lie before this run.
    public var modelRecord: EpochRecord?
    /// Wall time of the whole run, in seconds.
    public var seconds: Double
    /// Wall time of the steps alone, in seconds.
    public var steppingSeconds: Double
    public var steps: Int
    /// The batches an optimizer refused because their gradients were not finite: see `skippingNonFinite()`.
    public var refusedBatches: Int
    public var examplesPerSecond: Double
}
