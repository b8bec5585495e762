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

    /// The loss and each metric that some fold has, in the order of `Metric.table`.
    public var summaries: [Summary] {
        let names = Set(folds.flatMap(\.score.metrics.keys)).union([Metric.loss.description])
        return names.sorted { Metric.comesBefore($0, $1) }.map { name in
            Summary(
                name: name,
                values: folds.map { name == Metric.loss.description ? $0.score.loss : $0.score.metrics[name] })
        }
    }
}

extension CrossValidationOutcome: CustomStringConvertible {
    /// With more folds a line is too long to be read.
    private static let mostColumns = 10

    /// A table with a row for each metric: mean, deviation, and the values of up to 10 folds.
    public var description: String {
        let shown = folds.count <= Self.mostColumns ? folds.indices : 0..<0
        let title = ["", "mean", "deviation"] + shown.map { "fold \($0 + 1)" }
        let rows = summaries.map { summary in
            func text(_ value: Double?) -> String { value.map { Metric.text($0, of: summary.name) } ?? "–" }
            return [summary.name, text(summary.mean), text(summary.deviation)] + shown.map { text(summary.values[$0]) }
        }
        return aligned([title] + rows, numbersFrom: 1).joined(separator: "\n")
    }
}
