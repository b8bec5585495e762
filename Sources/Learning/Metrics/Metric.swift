import Datasets
import Settings
import Support

/// A number that says how well a model does on data: the loss, the accuracy, one of your own.
///
/// ```swift
/// let error = Metric("most common class", for: .classification, isGreaterBetter: false) { predictions in
///     Double(Set(predictions.predictedClasses).count)
/// }
/// let stopping = EarlyStopping(monitoring: error)
/// try trainer.fit(digits.training, validation: digits.test, epochs: 3, observers: [stopping])
/// ```
public struct Metric: Sendable {
    /// The name with the settings, as on the command line: "accuracy".
    public let description: String
    /// Whether the greater of two values is the better one.
    public let isGreaterBetter: Bool
    /// The kind of target there is such a metric for; `nil` for both.
    public let task: LearningTask?
    let function: Function

    /// How a metric follows from the outputs of a model.
    package enum Function: Sendable {
        /// The mean of the batches' losses, weighted by their examples.
        case loss
        /// A mean over examples, from the sum over some of them: outputs need not be kept for it.
        case mean(sum: @Sendable (Predictions) -> Double)
        /// A number that follows from all examples together; `nil` where there is none.
        case whole(@Sendable (Predictions) -> Double?)
    }

    /// Creates the metric that a row of the table describes.
    init<Kind: MetricKind>(_ kind: Kind) {
        (description, isGreaterBetter, task, function) = (
            kind.description, Kind.isGreaterBetter, Kind.task, kind.function
        )
    }

    /// Creates a metric of your own.
    /// - Parameters:
    ///   - name: a name that no other metric has.
    ///   - task: the kind of target there is such a metric for; `nil` for both.
    ///   - isGreaterBetter: whether the greater of two values is the better one. The default is not.
    ///   - value: the function from the outputs for all examples and their targets to the metric; `nil` where there is
    ///     none.
    public init(
        _ name: String, for task: LearningTask? = nil, isGreaterBetter: Bool = false,
        _ value: @escaping @Sendable (Predictions) -> Double?
    ) {
        (description, self.isGreaterBetter, self.task, function) = (name, isGreaterBetter, task, .whole(value))
    }

    /// Returns whether a value is better than another, or than none. NaN is never better.
    /// - Parameter improvement: the difference that counts; at least 0, which is the default.
    func isBetter(_ value: Double, than other: Double?, byMoreThan improvement: Double = 0) -> Bool {
        guard let other else { return !value.isNaN }
        return isGreaterBetter ? value > other + improvement : value < other - improvement
    }

    /// Returns what is wrong with the metric for a kind of target, in one line.
    public func problem(for task: LearningTask) -> String? {
        guard let own = self.task, own != task else { return nil }
        let others = Metric.all.filter { $0.task ?? task == task }.map(\.description)
        let list = others.dropLast().joined(separator: ", ") + " or " + (others.last ?? "")
        return "there is no \(description) of \(task == .regression ? "numbers" : "classes"); take \(list)"
    }
}

extension Metric {
    /// Returns what is wrong with watching the metric in a run, in one line.
    func problem(in outline: TrainingOutline) -> String? {
        outline.hasValidation
            ? problem(for: outline.task) : "it watches the \(description) of validation data, and there is none"
    }

    /// Returns the value of the validation data after an epoch.
    /// - Parameter subject: the observer that asks, for the message.
    /// - Throws: `TrainingError` where the model's outputs have no such metric.
    func value(in record: EpochRecord, for subject: String) throws(TrainingError) -> Double {
        guard let value = record.validation?[self] else {
            throw .settingsDoNotFit(
                "\(subject): there is no \(description) of the model's outputs", remedy: "take loss")
        }
        return value
    }
}

/// A metric that has a name and settings: a row of `Metric.all`.
package protocol MetricKind: Configurable {
    /// Whether the greater of two values is the better one.
    static var isGreaterBetter: Bool { get }
    /// The kind of target there is such a metric for; `nil` for both.
    static var task: LearningTask? { get }
    /// How it follows from the outputs of a model.
    var function: Metric.Function { get }
}

extension Metric {
    /// The metrics that text can name: a row for each. Every evaluation has those that are for its kind of target.
    package static let table = SettingsTable<any MetricKind>(
        "metric", [MeanLoss(), Accuracy(), RootMeanSquaredError(), RSquared()]
    ) { $0.name }

    /// The loss: what training makes small.
    public static let loss = Metric(MeanLoss())
    /// The share of examples whose class is predicted, from 0 to 1.
    public static let accuracy = Metric(Accuracy())
    /// √(mean (prediction − target)²), for values.
    public static let rmse = Metric(RootMeanSquaredError())
    /// 1 − Σ(prediction − target)² / Σ(target − mean)², for values.
    public static let r2 = Metric(RSquared())

    /// Every metric that has a name, with the settings it has where none are given.
    public static let all: [Metric] = table.rows.map { row in
        func metric(_ kind: some MetricKind) -> Metric { Metric(kind) }
        return metric(row)
    }
}

struct MeanLoss: MetricKind {
    static let name = "loss"
    static let isGreaterBetter = false
    static let task: LearningTask? = nil
    var function: Metric.Function { .loss }
}

struct Accuracy: MetricKind {
    static let name = "accuracy"
    static let isGreaterBetter = true
    static let task: LearningTask? = .classification
    var function: Metric.Function {
        .mean { predictions in Double(zip(predictions.predictedClasses, predictions.classes).count { $0 == $1 }) }
    }
}

struct RootMeanSquaredError: MetricKind {
    static let name = "rmse"
    static let isGreaterBetter = false
    static let task: LearningTask? = .regression
    var function: Metric.Function {
        // Several outputs are no prediction of the one target an example has.
        .whole { $0.outputCount == 1 ? rootMeanSquaredError($0.outputs, targets: $0.values) : nil }
    }
}

struct RSquared: MetricKind {
    static let name = "r2"
    static let isGreaterBetter = true
    static let task: LearningTask? = .regression
    var function: Metric.Function {
        .whole { $0.outputCount == 1 ? rSquared($0.outputs, targets: $0.values) : nil }
    }
}

// MARK: Text

extension Metric: TextCoded {
    /// Creates the metric that text names: "accuracy".
    /// - Throws: `SettingError` with the nearest name, or what is wrong with a setting.
    public init(_ text: String) throws(SettingError) {
        func metric(_ kind: some MetricKind) -> Metric { Metric(kind) }
        let kind = try Metric.table.value(text) { $0 }
        self = metric(kind)
    }

    public static let wanted = "a metric"
}
