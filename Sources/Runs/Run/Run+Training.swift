import Datasets
import Learning
import Optimizers
import Settings
import Tensors

extension Run {
    /// A plan of a run: the encoded parts of a table, and the settings with every default filled in.
    public struct Plan: Sendable {
        /// The settings.
        public internal(set) var settings: RunSettings
        /// The encoded parts.
        public internal(set) var parts: Split<Dataset>
        /// The encoder of the features.
        public let features: FeatureEncoder
        /// The encoder of the target.
        public let target: TargetEncoder
        /// The loss.
        public internal(set) var loss: Loss
        var data: RunConfiguration.Data
        /// The training rows in 64 bits, where a linear model is to be solved.
        var linearExamples: LinearExamples?
        /// The validation rows in 64 bits, where they choose a penalty.
        var validationExamples: LinearExamples?

        /// The summary of the table as it was read and is used.
        public let summary: DataSummary
        /// The model whose parameters training begins with; `nil` for fresh ones.
        var start: AnyModel?
        /// The folder of the run that the model is of.
        var startedFrom: String?
        /// The weights of rows; `nil` where all count the same.
        public let weights: RowWeights?
        /// What is worth knowing about the data to judge by, one line each.
        package private(set) var testNotes: [String] = []

        /// The outputs the model needs.
        public var outputCount: Int { loss.isForTwoClasses ? 1 : parts.training.classNames?.count ?? 1 }

        /// The data each epoch is watched by, and its name. Without validation data it is the test data, which is
        /// then only looked at: nothing is decided by it.
        public var watched: (name: String, data: Dataset)? {
            if parts.validation.count > 0 { return ("validation", parts.validation) }
            return parts.test.count > 0 ? ("test", parts.test) : nil
        }

        /// Splits and encodes a table.
        /// - Parameters:
        ///   - table: see `PreparedData`.
        ///   - test: data to judge by in place of a part of `table`.
        ///   - rows: the rows of each part, in place of what the settings' fractions and seed say.
        /// - Throws: `DataError`, `SettingError`, `RunError`.
        public init(
            _ table: consuming Table, test: Table? = nil, rows: Split<[Int]>? = nil, _ given: RunSettings
        ) throws {
            try self.init(consume table, test: test, rows: rows, given, encoders: nil)
        }

        /// - Parameter encoders: encoders that were fitted before, in place of new ones.
        init(
            _ table: consuming Table, test: Table? = nil, rows: Split<[Int]>? = nil, _ given: RunSettings,
            encoders: (features: FeatureEncoder, target: TargetEncoder)?
        ) throws {
            let (source, rowCount, reading) = (table.source, table.rowCount, table.reading)
            // Nothing that holds the table's memory.
            let columns = try table.summaryColumns(target: given.target, weights: given.weights)
            let weightless = try table.rowsWithoutWeight(target: given.target, weights: given.weights)
            try given.requireClasses(in: table)
            var settings = try given.withMethod().withUsualStopping(rows: rowCount)
            if test != nil { settings.testFraction = 0 }
            let exactTable = settings.solver == .exact ? table : nil
            let prepared = try PreparedData(
                consume table, target: settings.target, task: settings.task(), choosing: settings.columnChoice,
                weights: settings.weights, classWeights: settings.classWeights, categoryLimit: settings.categoryLimit,
                scaling: settings.scaling,
                standardizingTarget: settings.intercept && settings.family == nil,
                testFraction: settings.testFraction,
                validationFraction: settings.validationFraction, seed: settings.seed, rows: rows, encoders: encoders)
            (features, target, weights) = (prepared.features, prepared.target, prepared.weights)
            loss = settings.family?.loss ?? settings.loss ?? settings.model.defaultLoss(for: target.task)
            settings.target = target.column
            settings.loss = settings.family == nil ? loss : nil
            if settings.solver == nil { settings.learningRate = settings.effectiveLearningRate }
            self.settings = settings
            let own = prepared.parts
            let testPart = try test.map { test in
                let rows =
                    try prepared.weights?.rows(of: test, withTarget: prepared.target.column)
                    ?? test.rowsWithValue(in: prepared.target.column)
                return try Dataset(
                    test, rows: rows, features: prepared.features, target: prepared.target, weights: prepared.weights)
            }
            if let test, let note = prepared.weights?.note(on: test) { testNotes = [note] }
            parts = Split(training: own.training, validation: own.validation, test: testPart ?? own.test)
            summary = DataSummary(
                of: columns, rows: rowCount, weightless: weightless, reading, prepared, source: source)
            data = RunConfiguration.Data(
                source: source, testSource: test?.source, rows: rowCount,
                trainingRows: parts.training.count, validationRows: parts.validation.count,
                testRows: parts.test.count, reading: reading.options.isEmpty ? nil : reading.options,
                summary: summary)
            linearExamples = try exactTable.map {
                try LinearExamples(
                    $0, rows: prepared.rows.training, prepared.features, prepared.target, parts.training)
            }
            if let exactTable, settings.choosesL1 {
                validationExamples = try LinearExamples(
                    exactTable, rows: prepared.rows.validation, prepared.features, prepared.target, parts.validation)
            }
            if let family = settings.family { try parts.training.requireTargets(of: family, source, target.column) }
            if let problem = settings.earlyStoppingMetric?.problem(with: loss, on: parts.validation.targets) {
                throw RunError(source, .noSuchMetric(problem))
            }
            if loss.isForTwoClasses, let classes = parts.training.classNames?.count, classes != 2 {
                throw RunError(source, .needsTwoClasses(loss: loss.description, found: classes))
            }
            try checkThreshold()
            try settings.requireMemory(
                features: features.featureCount, outputs: outputCount,
                batchSize: settings.examplesAtOnce(of: parts.training.count), source: source)
        }
    }

    /// Trains a model on a table. The same settings and rows give the same parameters, bit for bit.
    /// - Throws: `DataError`, `SettingError`, `RunError`, `TrainingError`.
    public static func train(
        on table: consuming Table, test: Table? = nil, _ settings: RunSettings = RunSettings(),
        observers: [any TrainingObserver] = []
    ) throws -> Run {
        try train(Plan(consume table, test: test, settings), observers: observers)
    }

    /// Trains a model by a plan.
    /// - Parameter checkpoint: where a run by the same plan stopped, to go on from: see `RunDestination.checkpoint(of:)`.
    /// - Throws: `TrainingError`.
    public static func train(
        _ plan: Plan, observers: [any TrainingObserver] = [], resuming checkpoint: TrainerCheckpoint? = nil
    ) throws -> Run {
        var run = try trained(by: plan, observers, resuming: checkpoint, hasAllMetrics: true)
        run.findings = try run.findings(on: plan)
        return run
    }

    /// The same without findings, for whoever trains many runs.
    /// - Parameter hasAllMetrics: whether the scores have every metric, and not only those that each epoch has.
    static func trained(
        by plan: Plan, _ observers: [any TrainingObserver], resuming checkpoint: TrainerCheckpoint? = nil,
        hasAllMetrics: Bool = false
    ) throws -> Run {
        let (settings, training) = (plan.settings, plan.parts.training)
        var trainer = try plan.trainer(resuming: checkpoint)
        let epochsLeft = checkpoint?.ending == .stoppedEarly ? 0 : settings.epochs - trainer.epochs
        let earlyStopping = settings.earlyStoppingPatience.map {
            EarlyStopping(monitoring: settings.earlyStoppingMetric ?? .loss, patience: $0)
        }
        let watching = (earlyStopping.map { [$0] } ?? []) + observers
        let isEnded = checkpoint?.ending == .stoppedEarly || checkpoint?.ending == .converged
        let solved = try plan.solve(&trainer, observers: watching, isEnded: isEnded && settings.solver != .exact)
        let report =
            try solved?.report
            ?? trainer.fit(
                training, validation: plan.watched?.data, epochs: epochsLeft, batchSize: settings.batchSize,
                order: settings.order ?? .shuffled, seed: settings.seed, observers: watching)
        let metrics = watching.flatMap(\.metrics)
        let threshold = try plan.threshold(for: trainer.model)
        func score(_ data: Dataset, seed: Int? = nil) throws(TrainingError) -> Score {
            try Run.score(
                trainer.model, on: data, loss: trainer.loss, scale: plan.target.scale, threshold: threshold?.value,
                own: metrics, hasAll: hasAllMetrics, seed: seed)
        }
        func scoreIfAny(_ data: Dataset) throws(TrainingError) -> Score? {
            data.count > 0 ? try score(data, seed: hasAllMetrics ? settings.seed : nil) : nil
        }
        let steppingSeconds = trainer.history.reduce(0) { $0 + $1.seconds }
        let refused = trainer.position.refused
        let result = RunResult(
            training: try score(training), validation: try scoreIfAny(plan.parts.validation),
            test: try scoreIfAny(plan.parts.test), threshold: threshold?.value, reachedPrecision: threshold?.reached,
            epochs: trainer.epochs,
            modelEpoch: report.modelEpoch,
            steps: trainer.steps, refusedBatches: refused > 0 ? refused : nil,
            endReason: checkpoint?.ending ?? report.reason, seconds: trainer.seconds,
            examplesPerSecond: Double(trainer.epochs * training.count) / max(steppingSeconds, 1e-9))
        var trainedSettings = settings
        trainedSettings.l2 = solved?.fit?.addedL2 ?? settings.l2
        let configuration = RunConfiguration(
            settings: trainedSettings, data: plan.data, task: plan.target.task, features: plan.features,
            target: plan.target, weights: plan.weights, startedFrom: plan.startedFrom, outputCount: plan.outputCount,
            result: result,
            linear: solved?.fit.map { LinearResult($0, plan) })
        return Run(model: trainer.model, configuration: configuration, epochs: trainer.history)
    }
}

extension Run.Plan {
    fileprivate func trainer(resuming checkpoint: TrainerCheckpoint?) throws(TrainingError) -> Trainer<AnyModel> {
        let batches = BatchPlan(exampleCount: parts.training.count, batchSize: settings.batchSize).batchCount
        let model = start ?? settings.makeModel(features: features.featureCount, outputs: outputCount)
        if settings.solver == .exact {
            // It begins anew, as it always begins with the same; what it has in the end has the same bits.
            return Trainer(model, loss: loss, optimizer: SGD(learningRate: 1))
        }
        let optimizer: any Optimizer =
            settings.solver == nil
            ? settings.makeOptimizer(steps: batches.multipliedReportingOverflow(by: settings.epochs).partialValue)
            : SGD(learningRate: 1)
        if let checkpoint {
            return try Trainer(model, loss: loss, optimizer: optimizer, resuming: checkpoint)
        }
        var trainer = Trainer(model, loss: loss, optimizer: optimizer)
        trainer.plateau = settings.plateau?.makeController()
        return trainer
    }
}

extension RunSettings {
    /// A fresh model of the settings' kind.
    public func makeModel(features: Int, outputs: Int) -> AnyModel {
        effectiveModel.makeModel(
            features: features, outputs: outputs,
            // Apart from the keys that order the examples and part the rows.
            seed: RandomKey(UInt64(bitPattern: Int64(seed))).folded(-2))
    }
}
