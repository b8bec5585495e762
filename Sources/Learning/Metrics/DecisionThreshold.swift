import Settings
import Support

/// The rule by which the probability of class 1 decides for it, where there are two classes: class 1 is predicted from a
/// probability on, which is given or is chosen on validation data.
///
/// ```swift
/// print(try DecisionThreshold("recall=0.9") == .recall(atLeast: 0.9))  // true
/// ```
public enum DecisionThreshold: TextCoded {
    /// Decides for class 1 from this probability on: `0.3`.
    case probability(Double)
    /// Chooses the threshold with the greatest F₁ of class 1, and of several the greatest: `f1`.
    case f1
    /// Chooses the greatest threshold at which at least this share of the examples of class 1 is found: `recall=0.9`.
    case recall(atLeast: Double)
    /// Chooses the least threshold at which at least this share of the predictions of class 1 is right: `precision=0.9`.
    case precision(atLeast: Double)

    public static let wanted = "a probability such as 0.3, f1, recall=0.9 or precision=0.9"

    public var description: String {
        switch self {
        case .probability(let probability): shortest(probability)
        case .f1: "f1"
        case .recall(let share): "recall=\(shortest(share))"
        case .precision(let share): "precision=\(shortest(share))"
        }
    }

    /// Creates the rule that text stands for: `0.3`, `f1`, `recall=0.9` or `precision=0.9`.
    /// - Throws: `SettingError` for other text, and for shares that are not above 0 and below 1.
    public init(_ text: String) throws(SettingError) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let share = parts.last.flatMap(Double.init).flatMap { $0 > 0 && $0 < 1 ? $0 : nil }
        switch (parts.count, parts[0], share) {
        case (1, "f1", _): self = .f1
        case (1, _, let share?): self = .probability(share)
        case (2, "recall", let share?): self = .recall(atLeast: share)
        case (2, "precision", let share?): self = .precision(atLeast: share)
        default:
            throw SettingError(
                "threshold is \"\(oneLine(text))\"", "give \(Self.wanted), with numbers above 0 and below 1")
        }
    }

    /// Whether it is chosen on validation data, and not given.
    package var isChosen: Bool { if case .probability = self { false } else { true } }

    /// Returns the threshold for a model with these predictions; `nil` where no score satisfies the rule, or the examples are
    /// all of one class.
    package func value(for predictions: Predictions) -> Double? {
        if case .probability(let probability) = self { return probability }
        return RankCurve(predictions, ofClass: 1)?.threshold(by: self)
    }
}

extension RankCurve {
    /// The greatest precision that a threshold gives.
    package var greatestPrecision: Double { zip(hits, misses).map { $0 / ($0 + $1) }.max() ?? 0 }

    /// Returns the threshold that a rule chooses; `nil` where none satisfies it.
    package func threshold(by rule: DecisionThreshold) -> Double? {
        let total = hits.last ?? 0
        switch rule {
        case .probability(let probability): return probability
        case .f1:
            let scores = zip(hits, misses).map { 2 * $0 / ($0 + $1 + total) }
            return scores.max().flatMap { scores.firstIndex(of: $0) }.map { thresholds[$0] }
        case .recall(let share): return hits.firstIndex { $0 / total >= share }.map { thresholds[$0] }
        case .precision(let share):
            return zip(hits, misses).map { $0 / ($0 + $1) }.lastIndex { $0 >= share }.map { thresholds[$0] }
        }
    }
}
