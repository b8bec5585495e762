import Datasets
import Support

extension RowWeights {
    /// Returns one line about a table to judge by that has no column of weights; `nil` where it has.
    func note(on table: borrowing Table) -> String? {
        guard let column, !hasColumn(in: table) else { return nil }
        let rest = classes == nil ? "all rows count the same" : "rows count by their class alone"
        return "\(oneLine(table.source)): there is no column \(quoted(column)) of weights, and \(rest)"
    }
}
