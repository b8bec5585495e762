import Datasets
import Learning
import Optimizers
import Settings
import Studies
import Support

/// The search for settings with which a model trains best: each trial trains one on the training rows and is judged by the
/// validation rows, or trains one for each of some folds and is judged by the mean over them. The test rows are used once, by
/// `trainBest`.
///
/// ```swift
/// let space = try SearchSpace("learning-rate=log(1e-4,1e-1), width=int(16,256)")
/// let tuning = try Tuning(.digits, RunSettings(), searching: space)
/// let study = tuning.study(sampler: TPESampler())
/// try tuning.run(study, trials: 50)
/// let run = try study.best().map { try tuning.trainBest($0) }
/// ```
public struct Tuning: Sendable {
    /// The space that is searched.
    public let space: SearchSpace
    /// The metric that judges a trial.
    public let metric: Metric
    /// The settings that are not searched, as they were given.
    public let settings: RunSettings
    /// The number of folds that judge a trial; `nil` where the validation rows do.
    public let folds: Int?
    /// The data, split and encoded.
    package let plan: Run.Plan
    /// The plan of each fold, and the examples that judge it. They are the same for all trials.
    package let foldPlans: [(plan: Run.Plan, test: Dataset)]
    private let table: Table

    /// Prepares a search.
    /// - Parameters:
    ///   - settings: those that are not searched; without validation rows a fifth of all rows is taken.
    ///   - space: names are those of the options of `descent train`, besides `width` and `depth`: the size of every hidden
    ///     layer, and how many there are.
    ///   - metric: the default is accuracy for classes, root mean squared error for numbers.
    ///   - folds: the number of folds to which all but the test rows are dealt, with their share of every class. A trial then
    ///     trains as often, and its value is the mean of the metric over the folds; validation rows, if the settings want any,
    ///     are taken from the training rows of each fold. The default is to judge by validation rows.
    /// - Throws: `DataError`, `RunError`; `SettingError` for settings that cannot be, at any place of the space.
    public init(
        _ table: Table, _ settings: RunSettings, searching space: SearchSpace, metric: Metric? = nil, folds: Int? = nil
    ) throws {
        var settings = settings
        if settings.validationFraction == 0 && folds == nil {
            settings.validationFraction = UsualStopping.validationFraction
        }
        // Trials of as many epochs can be compared, and pruned.
        settings.keepEpochs()
        (self.settings, self.space, self.table, self.folds) = (settings, space, table, folds)
        try Self.check(space, settings)
        let first = try Self.settings(space.texts(space.parameters.map { $0.distribution.first }), settings)
        var plan = try Run.Plan(table, first)
        plan.leaveOutTest()
        self.plan = plan
        foldPlans = try folds.map { try Self.plans(of: table, plan, first, folds: $0) } ?? []
        let task = plan.target.task
        self.metric = metric ?? .standard(for: task)
        let judges = foldPlans.first?.test ?? plan.parts.validation
        if let problem = self.metric.problem(with: plan.loss, on: judges.targets) {
            throw SettingError("metric \(self.metric): \(problem)")
        }
    }

    /// Deals all rows to folds but those that `plan` has left out as its test rows.
    private static func plans(
        of table: Table, _ plan: Run.Plan, _ settings: RunSettings, folds: Int
    ) throws -> [(plan: Run.Plan, test: Dataset)] {
        let rows = try table.rows(withTarget: plan.target.column, weights: settings.weights)
        let targets = try plan.target.encode(table, rows: rows)
        let parts = try Split(
            of: targets, testFraction: settings.testFraction, validationFraction: 0, seed: settings.seed,
            source: table.source)
        let test = parts.test.map { rows?[$0] ?? $0 }
        let validation = try CrossValidation(
            table, settings, folds: folds, repeats: 1, rule: .random, without: Set(test))
        return try (0..<folds).map { try validation.plan(ofRun: $0) }
    }

    private static func settings(
        _ texts: [(name: String, text: String)], _ fixed: RunSettings
    ) throws -> RunSettings {
        var settings = fixed
        for setting in TunableSetting.all {
            for (name, text) in texts where name == setting.name { try setting.apply(text, &settings) }
        }
        for (name, text) in texts where TunableSetting.isOfModel(name) {
            try TunableSetting.named(name, for: settings.model)?.apply(text, &settings)
        }
        return settings
    }

    /// The settings of a trial.
    public func settings(of trial: Trial) throws -> RunSettings {
        try Self.settings(space.texts(trial.point), settings)
    }

    /// A study of this search. A `HyperbandPruner` without `greatest` is given the greatest number of epochs, or of folds.
    public func study(
        sampler: any Sampler = TPESampler(), pruner: any Pruner = NoPruner(), store: any StudyStore = MemoryStore(),
        name: String = "study"
    ) -> Study {
        var pruner = pruner
        if var hyperband = pruner as? HyperbandPruner, hyperband.greatest == 0 {
            let searched = space["epochs"].map { $0.extremes.compactMap(Int.init).max() ?? 0 }
            hyperband.greatest = max(folds ?? searched ?? settings.epochs, hyperband.least)
            pruner = hyperband
        }
        return Study(
            space, direction: metric.direction, sampler: sampler, pruner: pruner, seed: settings.seed, name: name,
            store: store)
    }

    /// Trains with the settings of a trial on training and validation rows together, and judges by the test rows: what
    /// `descent train` does with `trainingOptions(of:)`. With early stopping, or a decision threshold that is chosen,
    /// the validation rows stay.
    public func trainBest(_ trial: Trial, observers: [any TrainingObserver] = []) throws -> Run {
        try Run.train(finalPlan(of: trial), observers: observers + [MetricRequest(metric)])
    }

    /// An observer that has a metric evaluated, and does nothing besides.
    private final class MetricRequest: TrainingObserver {
        let metrics: [Metric]

        init(_ metric: Metric) { metrics = [metric] }
    }

    /// The plan by which `trainBest` trains.
    package func finalPlan(of trial: Trial) throws -> Run.Plan { try Run.Plan(table, finalSettings(of: trial)) }

    /// The options with which `descent train` does what `trainBest` does.
    package func trainingOptions(of trial: Trial) throws -> [String] {
        var options = try finalSettings(of: trial).trainingOptions()
        // Choices as they were written, which is shorter.
        for (name, text) in space.texts(trial.point) {
            if let place = options.firstIndex(of: "--\(name)") { options[place + 1] = text }
        }
        return options
    }

    /// The settings with which `trainBest` trains.
    func finalSettings(of trial: Trial) throws -> RunSettings {
        var settings = try settings(of: trial)
        let needsValidation =
            settings.earlyStoppingPatience != nil || settings.threshold?.isChosen == true || settings.choosesL1
        if !needsValidation { settings.validationFraction = 0 }
        return settings
    }
}
