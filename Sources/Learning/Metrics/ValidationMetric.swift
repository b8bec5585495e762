import Datasets

/// A number that epochs are compared by, of the validation data.
public enum ValidationMetric: String, Sendable, Codable, CaseIterable {
    /// The loss.
    case loss
    /// The share of predicted classes that are right.
    case accuracy
    /// √(mean (prediction − target)²), for values.
    case rmse
    /// R² = 1 − Σ(prediction − target)² / Σ(target − mean)², for values.
    case r2

    /// Whether the greater of two values is the better one.
    public var isGreaterBetter: Bool { self == .accuracy || self == .r2 }

    /// The value of the metric; `nil` if the data has no such metric.
    public func value(_ evaluation: Evaluation) -> Double? {
        switch self {
        case .loss: evaluation.loss
        case .accuracy: evaluation.accuracy
        case .rmse: evaluation.rootMeanSquaredError
        case .r2: evaluation.rSquared
        }
    }

    /// Whether a value is better than another, or than none. What is not a number is never better.
    /// - Parameter improvement: at least 0, which is the default.
    public func isBetter(_ value: Double, than other: Double?, byMoreThan improvement: Double = 0) -> Bool {
        guard let other else { return !value.isNaN }
        return isGreaterBetter ? value > other + improvement : value < other - improvement
    }

    /// The reason, in one line, why the metric does not suit the task; `nil` if it does.
    public func problem(for task: LearningTask) -> String? {
        switch (self, task) {
        case (.accuracy, .regression): "there is no accuracy of numbers; take loss, rmse or r2"
        case (.rmse, .classification), (.r2, .classification):
            "there is no \(rawValue) of classes; take loss or accuracy"
        default: nil
        }
    }

    /// The reason, in one line, why the metric does not suit the run; `nil` if it does.
    func problem(in outline: TrainingOutline) -> String? {
        guard outline.hasValidation else { return "it watches the \(rawValue) of validation data, and there is none" }
        if self == .rmse || self == .r2, outline.task == .regression, outline.outputs != 1 {
            return "there is no \(rawValue) of \(outline.outputs) outputs for one target; take loss"
        }
        return problem(for: outline.task)
    }
}
