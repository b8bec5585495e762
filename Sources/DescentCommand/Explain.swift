import ArgumentParser
import Descent

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the compiled training step of a model as a listing, with flops and bytes.",
        discussion: "MODEL is as in `descent train --model`, or a folder that `descent train` wrote.")

    @Argument(help: "\(ModelSpecification.forms.joined(separator: ", ")), or a run folder.") var model: String
    @Option(parsing: .unconditional, help: "The numbers that describe an example. (default: 64, or the run's)")
    var features: Int?
    @Option(
        parsing: .unconditional, help: "Classes, or 1 to predict a number. (default: 10, linear 1, or the run's)")
    var outputs: Int?
    @Option(parsing: .unconditional, help: "Examples per step. (default: 32, or the run's)")
    var batchSize: Int?
    @Option(
        help: """
            As in `descent train`. (default: squared for linear, multiClassHinge for svm, else softmaxCrossEntropy, \
            or the run's)
            """)
    var loss: String?
    @Option(help: "The optimizer, as in `descent train`. (default: \(RunSettings().optimizer.name), or the run's)")
    var optimizer: String?

    func run() throws {
        let optimizer = try optimizer.map { text in try usage("--optimizer") { try OptimizerSpecification(text) } }
        for (value, option) in [(features, "--features"), (outputs, "--outputs"), (batchSize, "--batch-size")] {
            _ = try value.map { try atLeastOne($0, option, atMost: Setting.greatestSize) }
        }
        let specification: ModelSpecification
        do { specification = try ModelSpecification(model) } catch {
            // What is no model may be a folder.
            guard model.contains("/") || RunFolders.exists(model) else { throw UsageError("\(error), or a run folder") }
            return print(try explanation(ofRun: model, optimizer))
        }
        print(try explanation(of: specification, optimizer))
    }

    private func explanation(ofRun folder: String, _ optimizer: OptimizerSpecification?) throws -> StepExplanation {
        guard features == nil && outputs == nil && loss == nil else {
            throw UsageError("--features, --outputs and --loss are those of the run \(folder); omit them")
        }
        let configuration = try Run(contentsOf: folder).configuration
        var settings = configuration.settings
        if let optimizer { settings.optimizer = optimizer }
        let rows = configuration.data.trainingRows
        return try StepExplanation(
            settings, features: configuration.features.featureCount, outputs: configuration.outputCount,
            batchSize: batchSize ?? min(settings.batchSize ?? rows, rows))
    }

    private func explanation(
        of specification: ModelSpecification, _ optimizer: OptimizerSpecification?
    ) throws -> StepExplanation {
        var settings = RunSettings()
        settings.model = specification
        settings.loss = try loss.map { loss in try usage("--loss") { try Loss(loss) } }
        if let optimizer { settings.optimizer = optimizer }
        let outputs = outputs ?? (specification.task == .regression || settings.loss?.isForTwoClasses ?? false ? 1 : 10)
        return try usage("explain") {
            try StepExplanation(settings, features: features ?? 64, outputs: outputs, batchSize: batchSize ?? 32)
        }
    }
}
