import ArgumentParser
import Datasets
import Descent
import Support

struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train a model on a file of data or on the embedded digits.",
        discussion: """
            Columns of numbers are standardized and columns of text become one feature per category, by rules that are \
            learned from the training rows and saved with the model. A target with text, or with at most \
            \(TargetEncoder.classLimit) different whole numbers of which each comes twice, is a class unless --task, \
            model or loss say otherwise. Dates become features of their own: a trend, month, day of the week and hour.

            The first line that is printed says what was read, and what was made of it.

            A run that was stopped goes on with --resume and the same command. One that has ended trains on with --resume and \
            more --epochs in all; other options are those it had. --from begins with the parameters of a run on other data.
            """)

    @Argument(help: DataArgument.help) var data: DataArgument
    @OptionGroup var reading: ReadingArguments
    @OptionGroup var options: TrainingOptions
    @Option(help: "\(DataArgument.files) to judge the model by. (default: a part of DATA, see --test-fraction)")
    var test: String?
    @Option(
        help: """
            The folder to save the run to; a run that is there is replaced. (default: runs/NAME after DATA, or \
            runs/NAME-2 and so on where that exists)
            """)
    var out: String?
    @Option(
        help: """
            The folder of a run with whose parameters and encoders to begin; DATA has the columns of its data, and options \
            that are not given are as they were there. (default: none)
            """)
    var from: String?
    @OptionGroup var checkpointing: CheckpointOptions
    @OptionGroup var logging: LogOptions
    @Flag(help: "Print the results as a JSON object on the last line.") var json = false
    @Flag(help: "Show no progress.") var quiet = false
    @OptionGroup var parallelism: ParallelismOptions

    func run() throws {
        let resume = checkpointing.resume
        let earlier = try EarlierRun(resuming: resume ? out : nil, from: from)
        let testPath = test ?? earlier.testSource
        let settings = try options.settings(for: data, hasTestFile: testPath != nil, from: earlier.settings)
        try settings.requireValidationForThreshold()
        try parallelism.apply()
        guard out != "" else { throw UsageError("--out is empty; give a folder") }
        let occasion = try checkpointing.occasion(out: out)
        let intervals = try logging.intervals()
        let interruption = Interruption()
        let table = try earlier.table(data, reading, for: settings)
        let test = try testPath.map { try testTable($0, like: table) }
        let plan = try earlier.plan(consume table, test: test, settings)
        let destination =
            try out.map { try RunDestination($0, resuming: resume) } ?? RunDestination(named: data.name)
        interruption.removeIfEmpty(destination.logFolder)
        let checkpoint = resume ? try destination.checkpoint(of: plan) : nil
        let training = SavedTraining(
            plan: plan, destination: destination, logFolder: logging.folder(for: destination), intervals: intervals,
            checkpoints: occasion, resumed: checkpoint, interruption: interruption, showsProgress: !quiet)
        if !quiet { print(plan.summary) }
        (plan.summary.doubts + plan.testNotes + [earlier.note(plan, checkpoint)].compactMap { $0 }).forEach(warn)
        report(training.run(), destination.folder)
    }

    /// The test file, its columns read as those of the training file were.
    private func testTable(_ path: String, like table: Table) throws -> Table {
        var options = table.reading.options
        options.kinds = Dictionary(table.columns.map { ($0.name, $0.kind) }, uniquingKeysWith: { first, _ in first })
        options.knownNames.formUnion(options.kinds.keys)
        // It need not be there.
        if let weights = options.weights { options.kinds[weights] = nil }
        for column in table.columns {
            if case .dates(let dates) = column.values { options.dateOrders[column.name] = dates.order }
        }
        return try Table(contentsOf: path, options)
    }

    private func report(_ run: Run, _ folder: String) {
        let result = run.configuration.result
        if !quiet {
            let data = run.configuration.data
            print(
                "\(run.configuration.settings.effectiveModel) on \(data.source): \(counted(data.trainingRows, "row")) to train on"
            )
            print("training    \(result.training)")
            if let score = result.validation { print("validation  \(score) on \(counted(score.examples, "row"))") }
            if let score = result.test { print("test        \(score) on \(counted(score.examples, "row"))") }
            let restored =
                result.modelEpoch < result.epochs ? ", the model is that of epoch \(result.modelEpoch)" : ""
            print(MetricTable(result.parts))
            if let path = run.configuration.linear?.path {
                aligned(path.rows, numbersFrom: 0).forEach { print($0) }
            }
            let isSolved = run.configuration.settings.solver != nil
            let ending = result.endReason == .converged ? ", optimum reached" : ""
            print(
                isSolved
                    ? "\(result.epochs) iteration\(result.epochs == 1 ? "" : "s") in \(fixed(result.seconds, 2)) s\(ending)"
                    : """
                    \(result.epochs) epochs, \(result.steps) steps in \(fixed(result.seconds, 2)) s \
                    (\(short(result.examplesPerSecond)) examples/s)\(restored)
                    """)
            if let threshold = result.threshold, let name = run.configuration.classNames?.last {
                print("\(oneLine(name)) is predicted from probability \(general(threshold)) on")
            }
            if let refused = result.refusedBatches {
                print("\(refused) batches skipped: their gradients were not finite")
            }
            print("saved to \(folder)")
        }
        for warning in run.configuration.linear?.warnings ?? [] { warn(warning) }
        if let note = run.configuration.thresholdNote { warn(note) }
        guard json else { return }
        var line = JSONLine()
        if let summary = run.configuration.data.summary { line.add("data", summary) }
        line.add("trainLoss", result.training.loss)
        line.add("testLoss", result.test?.loss)
        line.add(result.test, "test", isClassification: run.configuration.task == .classification)
        line.add("epochs", result.epochs)
        line.add("steps", result.steps)
        line.add("seconds", result.seconds)
        line.add("examplesPerSecond", result.examplesPerSecond)
        if let threshold = result.threshold { line.add("threshold", threshold) }
        if let path = run.configuration.linear?.path {
            line.add("l1", path.best?.l1)
            line.add("path", path.map { JSONLine($0) })
        }
        for (name, score) in result.parts { line.add(name, score, classes: run.configuration.classNames) }
        line.add("run", folder)
        print(line.text)
    }
}
