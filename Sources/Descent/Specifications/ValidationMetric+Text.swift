import Datasets
import Learning
import Settings
import Studies
import Support

extension ValidationMetric {
    /// Finds a metric by its name on the command line: "loss", "accuracy", "rmse", "r2".
    /// - Throws: `SettingError` with the nearest name.
    public init(named name: String) throws(SettingError) {
        guard let metric = ValidationMetric(rawValue: name) else {
            throw SettingError(unknown: "metric", name, among: ValidationMetric.allCases.map(\.rawValue))
        }
        self = metric
    }

    /// The usual metric: accuracy for classes, the root mean squared error for numbers.
    public static func standard(for task: LearningTask) -> ValidationMetric {
        task == .classification ? .accuracy : .rmse
    }

    /// The direction of a search by this metric.
    public var direction: StudyDirection { isGreaterBetter ? .maximize : .minimize }

    func value(_ score: Score) -> Double {
        let value =
            switch self {
            case .loss: score.loss
            case .accuracy: score.accuracy
            case .rmse: score.rmse
            case .r2: score.r2
            }
        return value ?? .nan
    }

    /// A value for people.
    public func text(_ value: Double) -> String {
        self == .accuracy ? "\(fixed(value * 100, 2)) %" : general(value)
    }
}
