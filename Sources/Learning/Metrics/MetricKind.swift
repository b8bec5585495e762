import Datasets
import Settings

/// A metric that has a name and settings: a row of `Metric.table`.
package protocol MetricKind: Configurable {
    /// Creates the metric with its default settings.
    init()
    /// Whether the greater of two values is the better one.
    static var isGreaterBetter: Bool { get }
    /// The kind of target there is such a metric for; `nil` for both.
    static var task: LearningTask? { get }
    /// The unit of its values. The default is a plain number.
    static var unit: Metric.Unit { get }
    /// Whether every epoch is evaluated by it. By default it is not: where an observer wants it, or at the end.
    static var isStandard: Bool { get }
    /// The requirements on the data and the model. By default there are none.
    var requirement: Metric.Requirement { get }
    /// How it follows from the outputs of a model.
    var function: Metric.Function { get }
}

extension MetricKind {
    package static var unit: Metric.Unit { .number }
    package static var isStandard: Bool { false }
    package var requirement: Metric.Requirement { .nothing }
}

extension Metric {
    /// The metrics that text can name: a row for each. A finished model is evaluated by all that are for its kind of
    /// target.
    package static let table = SettingsTable<any MetricKind>(
        "metric",
        [
            MeanLoss(), Accuracy(), BalancedAccuracy(), Precision(), Recall(), F1(), MatthewsCorrelation(),
            ROCArea(), AveragePrecision(), LogLoss(), BrierScore(), CalibrationError(), RootMeanSquaredError(),
            MeanAbsoluteError(), MedianAbsoluteError(), PinballLoss(), RSquared(),
        ]
    ) { $0.name }

    /// Every metric that has a name, with the settings it has where none are given.
    public static let all: [Metric] = table.rows.map { row in
        func metric(_ kind: some MetricKind) -> Metric { Metric(kind) }
        return metric(row)
    }

    /// Returns the metrics of `all` that are for a kind of target.
    public static func all(for task: LearningTask) -> [Metric] { all.filter { $0.task ?? task == task } }

    /// Returns the metrics by which every epoch is evaluated, and others besides.
    static func evaluated(for task: LearningTask, and others: [Metric]) -> [Metric] {
        var found: [Metric] = []
        for metric in all(for: task).filter(\.isStandard) + others where !found.contains(metric) {
            found.append(metric)
        }
        return found
    }
}

/// The loss: what training makes small.
struct MeanLoss: MetricKind {
    static let name = "loss"
    static let isGreaterBetter = false
    static let task: LearningTask? = nil
    static let isStandard = true
    var function: Metric.Function { .loss }
}

extension Metric {
    /// The loss: what training makes small.
    public static let loss = Metric(MeanLoss())
}
