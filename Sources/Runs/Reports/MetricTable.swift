import Learning
import Support

/// The metrics of the parts of some data as a table: a row for each metric, a column for each part, and one for the intervals
/// of the last part that has them. Beside a part whose rows have weights stand the metrics without.
package struct MetricTable {
    /// The titles of the columns.
    package let columns: [String]
    /// The name of each metric, and its value for each part as people read it; "–" where there is none.
    package let rows: [(name: String, values: [String])]

    /// Creates the table of scores; parts without one are left out.
    package init(_ scores: [(name: String, score: Score?)]) {
        let known = scores.flatMap { part -> [(String, Score)] in
            guard let score = part.score else { return [] }
            return [(part.name, score)] + (score.unweighted.map { [("unweighted", $0)] } ?? [])
        }
        let intervals = known.last { $0.1.intervals?.isEmpty == false }?.1.intervals
        columns = known.map(\.0) + (intervals == nil ? [] : ["95 % interval"])
        let names = Set(known.flatMap(\.1.metrics.keys)).union([Metric.loss.description])
        rows = names.sorted { Metric.comesBefore($0, $1) }.map { name in
            let interval = intervals.map { $0[name].map { Metric.text($0, of: name) } ?? "–" }
            return (name, known.map { $0.1.text(of: name) ?? "–" } + (interval.map { [$0] } ?? []))
        }
    }
}

extension Score {
    /// The value of a metric as people read it; `nil` where there is none.
    func text(of name: String) -> String? {
        (name == Metric.loss.description ? loss : metrics[name]).map { Metric.text($0, of: name) }
    }
}

extension Metric {
    /// Returns a value of the metric with a name as people read it.
    static func text(_ value: Double, of name: String) -> String {
        unit(of: name) == .share ? "\(fixed(value * 100, 2)) %" : general(value)
    }

    /// Returns an interval of the metric with a name as people read it.
    fileprivate static func text(_ interval: ClosedRange<Double>, of name: String) -> String {
        let (lower, upper) = (interval.lowerBound, interval.upperBound)
        guard unit(of: name) == .share else { return "\(general(lower)) to \(general(upper))" }
        return "\(fixed(lower * 100, 2)) to \(fixed(upper * 100, 2)) %"
    }
}

extension MetricTable: CustomStringConvertible {
    /// The table as text, its columns aligned.
    package var description: String {
        let lines = [(name: "", values: columns)] + rows
        let first = lines.map(\.name.count).max() ?? 0
        let widths = columns.indices.map { column in lines.map { $0.values[column].count }.max() ?? 0 }
        return lines.map { line in
            let cells = zip(line.values, widths).map { String(repeating: " ", count: $1 - $0.count) + $0 }
            return ([line.name + String(repeating: " ", count: first - line.name.count)] + cells)
                .joined(separator: "  ")
        }.joined(separator: "\n")
    }
}
