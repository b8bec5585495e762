import Datasets
import Support

extension RunReport {
    /// The most columns that are listed; a page of a thousand rows says nothing.
    private static let mostColumns = 100

    /// The columns of the data, each with its kind and the use that is made of it.
    var columns: String {
        guard let summary = configuration.data.summary else { return "" }
        let rules = Dictionary(
            configuration.features.columns.map { ($0.name, $0.rule) }, uniquingKeysWith: { first, _ in first })
        let rows = summary.columns.prefix(Self.mostColumns).map { column in
            [column.name, kind(column), use(column), "\(column.missing)"] + encoding(column, rules[column.name])
        }
        let left = summary.columns.count - rows.count
        let more = left > 0 ? [["and \(counted(left, "more column"))"]] : []
        let notes = summary.doubts.map { [$0] }
        let table = Page.table(
            "Columns", header: ["", "kind", "use", "missing", "filled with", "becomes"], rows + more)
        return Page.section(
            "What was read", [table] + (notes.isEmpty ? [] : [Page.table("To look at", notes)]))
    }

    private func kind(_ column: DataSummary.Column) -> String {
        switch column.kind {
        case .number: "numbers"
        case .text: "text, \(column.categories ?? 0) different"
        case .date: "dates"
        }
    }

    private func use(_ column: DataSummary.Column) -> String {
        switch column.role {
        case .feature: "feature"
        case .target: "target"
        case .weights: "weights"
        case .ignored: "not chosen"
        case .empty: "left out: empty"
        case .unique: "left out: text of its own in most rows"
        }
    }

    /// The value that missing ones are filled with, and the features that the model sees.
    private func encoding(_ column: DataSummary.Column, _ rule: FeatureEncoder.Column.Rule?) -> [String] {
        switch rule {
        case nil: return ["", ""]
        case .number(let fill, let offset, let scale):
            let scaled = offset == 0 && scale == 1 ? "x" : "(x − \(general(offset))) / \(general(scale))"
            return [general(fill), scaled]
        case .text(let fill, let categories, let rareCount):
            let features = categories.count + (rareCount == nil ? 0 : 1)
            return [fill, counted(features, "feature") + (rareCount.map { ", \($0) rare ones in the last" } ?? "")]
        case .date(_, _, _, let parts, _, _):
            return ["the median", parts.map(\.rawValue).joined(separator: ", ")]
        }
    }
}
