import ArgumentParser
import Datasets
import Descent
import Support

/// The options for what `descent cross-validate` trains: there is no test fraction, as each fold is a test part, and the
/// order is that of the rows in folds.
enum FoldedRunOptions: RunOptionChoice {
    static let options = RunOption.all.filter { !["test-fraction", "order"].contains($0.name) }

    static let defaults: RunSettings = {
        var settings = RunSettings()
        settings.testFraction = 0
        return settings
    }()
}

struct CrossValidate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cross-validate",
        abstract: "Judge a model by every row: train it several times, each time without one fold of the rows.",
        discussion: """
            The rows are dealt to folds of one size, each with its share of every class. For each fold a model is trained on \
            all other rows, and judged by the fold. The table shows each metric: its mean over the folds, its deviation from \
            fold to fold, and its value in each. No run is saved; `descent train` with the same options makes one.

            descent cross-validate houses.csv --target price
            descent cross-validate visits.csv --target cured --group patient
            descent cross-validate sales.csv --target sales --order day --folds 4
            """)

    @Argument(help: DataArgument.help) var data: DataArgument
    @OptionGroup var reading: ReadingArguments
    @Option(parsing: .unconditional, help: "How many folds there are.") var folds = 5
    @Option(
        parsing: .unconditional,
        help: "How often all rows are dealt to folds anew, each time with a seed that is one higher.")
    var repeats = 1
    @Option(
        help: """
            A column whose equal values stay in one fold, such as a patient with several visits. It is not a feature. \
            (default: none)
            """)
    var group: String?
    @Option(
        name: .customLong("order"),
        help: """
            A column of numbers or dates by which rows are sorted: each fold is judged by rows that come after those it \
            trains on. (default: none)
            """)
    var orderBy: String?
    @OptionGroup var options: RunOptions<FoldedRunOptions>
    @Flag(help: "Print the results as a JSON object on the last line.") var json = false
    @Flag(help: "Show no progress.") var quiet = false
    @OptionGroup var parallelism: ParallelismOptions

    func run() throws {
        let settings = try options.settings(for: data, hasTestFile: false)
        try settings.requireValidationForThreshold()
        guard folds >= 2 else { throw UsageError("--folds is \(folds); give a whole number of at least 2") }
        _ = try atLeastOne(folds, "--folds")
        _ = try atLeastOne(repeats, "--repeats")
        let rule = try rule()
        try parallelism.apply()
        let interruption = Interruption()
        let table = try data.table(reading, for: settings, dealtBy: rule)
        let validation = try CrossValidation(table, settings, folds: folds, repeats: repeats, rule: rule)
        if !quiet { print(validation.summary) }
        (validation.summary.doubts + validation.notes).forEach(warn)
        report(try outcome(of: validation, interruption), validation.summary)
    }

    private func rule() throws -> FoldRule {
        switch (group, orderBy) {
        case (_?, _?): throw UsageError("--group and --order both say how rows are dealt; give one of them")
        case (let column?, nil): return .groups(of: column)
        case (nil, let column?):
            guard repeats == 1 else {
                throw UsageError("--repeats deals rows anew, and --order has one way to deal them; omit one")
            }
            return .ordered(by: column)
        case (nil, nil): return .random
        }
    }

    /// Trains all folds. Ends the program where training fails or is interrupted.
    private func outcome(of validation: CrossValidation, _ interruption: Interruption) throws -> CrossValidationOutcome
    {
        var (done, told) = (0, Set<String>())
        do {
            return try validation.run(observers: { _ in [interruption] }) { fold in
                done += 1
                if !quiet {
                    let rows = "on \(counted(fold.rows.test, "row")), trained on \(fold.rows.training)"
                    Output.write(visible("\(name(ofRun: fold.run))  \(fold.score) \(rows)") + "\n")
                }
                // Folds have much in common.
                for note in fold.notes where told.insert(note).inserted { warn("\(name(ofRun: fold.run)): \(note)") }
                if interruption.isRequested && done < validation.runCount { throw Interrupted() }
            }
        } catch {
            guard interruption.isRequested || error is TrainingError else { throw error }
            let message = "\(name(ofRun: done)): \(error)"
            fail(message, status: interruption.isRequested ? interruption.exitStatus : 1)
        }
    }

    private struct Interrupted: Error, CustomStringConvertible { let description = "interrupted" }

    private func name(ofRun run: Int) -> String {
        (repeats > 1 ? "repeat \(run / folds + 1), " : "") + "fold \(run % folds + 1)"
    }

    private func metrics(_ summaries: [CrossValidationOutcome.Summary]) -> JSONLine {
        var metrics = JSONLine()
        for summary in summaries {
            var metric = JSONLine()
            metric.add("mean", summary.mean)
            metric.add("deviation", summary.deviation)
            metric.add("folds", summary.values.map { $0 ?? .nan })
            metrics.add(summary.name, metric)
        }
        return metrics
    }

    private func report(_ outcome: CrossValidationOutcome, _ summary: DataSummary) {
        if !quiet { print("\n\(outcome)") }
        guard json else { return }
        var line = JSONLine()
        line.add("data", summary)
        line.add("metrics", metrics(outcome.summaries))
        if let summaries = outcome.unweightedSummaries { line.add("unweighted", metrics(summaries)) }
        line.add(
            "folds",
            outcome.folds.map { fold in
                var rows = JSONLine()
                rows.add("training", fold.rows.training)
                rows.add("validation", fold.rows.validation)
                rows.add("test", fold.rows.test)
                return rows
            })
        print(line.text)
    }
}
