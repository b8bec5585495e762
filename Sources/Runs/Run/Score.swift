import Learning
import Support

/// The loss and metrics of a model on some data, weighted where its examples have weights.
public struct Score: Sendable {
    /// The number of examples.
    public var examples: Int
    /// The mean loss; for values, of the standardized target.
    public var loss: Double
    /// The finite values of the other metrics there are, by name; errors are in the target's own units.
    public var metrics: [String: Double]
    /// An interval for each metric that holds 95 of 100 values which it has on rows drawn anew from the data; `nil` where it
    /// was not asked for, and for much data.
    public var intervals: [String: ClosedRange<Double>]?
    /// How each class is recognized; `nil` for values, and where the score was read from a file.
    public var classes: ClassScores?
    /// The same where all examples count the same; `nil` where they do, or it was not asked for.
    public var unweighted: Score? {
        get { plain.first }
        set { plain = newValue.map { [$0] } ?? [] }
    }
    /// At most one: a structure cannot hold itself.
    private var plain: [Score] = []

    /// Creates the score that an evaluation is.
    /// - Parameters:
    ///   - scale: how many of the target's units are one of the model's.
    ///   - own: metrics that have no row in `Metric.table`.
    init(_ evaluation: Evaluation, examples: Int, scale: Double, own: [Metric] = []) {
        (self.examples, loss) = (examples, evaluation.loss)
        metrics = evaluation.metrics.filter { $0.value.isFinite }
        guard scale != 1 else { return }
        for name in metrics.keys where Metric.unit(of: name, among: own) == .target {
            metrics[name] = metrics[name].map { $0 * scale }
        }
    }

    /// The value of a metric; `nil` where it was not evaluated, or is no finite number.
    public subscript(metric: Metric) -> Double? { metric == .loss ? loss : metrics[metric.description] }

    /// The share of right classes, from 0 to 1; `nil` for values.
    public var accuracy: Double? { self[.accuracy] }
    /// √(mean (prediction − target)²) in the target's own units; `nil` for classes.
    public var rmse: Double? { self[.rmse] }
    /// R² = 1 − Σ(prediction − target)² / Σ(target − mean)²; `nil` for classes.
    public var r2: Double? { self[.r2] }
}

extension Metric {
    /// Returns the unit of the metric with a name; a plain number for one that is not known.
    static func unit(of name: String, among own: [Metric] = []) -> Unit {
        (own + all).first { $0.description == name }?.unit ?? (try? Metric(name))?.unit ?? .number
    }

    /// Returns whether one name stands before another in a list: those of `Metric.table` in its order, then all others.
    package static func comesBefore(_ first: String, _ second: String) -> Bool {
        let names = table.names
        let places = [first, second].map { names.firstIndex(of: $0) ?? names.count }
        return (places[0], first) < (places[1], second)
    }
}

extension Score: Equatable {
    /// Returns whether two scores have the same examples, loss, metrics and intervals, also unweighted.
    public static func == (left: Self, right: Self) -> Bool {
        left.examples == right.examples && left.loss == right.loss && left.metrics == right.metrics
            && left.intervals == right.intervals && left.plain == right.plain
    }
}

extension Score: Codable {
    private enum CodingKeys: String, CodingKey {
        case examples, loss, metrics, intervals, unweighted
        // Earlier versions wrote these four in place of `metrics`.
        case accuracy, rmse, r2, others
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        examples = try container.decode(Int.self, forKey: .examples)
        loss = try container.decode(Double.self, forKey: .loss)
        intervals = try container.decodeIfPresent([String: ClosedRange<Double>].self, forKey: .intervals)
        var metrics = try container.decodeIfPresent([String: Double].self, forKey: .metrics) ?? [:]
        let others = try container.decodeIfPresent([String: Double].self, forKey: .others) ?? [:]
        metrics.merge(others) { current, _ in current }
        for (key, metric) in [(CodingKeys.accuracy, Metric.accuracy), (.rmse, .rmse), (.r2, .r2)] {
            guard let value = try container.decodeIfPresent(Double.self, forKey: key) else { continue }
            metrics[metric.description] = value
        }
        self.metrics = metrics
        unweighted = try container.decodeIfPresent(Score.self, forKey: .unweighted)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(examples, forKey: .examples)
        try container.encode(loss, forKey: .loss)
        try container.encode(metrics, forKey: .metrics)
        try container.encodeIfPresent(intervals, forKey: .intervals)
        try container.encodeIfPresent(unweighted, forKey: .unweighted)
    }
}

extension Score: CustomStringConvertible {
    /// The loss, and the metrics people look at first.
    public var description: String {
        var parts = ["loss \(general(loss))"]
        if let accuracy { parts.append("accuracy \(fixed(accuracy * 100, 2)) %") }
        if let rmse { parts.append("RMSE \(general(rmse))") }
        if let r2 { parts.append("R² \(fixed(r2, 4))") }
        let text = parts.joined(separator: ", ")
        return unweighted.map { "\(text) (unweighted: \($0))" } ?? text
    }
}
