import Datasets
import Settings

/// The share of the predictions of a class that are right: tp / (tp + fp).
struct Precision: AveragedClassMetric {
    static let name = "precision"
    var average = Metric.Average.macro
    static let settings: [SettingOf<Self>] = [.init("average", \.average)]
    var function: Metric.Function { .counts { [average] in $0.average(average, of: $0.precision) } }
}

/// The share of the examples of a class that are found: tp / (tp + fn).
struct Recall: AveragedClassMetric {
    static let name = "recall"
    var average = Metric.Average.macro
    static let settings: [SettingOf<Self>] = [.init("average", \.average)]
    var function: Metric.Function { .counts { [average] in $0.average(average, of: $0.recall) } }
}

/// The harmonic mean of precision and recall: 2 tp / (2 tp + fp + fn).
struct F1: AveragedClassMetric {
    static let name = "f1"
    static let unit = Metric.Unit.number
    var average = Metric.Average.macro
    static let settings: [SettingOf<Self>] = [.init("average", \.average)]
    var function: Metric.Function { .counts { [average] in $0.average(average, of: $0.f1) } }
}

/// A metric that each class has.
protocol AveragedClassMetric: MetricKind {
    var average: Metric.Average { get set }
}

extension AveragedClassMetric {
    static var isGreaterBetter: Bool { true }
    static var task: LearningTask? { .classification }
    static var unit: Metric.Unit { .share }
    var requirement: Metric.Requirement { average == .positive ? .twoClasses : .nothing }

    init(average: Metric.Average) {
        self.init()
        self.average = average
    }
}

extension Metric {
    /// The share of the predictions of a class that are right, tp / (tp + fp), averaged over the classes that occur.
    public static let precision = Metric(Precision())
    /// The share of the examples of a class that are found, tp / (tp + fn), averaged over the classes that occur.
    public static let recall = Metric(Recall())
    /// The harmonic mean of precision and recall, 2 tp / (2 tp + fp + fn), averaged over the classes that occur.
    public static let f1 = Metric(F1())

    /// Returns the precision, averaged in one of several ways: see `precision`.
    public static func precision(average: Average) -> Metric { Metric(Precision(average: average)) }
    /// Returns the recall, averaged in one of several ways: see `recall`.
    public static func recall(average: Average) -> Metric { Metric(Recall(average: average)) }
    /// Returns the F₁ score, averaged in one of several ways: see `f1`.
    public static func f1(average: Average) -> Metric { Metric(F1(average: average)) }
}
