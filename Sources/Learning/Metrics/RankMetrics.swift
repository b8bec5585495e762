import Datasets
import Settings

/// The area under the receiver operating characteristic.
///
/// Source: Fawcett, "An introduction to ROC analysis", Pattern Recognition Letters 27, 2006.
struct ROCArea: RankMetric {
    static let name = "rocAUC"
    var average = Metric.Average.macro
    static let settings: [SettingOf<Self>] = [.init("average", \.average)]
    var function: Metric.Function { .whole { [average] in $0.rankAverage(average, of: \.area) } }
}

/// The area under the curve of precision against recall, as a sum of steps.
struct AveragePrecision: RankMetric {
    static let name = "averagePrecision"
    var average = Metric.Average.macro
    static let settings: [SettingOf<Self>] = [.init("average", \.average)]
    var function: Metric.Function { .whole { [average] in $0.rankAverage(average, of: \.averagePrecision) } }
}

/// A metric of the order in which scores put the examples.
protocol RankMetric: AveragedClassMetric {}

extension RankMetric {
    static var unit: Metric.Unit { .number }
    var requirement: Metric.Requirement { average == .positive ? .twoClasses : .severalClasses }
}

/// The areas under the curves of one class against the rest.
struct RankAreas: Sendable {
    /// The area under the receiver operating characteristic.
    let area: Double
    /// The average precision.
    let averagePrecision: Double
    /// The weight of the examples of the class.
    let weight: Double
}

extension Predictions {
    /// The areas of each class against the rest, `nil` for classes that no example has or all have; of two classes only the
    /// second is asked.
    func makeRankAreas() -> [RankAreas?] {
        let asked = classCount == 2 ? 1..<2 : 0..<classCount
        var isPresent = [Bool](repeating: false, count: classCount)
        for (row, label) in classes.enumerated() where weight(row) > 0 { isPresent[Int(label)] = true }
        guard isPresent.count(where: { $0 }) > 1 else { return [] }
        return asked.map { k in isPresent[k] ? ranking(ofClass: k).flatMap { areas(of: $0, k) } : nil }
    }

    private func areas(of ranking: Ranking, _ k: Int) -> RankAreas? {
        let classes = classes
        // Of weights: so far, and up to the last score that was another.
        var (hits, misses, hitsBefore, missesBefore) = (0.0, 0.0, 0.0, 0.0)
        var (area, steps) = (0.0, 0.0)
        for position in ranking.rows.indices {
            let row = Int(ranking.rows[position])
            if Int(classes[row]) == k { hits += weight(row) } else { misses += weight(row) }
            let isLast = position == ranking.rows.count - 1
            guard isLast || ranking.scores[position + 1] != ranking.scores[position] else { continue }
            area += (misses - missesBefore) * (hits + hitsBefore) / 2
            if hits + misses > 0 { steps += (hits - hitsBefore) * hits / (hits + misses) }
            (hitsBefore, missesBefore) = (hits, misses)
        }
        guard hits > 0 && misses > 0 else { return nil }
        return RankAreas(area: area / (hits * misses), averagePrecision: steps / hits, weight: hits)
    }

    func rankAverage(_ average: Metric.Average, of value: (RankAreas) -> Double) -> Double? {
        if average == .positive && classCount != 2 { return nil }
        let known = rankAreas.compactMap { $0 }
        guard !known.isEmpty else { return nil }
        let weights = known.map { average == .weighted ? $0.weight : 1 }
        return zip(known, weights).reduce(0.0) { $0 + value($1.0) * $1.1 } / weights.reduce(0, +)
    }
}

extension Metric {
    /// The area under the receiver operating characteristic: the probability that an example of class 1 has a higher score
    /// than one of class 0, where equal scores count half. 1 is perfect, ½ is chance.
    ///
    /// For more than two classes it is the mean over the classes that occur of each against the rest.
    public static let rocAUC = Metric(ROCArea())
    /// The average precision of class 1: Σₙ (Rₙ − Rₙ₋₁) Pₙ over the scores from the greatest down, with the recall R and the
    /// precision P of predicting all examples of at least that score.
    ///
    /// For more than two classes it is the mean over the classes that occur of each against the rest.
    public static let averagePrecision = Metric(AveragePrecision())

    /// Returns the area under the receiver operating characteristic, averaged in one of several ways: see `rocAUC`.
    public static func rocAUC(average: Average) -> Metric { Metric(ROCArea(average: average)) }
    /// Returns the average precision, averaged over classes in one of several ways: see `averagePrecision`.
    public static func averagePrecision(average: Average) -> Metric { Metric(AveragePrecision(average: average)) }
}
