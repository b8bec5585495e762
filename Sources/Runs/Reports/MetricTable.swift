import Learning
import Support

/// The metrics of the parts of some data as a table: a row for each metric, a column for each part.
package struct MetricTable {
    /// The names of the parts.
    package let parts: [String]
    /// The name of each metric, and its value for each part as people read it; "–" where there is none.
    package let rows: [(name: String, values: [String])]

    /// Creates the table of scores; parts without one are left out.
    package init(_ scores: [(name: String, score: Score?)]) {
        let known = scores.compactMap { part in part.score.map { (part.name, $0) } }
        parts = known.map(\.0)
        let names = Set(known.flatMap(\.1.metrics.keys)).union([Metric.loss.description])
        rows = names.sorted { Metric.comesBefore($0, $1) }.map { name in
            (name, known.map { $0.1.text(of: name) ?? "–" })
        }
    }
}

extension Score {
    /// The value of a metric as people read it; `nil` where there is none.
    func text(of name: String) -> String? {
        guard let value = name == Metric.loss.description ? loss : metrics[name] else { return nil }
        return Metric.unit(of: name) == .share ? "\(fixed(value * 100, 2)) %" : general(value)
    }
}

extension MetricTable: CustomStringConvertible {
    /// The table as text, its columns aligned.
    package var description: String {
        let lines = [(name: "", values: parts)] + rows
        let first = lines.map(\.name.count).max() ?? 0
        let widths = parts.indices.map { column in lines.map { $0.values[column].count }.max() ?? 0 }
        return lines.map { line in
            let cells = zip(line.values, widths).map { String(repeating: " ", count: $1 - $0.count) + $0 }
            return ([line.name + String(repeating: " ", count: first - line.name.count)] + cells)
                .joined(separator: "  ")
        }.joined(separator: "\n")
    }
}
