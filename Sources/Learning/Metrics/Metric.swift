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
    /// The name with the settings that are not the default, as on the command line: "accuracy", "pinball(quantile=0.9)".
    public let description: String
    /// Whether the greater of two values is the better one.
    public let isGreaterBetter: Bool
    /// The kind of target there is such a metric for; `nil` for both.
    public let task: LearningTask?
    /// The unit of its values, which says what becomes of them where the targets are scaled.
    public let unit: Unit
    /// Whether every epoch is evaluated by it, and not only the finished model.
    let isStandard: Bool
    /// Whether it has a row in the table: those take weights.
    package let isListed: Bool
    /// The requirements on the data and the model.
    package let requirement: Requirement
    let function: Function

    /// The unit of a metric's values.
    public enum Unit: Sendable {
        /// A plain number, which stays as it is where the targets are scaled.
        case number
        /// A share from 0 to 1, shown in percent.
        case share
        /// The unit of the targets: where they are multiplied by a factor, the metric is too.
        case target
    }

    /// How the values of several classes become one.
    public enum Average: String, Sendable, CaseIterable {
        /// The mean over the classes that occur.
        case macro
        /// The mean over the classes that occur, weighted by their examples.
        case weighted
        /// The value of class 1, where there are two classes.
        case positive
    }

    /// The requirements of a metric on the data and the model, without which it has no value.
    package enum Requirement: Sendable {
        /// Nothing, or what only the metric knows.
        case nothing
        /// One output an example.
        case oneOutput
        /// Examples of at least two classes.
        case severalClasses
        /// Two classes.
        case twoClasses
        /// A loss whose outputs stand for probabilities.
        case probabilities
    }

    /// How a metric follows from the outputs of a model.
    package enum Function: Sendable {
        /// The mean of the batches' losses, weighted by their examples.
        case loss
        /// A function of sums over examples; outputs need not be kept for it. It is `nil` where there is no value.
        case sums(of: @Sendable (Predictions) -> [Double], value: @Sendable ([Double]) -> Double?)
        /// A number that follows from all examples together; `nil` where there is none.
        case whole(@Sendable (Predictions) -> Double?)
    }

    /// Creates the metric that a row of the table describes.
    init<Kind: MetricKind>(_ kind: Kind) {
        let standard = Kind()
        description = kind.text { name, value in
            standard[setting: name]?.description == value.description ? nil : value.description
        }
        (isGreaterBetter, task, unit, isStandard) = (Kind.isGreaterBetter, Kind.task, Kind.unit, Kind.isStandard)
        (isListed, requirement, function) = (true, kind.requirement, kind.function)
    }

    /// Creates a metric of your own.
    /// - Parameters:
    ///   - name: a name that no other metric has.
    ///   - task: the kind of target there is such a metric for; `nil` for both.
    ///   - isGreaterBetter: whether the greater of two values is the better one. The default is not.
    ///   - unit: the unit of the values. The default is a plain number.
    ///   - value: the function from the outputs for all examples and their targets to the metric; `nil` where there is
    ///     none.
    public init(
        _ name: String, for task: LearningTask? = nil, isGreaterBetter: Bool = false, unit: Unit = .number,
        _ value: @escaping @Sendable (Predictions) -> Double?
    ) {
        (description, self.isGreaterBetter, self.task, self.unit) = (name, isGreaterBetter, task, unit)
        (isStandard, isListed, requirement, function) = (false, false, .nothing, .whole(value))
    }

    /// Returns the value for predictions; `nil` where there is none, and for the loss, which does not follow from them.
    package func value(_ predictions: Predictions) -> Double? {
        switch function {
        case .loss: nil
        case .sums(let sums, let value): value(sums(predictions))
        case .whole(let value): value(predictions)
        }
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
        let others = Metric.all(for: task).map(\.description)
        let list = others.dropLast().joined(separator: ", ") + " or " + (others.last ?? "")
        return "there is no \(description) of \(task == .regression ? "numbers" : "classes"); take \(list)"
    }

    /// Returns what is wrong with the metric for models that are trained with a loss, in one line.
    package func problem(with loss: Loss) -> String? {
        if let problem = problem(for: loss.task) { return problem }
        guard requirement == .probabilities, !loss.givesProbabilities else { return nil }
        return "there is no \(description) for loss \(loss), which gives no probabilities; take another metric, or a "
            + "cross-entropy"
    }

    /// Returns what is wrong with the metric for models that are trained with a loss and judged by these targets, in one
    /// line.
    package func problem(with loss: Loss, on targets: Dataset.Targets) -> String? {
        if let problem = problem(with: loss) { return problem }
        guard case .classes(let classes, let names) = targets else { return nil }
        let isAbsent =
            switch requirement {
            case .severalClasses: !classes.contains { $0 != classes.first }
            case .twoClasses: names.count != 2
            default: false
            }
        return isAbsent ? "\(absence.problem); \(absence.remedy)" : nil
    }

    /// The reason why there is no value, and the mend.
    package var absence: (problem: String, remedy: String) {
        switch requirement {
        case .nothing, .oneOutput: ("there is no \(description) of the model's outputs", "take loss")
        case .severalClasses:
            ("there is no \(description) of data that has one class", "give more validation rows, or take loss")
        case .twoClasses: ("there is no \(description) of data that has not two classes", "take another average")
        case .probabilities:
            ("there is no \(description) of outputs that are not probabilities", "take a cross-entropy as loss")
        }
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
    /// - Throws: `TrainingError` where the data or the model's outputs have no such metric.
    package func value(in record: EpochRecord, for subject: String) throws(TrainingError) -> Double {
        guard let value = record.validation?[self] else {
            throw .settingsDoNotFit("\(subject): \(absence.problem)", remedy: absence.remedy)
        }
        return value
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
