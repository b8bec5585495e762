/// The loss and the metrics of a model on a data set, weighted where its examples have weights.
public struct Evaluation: Sendable, Equatable, CustomStringConvertible {
    /// The mean loss.
    public var loss: Double
    /// The other metrics there are, by name.
    public var metrics: [String: Double]

    package init(loss: Double, metrics: [String: Double] = [:]) { (self.loss, self.metrics) = (loss, metrics) }

    /// The loss and the metrics by name, in alphabetical order: "loss 0.5, accuracy 0.75".
    public var description: String {
        (["loss \(loss)"] + metrics.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }).joined(separator: ", ")
    }

    /// The value of a metric, or `nil` where it was not evaluated or the data has no such metric.
    public subscript(metric: Metric) -> Double? {
        if case .loss = metric.function { loss } else { metrics[metric.description] }
    }

    /// The share of examples whose largest output is at their class, for classes.
    public var accuracy: Double? { self[.accuracy] }
    /// √(mean (output − target)²), for values.
    public var rootMeanSquaredError: Double? { self[.rmse] }
    /// 1 − Σ(output − target)² / Σ(target − mean)², for values.
    public var rSquared: Double? { self[.r2] }

    /// The metric people look at first, with its name.
    public var headline: (name: String, value: Double) {
        if let accuracy { return ("accuracy", accuracy) }
        if let rootMeanSquaredError { return ("RMSE", rootMeanSquaredError) }
        return ("loss", loss)
    }
}

/// The losses, metrics and times of one epoch.
public struct EpochRecord: Sendable, Equatable {
    /// The number of the epoch, from 1.
    public var epoch: Int
    /// The number of steps taken since the trainer was made.
    public var steps: Int
    /// The mean of the batches' losses as the epoch met them, each weighted by its examples.
    public var trainingLoss: Double
    /// The evaluation after the epoch of as many training examples as there are validation examples, at most 1024, evenly
    /// spread; `nil` where there is no validation data to compare it with.
    public var training: Evaluation?
    /// The evaluation of the validation data after the epoch.
    public var validation: Evaluation?
    /// The learning rate at the last step.
    public var learningRate: Double
    /// The wall time of the steps of this epoch, without validation.
    public var seconds: Double
    /// The throughput of the steps.
    public var examplesPerSecond: Double
}

/// The report of a run of `Trainer.fit`: how it went and why it ended.
public struct TrainingReport: Sendable {
    /// The reason why a run ended.
    public enum EndReason: String, Sendable, Codable {
        /// All epochs are done.
        case epochsDone
        /// The optimum is reached.
        case converged
        /// An observer decided to stop.
        case stoppedEarly
    }

    /// The records of the epochs of this run.
    public var epochs: [EpochRecord]
    /// The reason why it ended.
    public var reason: EndReason
    /// The epoch whose parameters the model has, from 1; 0 where there was none.
    public var modelEpoch: Int
    /// The record of that epoch, which may lie before this run.
    public var modelRecord: EpochRecord?
    /// The wall time of the whole run, in seconds.
    public var seconds: Double
    /// The wall time of the steps alone, in seconds.
    public var steppingSeconds: Double
    /// The number of steps taken.
    public var steps: Int
    /// The number of batches an optimizer refused because their gradients were not finite: see `skippingNonFinite()`.
    public var refusedBatches: Int
    /// The throughput of the steps.
    public var examplesPerSecond: Double
}
