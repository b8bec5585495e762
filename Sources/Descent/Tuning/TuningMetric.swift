import Learning
import Studies

/// What a search judges settings by, on the validation rows.
public enum TuningMetric: String, Sendable, CaseIterable {
    /// Of classes, the share that is right; the default for them.
    case accuracy
    /// Of numbers, in the target's own units; the default for them.
    case rmse
    /// What training makes small.
    case loss

    public var direction: StudyDirection { self == .accuracy ? .maximize : .minimize }

    static func standard(for task: LearningTask) -> TuningMetric {
        switch task {
        case .classification: .accuracy
        case .regression: .rmse
        }
    }

    /// What is wrong with it, in one line, where the data has no such metric.
    func problem(for task: LearningTask) -> String? {
        switch (self, task) {
        case (.accuracy, .regression): "there is no accuracy of numbers; give rmse or loss"
        case (.rmse, .classification): "there is no RMSE of classes; give accuracy or loss"
        default: nil
        }
    }

    func value(_ score: Score) -> Double {
        switch self {
        case .accuracy: score.accuracy ?? .nan
        case .rmse: score.rmse ?? .nan
        case .loss: score.loss
        }
    }

    /// A value for people.
    public func text(_ value: Double) -> String {
        self == .accuracy ? "\(fixed(value * 100, 2)) %" : general(value)
    }
}
