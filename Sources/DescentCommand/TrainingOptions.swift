import ArgumentParser
import Datasets
import Descent
import Support

/// The options that say how a model is trained.
struct TrainingOptions: ParsableArguments {
    private static let defaults = RunSettings()

    @Option(help: "The column to predict. (default: the last)") var target: String?
    @Option(help: "\(ModelSpecification.forms.joined(separator: ", ")); the numbers are hidden layers.")
    var model = TrainingOptions.defaults.model.description
    @Option(
        help: """
            The activation between the layers of a multi-layer perceptron: \
            \(Activation.allCases.map(\.rawValue).joined(separator: ", ")).
            """)
    var activation = TrainingOptions.defaults.activation.rawValue
    @Option(
        help: """
            \(LossSpecification.allCases.map(\.rawValue).joined(separator: ", ")). (default: squared for numbers, \
            multiClassHinge for model svm, else softmaxCrossEntropy)
            """)
    var loss: String?
    @OptionGroup var optimization: OptimizerOptions
    @Option(help: "Examples per step, or `full`.")
    var batchSize = TrainingOptions.defaults.batchSize.map(String.init) ?? "full"
    @Option(help: "The order of the examples: \(BatchPlan.Order.allCases.map(\.rawValue).joined(separator: ", ")).")
    var order = BatchPlan.Order.shuffled.rawValue
    @Option(parsing: .unconditional, help: "Passes over the training rows.")
    var epochs = TrainingOptions.defaults.epochs
    @Option(parsing: .unconditional, help: "The seed of the split, the first weights and the order of the examples.")
    var seed = TrainingOptions.defaults.seed
    @Option(
        parsing: .unconditional,
        help: "The share of the rows to judge the finished model by. (default: 0.2, or 0 with --test)")
    var testFraction: Double?
    @Option(
        parsing: .unconditional,
        help: "The share of the rows to monitor the training by. (default: 0, or 0.1 with --early-stopping)")
    var validationFraction: Double?
    @Option(
        parsing: .unconditional,
        help: "Epochs without a better validation loss after which training ends with the best model. (default: none)"
    )
    var earlyStopping: Int?
    @Option(
        help: """
            The metric that early stopping monitors: \(ValidationMetric.allCases.map(\.rawValue).joined(separator: ", ")). (default: \
            loss)
            """)
    var monitor: String?

    func settings(for data: DataArgument, hasTestFile: Bool) throws -> RunSettings {
        var settings = TrainingOptions.defaults
        settings.target = target
        settings.model = try usage("--model") { try ModelSpecification(model) }
        settings.activation = try usage("--activation") { try Activation(named: activation) }
        settings.loss = try loss.map { loss in try usage("--loss") { try LossSpecification(loss) } }
        _ = try usage("--loss") { try settings.task() }
        try optimization.apply(to: &settings)
        settings.batchSize = try parsedBatchSize()
        guard let order = BatchPlan.Order(rawValue: order) else {
            throw UsageError(
                "--order is \"\(order)\"; give \(BatchPlan.Order.allCases.map(\.rawValue).joined(separator: " or "))")
        }
        settings.order = order == .shuffled ? nil : order
        settings.epochs = try atLeastOne(epochs, "--epochs")
        settings.seed = seed
        if hasTestFile && testFraction != nil {
            throw UsageError("--test and --test-fraction both say what to test on; give one of them")
        }
        settings.testFraction = try fraction(testFraction, "--test-fraction") ?? settings.testFraction
        settings.validationFraction =
            try fraction(validationFraction, "--validation-fraction") ?? settings.validationFraction
        guard (hasTestFile ? 0 : settings.testFraction) + settings.validationFraction < 1 else {
            throw UsageError("--test-fraction and --validation-fraction together leave nothing to train on")
        }
        settings.earlyStoppingPatience = try earlyStopping.map { try atLeastOne($0, "--early-stopping") }
        settings.earlyStoppingMetric = try monitored()
        if earlyStopping != nil && validationFraction == 0 {
            throw UsageError("--early-stopping watches validation rows; give --validation-fraction above 0")
        }
        // Pixels have one scale already; those that are mostly white would otherwise weigh most.
        if data.isDigits { settings.scaling = .unit }
        return settings
    }

    private func monitored() throws -> ValidationMetric? {
        guard let monitor else { return nil }
        guard earlyStopping != nil else {
            throw UsageError("--monitor says what early stopping watches; give --early-stopping, such as 10")
        }
        let metric = try usage("--monitor") { try ValidationMetric(named: monitor) }
        return metric == .loss ? nil : metric
    }

    private func parsedBatchSize() throws -> Int? {
        if batchSize == "full" { return nil }
        guard let size = Int(batchSize) else {
            throw UsageError("--batch-size is \"\(batchSize)\"; give a whole number of at least 1, or full")
        }
        return try atLeastOne(size, "--batch-size")
    }

    private func fraction(_ value: Double?, _ option: String) throws -> Double? {
        if let value, !(value >= 0 && value < 1) {
            throw UsageError("\(option) is \(general(value)); give a number from 0 up to, but not, 1")
        }
        return value
    }
}

/// The options that say which optimizer, and what is chained around it.
struct OptimizerOptions: ParsableArguments {
    private static let defaults = RunSettings()

    @Option(
        help: """
            \(OptimizerSpecification.names.joined(separator: ", ")); with settings as NAME(setting=value,…), see \
            `descent optimizers`.
            """)
    var optimizer = OptimizerOptions.defaults.optimizer.name
    @Option(
        parsing: .unconditional,
        help: "The learning rate at the first step. (default: one that suits the optimizer)")
    var learningRate: Double?
    @Option(
        help: """
            \(ScheduleSpecification.names.joined(separator: ", ")); `descent schedule --help` shows their settings.
            """)
    var schedule = OptimizerOptions.defaults.schedule.name
    @Option(
        help: """
            \(PlateauSpecification.form): lowers the rate when the watched loss stops falling. (default: never)
            """)
    var plateau: String?
    @Option(parsing: .unconditional, help: "Decoupled weight decay: at each step weights shrink by rate × this.")
    var weightDecay = OptimizerOptions.defaults.weightDecay
    @Option(name: .customLong("l2"), parsing: .unconditional, help: "Adds this × weight to each gradient.")
    var l2 = OptimizerOptions.defaults.l2
    @Option(parsing: .unconditional, help: "The greatest norm of the gradient of all weights. (default: any)")
    var clipNorm: Double?

    func apply(to settings: inout RunSettings) throws {
        settings.optimizer = try usage("--optimizer") { try OptimizerSpecification(optimizer) }
        settings.schedule = try usage("--schedule") { try ScheduleSpecification(schedule) }
        settings.plateau = try plateau.map { text in try usage("--plateau") { try PlateauSpecification(text) } }
        settings.learningRate = learningRate
        let inText = settings.optimizer.rateInText
        if inText.isGiven && learningRate != nil {
            throw UsageError(
                "--learning-rate and --optimizer \(settings.optimizer.name) both give the rate; give it once")
        }
        if inText.isSchedule && schedule != OptimizerOptions.defaults.schedule.name {
            throw UsageError("--schedule and --optimizer \(settings.optimizer.name) both give a schedule; give one")
        }
        (settings.weightDecay, settings.l2, settings.clipNorm) = (weightDecay, l2, clipNorm)
        if let learningRate { try requirePositive(learningRate, "--learning-rate") }
        for (value, option) in [(weightDecay, "--weight-decay"), (l2, "--l2")] where !(value >= 0 && value.isFinite) {
            throw UsageError("\(option) is \(general(value)); give a number of at least 0")
        }
        if let clipNorm, !(clipNorm > 0 && clipNorm.isFinite) {
            throw UsageError("--clip-norm is \(general(clipNorm)); give a number above 0")
        }
    }
}

struct ParallelismOptions: ParsableArguments {
    @Option(
        parsing: .unconditional, help: "The number of threads; results do not depend on it. (default: all processors)")
    var threads: Int?

    func apply() throws {
        if let threads { Parallelism.threadCount = try atLeastOne(threads, "--threads") }
    }
}

/// Runs `body`, whose errors are the fault of what was given for `option`.
func usage<Value>(_ option: String, _ body: () throws -> Value) throws -> Value {
    do { return try body() } catch { throw UsageError("\(option): \(error)") }
}

func atLeastOne(_ value: Int, _ option: String) throws -> Int {
    guard value >= 1 else { throw UsageError("\(option) is \(value); give a whole number of at least 1") }
    return value
}

func requirePositive(_ value: Double, _ option: String) throws {
    guard value > 0 && value.isFinite else {
        throw UsageError("\(option) is \(general(value)); give a number above 0, such as 0.01")
    }
}
