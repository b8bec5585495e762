import Datasets
import Learning
import Support
import Tensors

/// A cross-validation: a model is trained several times, each time without one fold of the rows, by which it is then judged.
///
/// What encoders learn, such as means and categories, each fold learns from its training rows alone. The same settings and
/// rows give the same scores, bit for bit.
///
/// ```swift
/// var settings = RunSettings()
/// settings.model = .logistic
/// let validation = try CrossValidation(.digits, settings, folds: 5)
/// let outcome = try validation.run()
/// print(outcome.summaries.first { $0.name == "accuracy" }?.mean ?? 0 > 0.9)  // true
/// ```
public struct CrossValidation: Sendable {
    /// The settings of the runs. The test fraction is 0, and a column of groups is ignored.
    public let settings: RunSettings
    /// The number of folds.
    public let folds: Int
    /// How often all rows are dealt to folds anew. The seed of the settings is one higher each time.
    public let repeats: Int
    /// The rule by which rows are dealt.
    public let rule: FoldRule
    /// The summary of the table as it was read and is used.
    public let summary: DataSummary
    /// What speaks against trusting the scores, one line each.
    public let notes: [String]
    private let table: Table
    private let deal: Deal

    /// The rows with a target, and what decides on their folds.
    private struct Deal: Sendable {
        let rows: [Int]
        let targets: Dataset.Targets
        /// The number of the group of each row, where whole groups are dealt.
        var groups: [Int]?
        /// The positions of the rows, sorted, where they are dealt in their order.
        var order: [Int]?
    }

    /// Prepares a cross-validation.
    /// - Parameters:
    ///   - settings: those of the runs; their test fraction is not used. Where they need validation rows, each fold takes
    ///     them from its training rows: at random, whole groups, or the last in the order.
    ///   - repeats: how often all rows are dealt to folds anew.
    /// - Throws: `DataError`, `SettingError`; `RunError` for fewer than 2 folds or more than there are rows or groups, and for
    ///   a column that does not fit the rule.
    public init(
        _ table: Table, _ settings: RunSettings = RunSettings(), folds: Int = 5, repeats: Int = 1,
        rule: FoldRule = .random
    ) throws {
        try self.init(table, settings, folds: folds, repeats: repeats, rule: rule, without: [])
    }

    /// - Parameter heldOut: rows that are in no fold.
    init(
        _ table: Table, _ settings: RunSettings, folds: Int, repeats: Int, rule: FoldRule, without heldOut: Set<Int>
    ) throws {
        var settings = settings
        settings.testFraction = 0
        if case .groups(let column) = rule {
            _ = try table.column(column)
            settings.ignored = ColumnPatterns((settings.ignored?.patterns ?? []) + [column])
        }
        let plan = try Run.Plan(table, settings)
        var rows =
            try table.rows(withTarget: plan.target.column, weights: settings.weights) ?? Array(0..<table.rowCount)
        if !heldOut.isEmpty { rows.removeAll(where: heldOut.contains) }
        var deal = Deal(rows: rows, targets: try plan.target.encode(table, rows: rows))
        func misfit(_ problem: String, _ remedy: String) -> RunError {
            RunError(table.source, .foldsDoNotFit(problem: problem, remedy: remedy))
        }
        if let name = rule.column {
            guard name != plan.target.column else {
                throw misfit("\(quoted(name)) is the target and cannot deal the rows", "take another column")
            }
            let column = try table.column(name)
            let missing = rows.count(where: column.isMissing)
            guard missing == 0 else {
                throw misfit(
                    "column \(quoted(name)) deals the rows, and \(counted(missing, "row")) "
                        + "\(missing == 1 ? "has" : "have") no value there", "fill it, or leave those rows out")
            }
            if case .groups = rule { deal.groups = column.groups(of: rows) }
            if case .ordered = rule {
                guard let order = column.order(of: rows) else {
                    throw misfit(
                        "column \(quoted(name)) is text and has no order", "take a column of numbers or dates")
                }
                deal.order = order
            }
        }
        var (most, things) = (deal.order == nil ? rows.count : rows.count - 1, "rows with a target")
        if let groups = deal.groups, let name = rule.column {
            (most, things) = (Set(groups).count, "different values in \(quoted(name))")
        }
        guard folds >= 2, folds <= most else {
            let available = deal.order == nil ? most : rows.count
            throw misfit(
                folds < 2
                    ? "\(counted(folds, "fold")) cannot be judged"
                    : "\(available) \(things) are too few for \(folds) folds",
                most >= 2 ? "give from 2 to \(most) folds" : "give more of them")
        }
        guard repeats >= 1 else { throw misfit("there are \(repeats) repeats", "give at least 1") }
        (self.settings, self.folds, self.repeats, self.rule) = (settings, folds, repeats, rule)
        (self.table, self.deal, summary) = (table, deal, plan.summary)
        notes = FoldDoubts(table, plan, rows: rows, folds: folds).notes(rule)
    }

    /// The number of runs: folds times repeats.
    public var runCount: Int {
        let (count, isTooLarge) = folds.multipliedReportingOverflow(by: repeats)
        return isTooLarge ? .max : count
    }

    /// The rows of the table that a run trains on, chooses by, and is judged by.
    /// - Parameter run: the number of the run: the folds of the first repeat come first.
    /// - Throws: `DataError` where there are too few rows for a validation part.
    public func rows(ofRun run: Int) throws(DataError) -> Split<[Int]> {
        let (repetition, fold) = run.quotientAndRemainder(dividingBy: folds)
        let seed = settings.seed &+ repetition
        // Apart from the keys of the order of the examples, the parts, the first weights and the intervals.
        let key = RandomKey(UInt64(bitPattern: Int64(seed))).folded(-4)
        var (training, test): ([Int], [Int])
        if let order = deal.order {
            (training, test) = FoldDealing.ordered(order, folds: folds)[fold]
        } else {
            test = dealt(key)[fold]
            let isTest = Set(test)
            training = deal.rows.indices.filter { !isTest.contains($0) }
        }
        let validation = try validation(of: training, seed: seed, key: key.folded(fold))
        let isValidation = Set(validation)
        if !validation.isEmpty { training.removeAll(where: isValidation.contains) }
        func rows(_ positions: [Int]) -> [Int] { positions.sorted().map { deal.rows[$0] } }
        return Split(training: rows(training), validation: rows(validation), test: rows(test))
    }

    private func dealt(_ key: RandomKey) -> [[Int]] {
        if let groups = deal.groups { return FoldDealing.grouped(groups, folds: folds, seed: key) }
        if case .classes(let classes, _) = deal.targets {
            return FoldDealing.stratified(classes, folds: folds, seed: key)
        }
        return FoldDealing.random(rows: deal.rows.count, folds: folds, seed: key)
    }

    /// The part of the training rows that a run chooses by.
    private func validation(of training: [Int], seed: Int, key: RandomKey) throws(DataError) -> [Int] {
        // As a plan has it, which takes rows where training stops early.
        let fraction = settings.withUsualStopping(rows: table.rowCount).validationFraction
        guard fraction > 0 else { return [] }
        if let groups = deal.groups {
            let taken = FoldDealing.wholeGroups(training.map { groups[$0] }, fraction: fraction, seed: key)
            guard !taken.isEmpty else {
                throw DataError(table.source, .tooFewRows(rows: training.count, part: "validation"))
            }
            return taken.map { training[$0] }
        }
        if deal.order != nil {
            let count = Int((fraction * Double(training.count)).rounded())
            guard count > 0, count < training.count else {
                throw DataError(table.source, .tooFewRows(rows: training.count, part: "validation"))
            }
            return Array(training.suffix(count))
        }
        let parts = try Split(
            of: deal.targets[training], testFraction: 0, validationFraction: fraction, seed: seed,
            source: table.source)
        return parts.validation.map { training[$0] }
    }

    /// A run that was judged by its fold.
    public struct Fold: Sendable {
        /// The number of the run, from 0.
        public let run: Int
        /// The number of rows that each part has.
        public let rows: Split<Int>
        /// The score on the rows that were held out.
        public let score: Score
        /// What is worth knowing about the training, one line each.
        public let notes: [String]
    }

    /// Trains and judges all runs, one after the other.
    /// - Parameters:
    ///   - observers: the observers of a run with a number from 0.
    ///   - ended: called after each run; what it throws ends the cross-validation.
    /// - Throws: `DataError`, `RunError`, `TrainingError`, and what observers throw.
    public func run(
        observers: (Int) -> [any TrainingObserver] = { _ in [] }, ended: (Fold) throws -> Void = { _ in }
    ) throws -> CrossValidationOutcome {
        var outcome = CrossValidationOutcome(folds: [])
        for number in 0..<runCount {
            let fold = try fold(number, observers(number))
            try ended(fold)
            outcome.folds.append(fold)
        }
        return outcome
    }

    private func fold(_ number: Int, _ observers: [any TrainingObserver]) throws -> Fold {
        var settings = settings
        settings.seed = settings.seed &+ number / folds
        let rows = try rows(ofRun: number)
        let (plan, test) = try plan(rows, settings)
        let run = try Run.trained(by: plan, observers)
        let notes = (run.configuration.linear?.warnings ?? []) + [run.configuration.thresholdNote].compactMap { $0 }
        return Fold(
            run: number, rows: rows.map(\.count), score: try run.score(on: test, hasIntervals: false), notes: notes)
    }

    /// Returns the plan of a run, and the examples that judge it.
    func plan(ofRun number: Int) throws -> (plan: Run.Plan, test: Dataset) {
        try plan(try rows(ofRun: number), settings)
    }

    private func plan(_ rows: Split<[Int]>, _ settings: RunSettings) throws -> (plan: Run.Plan, test: Dataset) {
        var plan = try Run.Plan(table, rows: rows, settings)
        let test = plan.parts.test
        // Nothing may be decided by it, and nobody looks at it in each epoch.
        plan.leaveOutTest()
        return (plan, test)
    }
}

extension Table.Column {
    /// Returns a number for the value of each row, the same for the same value.
    fileprivate func groups(of rows: [Int]) -> [Int] {
        func numbered(_ value: (Int) -> Double) -> [Int] {
            var numbers: [Double: Int] = [:]
            return rows.map { row in
                let number = numbers[value(row)] ?? numbers.count
                numbers[value(row)] = number
                return number
            }
        }
        switch values {
        case .text(let codes, _): return rows.map { Int(codes[$0]) }
        case .numbers(let numbers): return numbered { numbers[$0] }
        case .dates(let dates): return numbered { dates.seconds[$0] }
        }
    }

    /// Returns the positions in `rows` in ascending order of the values; `nil` for text. Equal values keep their order.
    fileprivate func order(of rows: [Int]) -> [Int]? {
        let keys: [Double]
        switch values {
        case .text: return nil
        case .numbers(let numbers): keys = rows.map { numbers[$0] }
        case .dates(let dates): keys = rows.map { dates.seconds[$0] }
        }
        return keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
    }
}
