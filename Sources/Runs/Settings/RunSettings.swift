import Datasets
import Learning
import Optimizers
import Settings
import Support
import Tensors

/// How a model is trained on a table: what the command line's options say, and what a run's `config.json` keeps.
///
/// ```swift
/// var settings = RunSettings()
/// settings.epochs = 100
/// let run = try Run.train(on: Table(contentsOf: "housing.csv"), settings)
/// try run.save(to: "runs/housing")
/// ```
/// Each setting is an option of `descent train`; one row of a table says how options, files, reports and searches have it.
public struct RunSettings: Codable, Sendable, Equatable {
    /// The column to predict; `nil` for the last.
    public var target: String?
    /// The columns to learn from; `nil` for all but the target.
    public var features: ColumnPatterns?
    /// The columns not to learn from.
    public var ignored: ColumnPatterns?
    /// The kind of target; `nil` for what model, loss and data say.
    public var targetKind: LearningTask?
    /// The column of numbers of at least 0 that says how much each row counts, in the loss and in metrics; `nil` for none. It
    /// is no feature, and rows without a weight above 0 are left out.
    public var weights: String?
    /// The rule by which classes count, in the loss and in metrics; `nil` where they all count the same. Weights of rows and
    /// of classes multiply.
    public var classWeights: ClassWeights?
    /// The most features that a column of text becomes: rarer categories share the last. The default is 1000.
    public var categoryLimit = 1000
    /// The kind of model. The default is `mlp:64,32`.
    public var model = ModelSpecification.mlp(hidden: [64, 32])
    /// The activation between the layers of a multi-layer perceptron; it replaces that of `model` unless it is relu.
    public var activation = Activation.relu
    /// The loss; `nil` for that of the model and the kind of target: see `ModelKind`.
    public var loss: Loss?
    /// The distribution of the targets of a linear model; `nil` for the normal one, or classes.
    public var family: Family?
    /// The optimizer. Linear models are solved instead where none was set: see `effectiveSolver`.
    public var optimizer: OptimizerSpecification { didSet { (solver, isOptimizerChosen) = (nil, true) } }
    /// The method that trains on all examples at once in place of the optimizer; `nil` for none, or for what
    /// `effectiveSolver` says.
    public var solver: FullBatchSolver?
    /// Whether `optimizer` was set.
    private(set) var isOptimizerChosen = false
    /// The learning rate at the first step; `nil` for the optimizer's own.
    public var learningRate: Double?
    /// The schedule of the learning rate.
    public var schedule: ScheduleSpecification
    /// The controller that lowers the rate when the watched loss stops falling; `nil` for none.
    public var plateau: PlateauSpecification?
    /// λ of decoupled weight decay; 0 for none.
    public var weightDecay = 0.0
    /// λ₂ of L2 regularization, which adds λ₂/2 ‖W‖² to the mean loss; 0 for none.
    public var l2 = 0.0
    /// λ₁ of L1 regularization, which adds λ₁ ‖W‖₁ to the mean loss of a linear model that is solved; 0 for none.
    public var l1 = 0.0
    /// Whether λ₁ is chosen, in place of `l1`, among 100 values from that at which all weights are 0 to a thousandth of it: the one
    /// with the least loss of the validation rows, a fifth where no fraction was set.
    public var choosesL1 = false
    /// Whether a linear model has an intercept. Without, columns of numbers are not shifted: `standard` scaling is then
    /// `unit`, and the target of a regression stays as it is.
    public var intercept = true
    /// The greatest global norm of a gradient; `nil` for any.
    public var clipNorm: Double?
    /// The examples a step; `nil` for the full set.
    public var batchSize: Int? = 32
    /// The passes over the training rows; of a solver the greatest number of iterations, 1000 where it was not set. See
    /// `earlyStoppingPatience` for what is done where it was not set.
    public var epochs = 30 { didSet { areEpochsChosen = true } }
    /// Whether `epochs` was set.
    private(set) var areEpochsChosen = false
    /// The order in which examples are taken; `nil` for every one once an epoch, shuffled anew each time.
    public var order: BatchPlan.Order?
    /// The seed of the parts, the first weights, and the order of the examples.
    public var seed = 0
    /// The share of the rows held out to judge the finished model by.
    public var testFraction = 0.2
    /// The share of the rows held out to watch the training by. Early stopping without any takes a fifth.
    public var validationFraction = 0.0 { didSet { isValidationChosen = true } }
    /// Whether `validationFraction` was set.
    private(set) var isValidationChosen = false
    /// The epochs without a better validation loss after which training ends with the best model; `nil` for none.
    ///
    /// Where neither this nor `epochs` was set, and there are 100 rows, models that are trained on batches stop early:
    /// after 10 epochs without a better loss, 100 at most, from a rate of 0.003 where nothing is said of it. On
    /// two dozen public tables this is what generalizes; `Benchmarks/README.md` has the figures.
    public var earlyStoppingPatience: Int? { didSet { isEarlyStoppingChosen = true } }
    /// Whether `earlyStoppingPatience` was set.
    private(set) var isEarlyStoppingChosen = false
    /// The metric that early stopping watches in place of the validation loss.
    public var earlyStoppingMetric: Metric?
    /// The rule by which the probability of class 1 decides between two classes; `nil` for the more probable class.
    public var threshold: DecisionThreshold?
    /// How columns of numbers are scaled.
    public var scaling = FeatureEncoder.Scaling.standard

    /// Creates settings with the defaults: `mlp:64,32`, Adam by a cosine to 0, batches of 32, early stopping, a fifth held out.
    public init() { (optimizer, schedule) = Self.defaultTexts }

    /// The default optimizer and schedule, read from text once: settings are made for the help of every option.
    private static let defaultTexts: (OptimizerSpecification, ScheduleSpecification) = {
        guard let optimizer = try? OptimizerSpecification("adam"), let schedule = try? ScheduleSpecification("cosine")
        else { misuse("the default optimizer or schedule is not in its table") }
        return (optimizer, schedule)
    }()

    /// The learning rate at the first step.
    public var effectiveLearningRate: Double { learningRate ?? optimizer.defaultLearningRate }

    /// The optimizer with everything chained around it, for a run of this many steps.
    func makeOptimizer(steps: Int) -> any Optimizer {
        let schedule = schedule.makeSchedule(from: effectiveLearningRate, steps: max(steps, 1))
        var optimizer = optimizer.makeOptimizer(learningRate: schedule, steps: max(steps, 1))
        if l2 > 0 { optimizer = optimizer.l2(.constant(l2)) }
        if let clipNorm { optimizer = optimizer.clipped(toNorm: .constant(clipNorm)) }
        if weightDecay > 0 { optimizer = optimizer.weightDecay(.constant(weightDecay)) }
        if !intercept { optimizer = optimizer.frozen("linear.bias") }
        return optimizer
    }

    /// The kind of target that the model and the loss are for; `nil` if both kinds will do.
    /// - Throws: `SettingError` where model and loss do not fit.
    public func task() throws(SettingError) -> LearningTask? {
        guard let targetKind else { return try impliedTask() }
        guard try impliedTask() ?? targetKind == targetKind else {
            let cause = model.task == nil ? "loss \(loss?.description ?? "")" : "model \(model)"
            let other = targetKind == .regression ? "classes" : "numbers"
            throw SettingError("\(cause) is for \(other) and task \(targetKind.rawValue) is not", "omit one")
        }
        return targetKind
    }

    /// The columns to learn from.
    var columnChoice: ColumnChoice { ColumnChoice(features: features, ignored: ignored) }

    /// Throws where the model or the loss is for classes and the target of a table looks like a number, unless the kind
    /// of target is given.
    func requireClasses(in table: borrowing Table) throws {
        guard targetKind == nil, try impliedTask() == .classification else { return }
        try TargetEncoder.requireClasses(
            in: target, of: table, for: model.task == nil ? "loss \(loss?.description ?? "")" : "model \(model)")
    }

    private func impliedTask() throws(SettingError) -> LearningTask? {
        switch (model.task, (family?.loss ?? loss)?.task) {
        case (let task, nil): return task
        case (.classification?, .regression?):
            throw SettingError(
                "loss \((family?.loss ?? loss)?.description ?? "") is for numbers and model \(model) for classes; take model linear, or "
                    + "one of the losses softmaxCrossEntropy, multiClassHinge")
        case (_, let task): return task
        }
    }

    /// The kind of model with the activation.
    package var effectiveModel: ModelSpecification {
        activation == .relu ? model : (try? model.changing("activation", to: .other(activation))) ?? model
    }
}
