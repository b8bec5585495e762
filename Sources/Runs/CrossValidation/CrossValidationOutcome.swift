import Learning
import Support

/// The scores of a cross-validation.
public struct CrossValidationOutcome: Sendable {
    /// The runs, those of the first repeat first.
    public internal(set) var folds: [CrossValidation.Fold]

    /// A metric over all folds.
    public struct Summary: Sendable {
        /// The name of the metric.
        public let name: String
        /// The value of each fold; `nil` where the metric does not exist there.
        public let values: [Double?]

        /// The mean over the folds that have a value.
        public var mean: Double {
            let known = values.compactMap { $0 }
            return known.reduce(0, +) / Double(known.count)
        }

        /// The sample deviation √(Σ (value − mean)² / (n − 1)) over the n folds that have a value; `nil` below 2 folds.
        public var deviation: Double? {
            let (known, mean) = (values.compactMap { $0 }, mean)
            guard known.count > 1 else { return nil }
            return (known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(known.count - 1)).squareRoot()
        }
    }

    /// The loss and each metric that some fold has, in the order of `Metric.table`; weighted where rows have weights.
    public var summaries: [Summary] { Self.summaries(of: folds.map(\.score)) }

    /// The same where all rows count the same; `nil` where they do.
    public var unweightedSummaries: [Summary]? {
        let scores = folds.compactMap(\.score.unweighted)
        return scores.count == folds.count && !scores.isEmpty ? Self.summaries(of: scores) : nil
    }

    private static func summaries(of scores: [Score]) -> [Summary] {
        let names = Set(scores.flatMap(\.metrics.keys)).union([Metric.loss.description])
        return names.sorted { Metric.comesBefore($0, $1) }.map { name in
            Summary(
                name: name,
                values: scores.map { name == Metric.loss.description ? $0.loss : $0.metrics[name] })
        }
    }
}

extension CrossValidationOutcome: CustomStringConvertible {
    /// With more folds a line is too long to be read.
    private static let mostColumns = 10

    /// A table with a row for each metric: mean, deviation, and the values of up to 10 folds; a second one without weights
    /// where rows have them.
    public var description: String {
        ([table(summaries)] + (unweightedSummaries.map { ["unweighted:", table($0)] } ?? [])).joined(separator: "\n")
    }

    private func table(_ summaries: [Summary]) -> String {
        let shown = folds.count <= Self.mostColumns ? folds.indices : 0..<0
        let title = ["", "mean", "deviation"] + shown.map { "fold \($0 + 1)" }
        let rows = summaries.map { summary in
            func text(_ value: Double?) -> String { value.map { Metric.text($0, of: summary.name) } ?? "–" }
            return [summary.name, text(summary.mean), text(summary.deviation)] + shown.map { text(summary.values[$0]) }
        }
        return aligned([title] + rows, numbersFrom: 1).joined(separator: "\n")
    }
}
