import Learning
import Studies

extension Metric {
    /// What people judge by: accuracy for classes, the root mean squared error for numbers.
    public static func standard(for task: LearningTask) -> Metric {
        task == .classification ? .accuracy : .rmse
    }

    /// In which a search by this metric goes.
    public var direction: StudyDirection { isGreaterBetter ? .maximize : .minimize }

    func value(_ score: Score) -> Double {
        let values: [Metric: Double?] = [
            .loss: score.loss, .accuracy: score.accuracy, .rmse: score.rmse, .r2: score.r2,
        ]
        return values[self]?.flatMap { $0 } ?? .nan
    }

    /// A value for people.
    public func text(_ value: Double) -> String {
        self == .accuracy ? "\(fixed(value * 100, 2)) %" : general(value)
    }
}
