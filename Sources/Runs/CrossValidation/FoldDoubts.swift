import Datasets
import Learning
import Support

/// What speaks against trusting the scores of a cross-validation: what random folds tell about each other, and classes that some
/// folds lack.
struct FoldDoubts {
    private let table: Table
    private let plan: Run.Plan
    private let rows: [Int]
    private let folds: Int

    /// The greatest share of rows that are copies of others, of which nothing is said.
    private static let fewCopies = 0.01
    /// Names of columns that tell whom or what a row is about.
    private static let identifiers: Set<String> = ["id", "user", "patient", "subject", "group", "session"]

    /// - Parameters:
    ///   - plan: a plan of the whole table.
    ///   - rows: the rows with a target.
    init(_ table: Table, _ plan: Run.Plan, rows: [Int], folds: Int) {
        (self.table, self.plan, self.rows, self.folds) = (table, plan, rows, folds)
    }

    /// Returns one line for each doubt.
    func notes(_ rule: FoldRule) -> [String] {
        guard rule == .random else { return [] }
        return rareClasses + [copies].compactMap { $0 } + dates + groups
    }

    private var rareClasses: [String] {
        var counts: [Int32: Int] = [:]
        guard let names = plan.target.classNames else { return [] }
        for part in [plan.parts.training, plan.parts.validation] {
            if case .classes(let classes, _) = part.targets { for label in classes { counts[label, default: 0] += 1 } }
        }
        return names.indices.compactMap { label in
            guard let count = counts[Int32(label)], count < folds else { return nil }
            return "class \(quoted(names[label])) has \(counted(count, "row")), and there are \(folds) folds: some are "
                + "judged without it"
        }
    }

    private var copies: String? {
        var seen = Set<Int>()
        var count = 0
        for part in [plan.parts.training, plan.parts.validation] {
            for row in 0..<part.count {
                var hasher = Hasher()
                for column in 0..<part.featureCount {
                    hasher.combine(part.featureScalars[row * part.featureCount + column])
                }
                switch part.targets {
                case .classes(let classes, _): hasher.combine(classes[row])
                case .values(let values): hasher.combine(values[row])
                }
                if !seen.insert(hasher.finalize()).inserted { count += 1 }
            }
        }
        guard Double(count) > Self.fewCopies * Double(rows.count) else { return nil }
        let repeating = "\(counted(count, "row")) of \(rows.count) \(count == 1 ? "repeats" : "repeat") another"
        return
            "\(repeating): models are judged by rows they were trained on; remove them, or give --group with a column "
            + "of what belongs together"
    }

    private var dates: [String] {
        table.columns.compactMap { column in
            guard case .dates(let dates) = column.values, !dates.isTimeOfDay else { return nil }
            return
                "column \(quoted(column.name)) has dates, and random folds train on what comes later; to be judged by "
                + "rows that come after: --order \(Shell.quoted(oneLine(column.name)))"
        }
    }

    private var groups: [String] {
        table.columns.compactMap { column in
            guard column.name != plan.target.column, isIdentifier(column.name), let count = differentValues(of: column),
                count > 2 * folds, 2 * count <= rows.count
            else { return nil }
            return
                "column \(quoted(column.name)) has \(count) values in \(rows.count) rows, and random folds part rows "
                + "with the same; to keep them together: --group \(Shell.quoted(oneLine(column.name)))"
        }
    }

    private func isIdentifier(_ name: String) -> Bool {
        let name = name.lowercased()
        return Self.identifiers.contains(name) || name.hasSuffix("_id")
    }

    /// The number of different texts or whole numbers of a column; `nil` for others.
    private func differentValues(of column: Table.Column) -> Int? {
        switch column.values {
        case .text(let codes, _): return Set(rows.map { codes[$0] }.filter { $0 >= 0 }).count
        case .numbers(let numbers):
            let present = rows.lazy.map { numbers[$0] }.filter { !$0.isNaN }
            return present.allSatisfy { $0 == $0.rounded() } ? Set(present).count : nil
        case .dates: return nil
        }
    }
}
