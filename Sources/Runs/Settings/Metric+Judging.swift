import Datasets
import Learning
import Studies
import Support

extension Metric {
    /// Returns the metric that people judge by: accuracy for classes, the root mean squared error for numbers.
    public static func standard(for task: LearningTask) -> Metric {
        task == .classification ? .accuracy : .rmse
    }

    /// The direction of a search by this metric.
    public var direction: StudyDirection { isGreaterBetter ? .maximize : .minimize }

    /// Returns a value as text for people.
    public func text(_ value: Double) -> String {
        unit == .share ? "\(fixed(value * 100, 2)) %" : general(value)
    }
}
