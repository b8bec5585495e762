import ArgumentParser
import Descent
import Settings
import StudyStorage

struct Tune: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Search the settings with which a model trains best.",
        discussion: """
            Each trial trains with settings of the search space and is judged by validation rows, a fifth of all unless \
            --validation-fraction says otherwise, never by the test rows. A last run then trains with the best settings on \
            all but the test rows; it is judged by the test rows and saved. With --folds a trial is judged by all rows \
            but the test rows: it trains once for each fold, without it, and its value is the mean over the folds, which \
            are the same for all trials.

            descent tune digits --search "learning-rate=log(1e-4,1e-1), batch-size={16,32,64}, width=int(16,256)"
            descent tune housing.csv --search "optimizer={adam,sgd(momentum=0.9)}, learning-rate=log(1e-4,1)" \
            --pruner median --study housing.db

            The same command continues a study in a file, and several processes may work on it at once. The file has Optuna's \
            tables: optuna.load_study reads it.
            """)

    @Argument(help: DataArgument.help) var data: DataArgument
    @OptionGroup var reading: ReadingArguments
    @Option(
        help: ArgumentHelp(
            "The settings to search: NAME=RANGE, NAME=RANGE, …; may be given several times. (required)",
            discussion: """
                NAME is one of \(Tuning.names.joined(separator: ", ")): options of `descent train`, but for width, the size of \
                every hidden layer, and depth, their number. model.dropout is the dropout of the model, and so on. RANGE is \
                uniform(a,b) or log(a,b), of whole numbers int(a,b) or logint(a,b), or {choice,choice}; a choice with a \
                comma stands in parentheses: model={(mlp:64,32),mlp:128}. All other settings are given as for \
                `descent train`.
                """))
    var search: [String]
    @Option(parsing: .unconditional, help: "How many trials the study is to have, those in its file among them.")
    var trials = 50
    @Option(
        parsing: .unconditional,
        help: "The number of folds that judge each trial, in place of validation rows. (default: none)")
    var folds: Int?
    @Option(
        help: ArgumentHelp(
            "The sampler that chooses the next settings to try, with settings of its own as NAME(setting=value,…).",
            discussion: SamplerRow.all.map { "\($0.standard.name): \($0.summary)" }.joined(separator: "\n")))
    var sampler = "tpe"
    @Option(
        help: ArgumentHelp(
            "The pruner that stops trials early, with settings of its own as NAME(setting=value,…).",
            discussion: PrunerRow.all.map { "\($0.standard.name): \($0.summary)" }.joined(separator: "\n")))
    var pruner = "none"
    @Option(parsing: .unconditional, help: "Trials at a time. With more than one the search does not repeat exactly.")
    var parallel = 1
    @Option(help: "A SQLite file that keeps the study. (default: none)") var study: String?
    @Option(
        help: """
            The metric that judges trials: \(Metric.table.names.joined(separator: ", ")). (default: \
            accuracy for classes, rmse for numbers)
            """)
    var metric: String?
    @OptionGroup var options: TrainingOptions
    @Option(
        help: """
            The folder in which each trial becomes a run of TensorBoard, beside report.html with the pictures of the \
            search. (default: STUDY-trials or RUN-trials)
            """)
    var log: String?
    @Flag(help: "Write neither the log nor the report.") var noLog = false
    @Option(
        help: "An SVG or PNG file for the trials' values and settings, and the settings' importance. (default: none)")
    var plot: String?
    @OptionGroup var pictures: PictureOptions
    @Option(
        help: """
            The folder to save the run with the best settings to; a run that is there is replaced. (default: runs/NAME \
            after DATA, or runs/NAME-2 and so on where that exists)
            """)
    var out: String?
    @Flag(help: "Print the results as a JSON object on the last line.") var json = false
    @Flag(help: "Show no progress.") var quiet = false
    @OptionGroup var parallelism: ParallelismOptions

    func run() throws {
        let space = try usage("--search") { try SearchSpace(self.search.joined(separator: ", ")) }
        let settings = try settings(beside: space)
        try parallelism.apply()
        let sampler = try usage("--sampler") { try SamplerRow.sampler(self.sampler) }
        let pruner = try usage("--pruner") { try PrunerRow.pruner(self.pruner) }
        _ = try atLeastOne(trials, "--trials")
        _ = try atLeastOne(parallel, "--parallel", atMost: 1024)
        if let folds {
            guard folds >= 2 else { throw UsageError("--folds is \(folds); give a whole number of at least 2") }
            _ = try atLeastOne(folds, "--folds")
            try settings.requireValidationForThreshold()
        }
        for (option, path) in [("--study", study), ("--log", log), ("--out", out)] where path == "" {
            throw UsageError("\(option) is empty; give a path")
        }
        guard !noLog || log == nil else { throw UsageError("--no-log and --log contradict each other; give one") }
        try pictures.requireWritable([(plot, "--plot")])
        let interruption = Interruption()
        let tuning = try tuning(space, settings)
        var store: any StudyStore = MemoryStore()
        var name = data.name
        if let study {
            let file = try SQLiteStore(study, study: name, space, tuning.metric.direction, problem: tuning.problem)
            (store, name) = (file, file.studyName)
        }
        let search = tuning.study(sampler: sampler, pruner: pruner, store: store, name: name)
        let destination = try out.map { try RunDestination($0) } ?? RunDestination(named: data.name)
        interruption.removeIfEmpty(destination.logFolder)
        do {
            let log = noLog ? nil : log ?? trialsFolder(beside: destination)
            let progress = TuningProgress(
                tuning, search, of: trials, file: study, interruption, destination, isQuiet: quiet)
            try tuning.run(
                search, trials: trials, workers: parallel, log: log, observers: { progress.observers(of: $0) },
                ended: { progress.ended($0) }, waiting: { progress.endIfInterrupted() })
            try finish(tuning, search, destination, log, interruption)
        } catch {
            destination.abandon()
            throw error
        }
    }

    /// That of a study in a file stays with it, since the study may go on.
    private func trialsFolder(beside destination: RunDestination) -> String {
        if let study { return (study.hasSuffix(".db") ? String(study.dropLast(3)) : study) + "-trials" }
        return RunFolders.free(destination.folder + "-trials")
    }

    /// The settings that are not searched.
    private func settings(beside space: SearchSpace) throws -> RunSettings {
        let settings = try options.settings(for: data, hasTestFile: false)
        let given = settings.trainingOptions()
        if let twice = space.parameters.first(where: { given.contains("--\($0.name)") })?.name {
            throw UsageError("--\(twice) is given, and \(twice) is searched; give one of them")
        }
        return settings
    }

    private func tuning(_ space: SearchSpace, _ settings: RunSettings) throws -> Tuning {
        let metric = try self.metric.map { name in try usage("--metric") { try Metric(name) } }
        do {
            return try Tuning(
                try data.table(reading, for: settings), settings, searching: space, metric: metric, folds: folds)
        } catch let error
            as SettingError
        { throw UsageError("\(error)") }
    }
}
