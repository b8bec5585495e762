import ArgumentParser
import Descent

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check that a model and data are fit for training: gradients, first loss, learning a few examples.",
        discussion: """
            MODEL is as in `descent train --model`, or a folder that `descent train` wrote; DATA may then be omitted. \
            The exit status is 1 where a check fails.

            descent check mlp:64,32 housing.csv --target price
            descent check runs/housing
            """)

    @Argument(help: "\(ModelSpecification.forms.joined(separator: ", ")), or a run folder.") var model: String
    @Argument(help: "\(DataArgument.files), or `digits`. (default: what the run was trained on)") var data:
        DataArgument?
    @OptionGroup var reading: ReadingArguments
    @Option(help: "The column to predict. (default: the last)") var target: String?
    @Option(help: "The loss, as in `descent train`. (default: as there)") var loss: String?
    @Option(parsing: .unconditional, help: "Examples whose gradient is checked. (default: 32, or the run's)")
    var batchSize: Int?
    @Option(parsing: .unconditional, help: "The seed of the first weights. (default: 0)") var seed: Int?
    @Flag(help: "Print the results as a JSON object on one line.") var json = false
    @OptionGroup var parallelism: ParallelismOptions

    func run() throws {
        try parallelism.apply()
        let batchSize = try batchSize.map { try atLeastOne($0, "--batch-size") }
        let check: ModelCheck
        if let specification = try? ModelSpecification(model) {
            check = try self.check(specification, batchSize)
        } else {
            // What is no model may be a folder.
            guard model.contains("/") || RunFolders.exists(model) else {
                do { _ = try ModelSpecification(model) } catch { throw UsageError("\(error), or a run folder") }
                return
            }
            check = try checkRun(batchSize)
        }
        report(check)
        if !check.passes { throw ExitCode(1) }
    }

    private func check(_ specification: ModelSpecification, _ batchSize: Int?) throws -> ModelCheck {
        guard let data else { throw UsageError("model \(model) is checked on data; give a file of data, or digits") }
        var settings = RunSettings()
        settings.target = target
        settings.model = specification
        settings.loss = try loss.map { loss in try usage("--loss") { try Loss(loss) } }
        _ = try usage("--loss") { try settings.task() }
        settings.batchSize = batchSize ?? settings.batchSize
        settings.seed = seed ?? 0
        settings.testFraction = 0
        settings.keepEpochs()
        if data.isDigits { settings.scaling = .unit }
        return try ModelCheck(Run.Plan(try data.table(reading, for: settings), settings))
    }

    private func checkRun(_ batchSize: Int?) throws -> ModelCheck {
        guard target == nil && loss == nil && seed == nil else {
            throw UsageError(
                "--target, --loss and --seed are those of the run \(model); omit them")
        }
        var run = try Run(contentsOf: model)
        let source = run.configuration.data.source
        guard let data = data ?? DataArgument(argument: source) else { throw UsageError("give data") }
        if let batchSize { run.configuration.settings.batchSize = batchSize }
        return try ModelCheck(run, on: try data.table(reading, for: run))
    }

    private func report(_ check: ModelCheck) {
        guard json else { return print(check) }
        var line = JSONLine()
        line.add("passes", check.passes)
        line.add("failed", check.tests.filter { !$0.passes }.map(\.name))
        line.add("gradientErrors", check.gradients.map { (name: $0.name, number: $0.relativeError) })
        line.add("initialLoss", check.initialLoss)
        line.add("chanceLoss", check.chanceLoss)
        print(line.text)
    }
}
