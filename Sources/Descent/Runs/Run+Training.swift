import Learning
import Optimizers
import Tensors

extension Run {
    /// What a run trains on: the encoded parts of a table, and the settings with every default filled in.
    public struct Plan: Sendable {
        public internal(set) var settings: RunSettings
        public internal(set) var parts: Split<Dataset>
        public let features: FeatureEncoder
        public let target: TargetEncoder
        public internal(set) var loss: LossSpecification
        var data: RunConfiguration.Data

        /// The outputs the model needs.
        public var outputCount: Int { loss.isBinary ? 1 : parts.training.classNames?.count ?? 1 }

        /// The data each epoch is watched by, and its name. Without validation data it is the test data, which is
        /// then only looked at: nothing is decided by it.
        public var watched: (name: String, data: Dataset)? {
            if parts.validation.count > 0 { return ("validation", parts.validation) }
            return parts.test.count > 0 ? ("test", parts.test) : nil
        }

        /// - Parameters:
        ///   - table: see `PreparedData`.
        ///   - test: data to judge by in place of a part of `table`.
        /// - Throws: `DataError`, `SpecificationError`, `RunError`.
        public init(_ table: consuming Table, test: Table? = nil, _ given: RunSettings) throws {
            let (source, rowCount) = (table.source, table.rowCount)
            var settings = given
            if test != nil { settings.testFraction = 0 }
            if settings.earlyStoppingPatience != nil && settings.validationFraction == 0 {
                settings.validationFraction = 0.1
            }
            let prepared = try PreparedData(
                consume table, target: settings.target, task: settings.task(), scaling: settings.scaling,
                standardizingTarget: true, testFraction: settings.testFraction,
                validationFraction: settings.validationFraction, seed: settings.seed)
            (features, target) = (prepared.features, prepared.target)
            loss = settings.loss ?? settings.model.defaultLoss(for: target.task)
            settings.target = target.column
            settings.loss = loss
            settings.learningRate = settings.effectiveLearningRate
            self.settings = settings
            let own = prepared.parts
            let testPart = try test.map { try Dataset($0, features: prepared.features, target: prepared.target) }
            parts = Split(training: own.training, validation: own.validation, test: testPart ?? own.test)
            data = RunConfiguration.Data(
                source: source, testSource: test?.source, rows: rowCount,
                trainingRows: parts.training.count, validationRows: parts.validation.count,
                testRows: parts.test.count)
            if loss.isBinary, let classes = parts.training.classNames?.count, classes != 2 {
                throw RunError(source, .needsTwoClasses(loss: loss.description, found: classes))
            }
            try requireMemory(
                for: settings.model, features: features.featureCount, outputs: outputCount,
                batchSize: min(settings.batchSize ?? .max, parts.training.count), source: source)
        }
    }

    /// Trains a model on a table. The same settings and rows give the same parameters, bit for bit.
    /// - Throws: `DataError`, `SpecificationError`, `RunError`, `TrainingError`.
    public static func train(
        on table: consuming Table, test: Table? = nil, _ settings: RunSettings = RunSettings(),
        observers: [any TrainingObserver] = []
    ) throws -> Run {
        try train(Plan(consume table, test: test, settings), observers: observers)
    }

    /// Trains a model by a plan.
    /// - Throws: `TrainingError`.
    public static func train(_ plan: Plan, observers: [any TrainingObserver] = []) throws(TrainingError) -> Run {
        let (settings, parts, loss) = (plan.settings, plan.parts, plan.loss.loss)
        let batches = BatchPlan(exampleCount: parts.training.count, batchSize: settings.batchSize)
        let model = settings.makeModel(features: plan.features.featureCount, outputs: plan.outputCount)
        let optimizer = settings.makeOptimizer(
            steps: batches.batchCount.multipliedReportingOverflow(by: settings.epochs).partialValue)
        return try train(plan, model, loss, optimizer, observers)
    }

    private static func train(
        _ plan: Plan, _ model: AnyModel, _ loss: Loss, _ optimizer: some Optimizer,
        _ observers: [any TrainingObserver]
    ) throws(TrainingError) -> Run {
        let settings = plan.settings
        var trainer = Trainer(model, loss: loss, optimizer: optimizer)
        trainer.plateau = settings.plateau?.makeController()
        let report = try trainer.fit(
            plan.parts.training, validation: plan.watched?.data, epochs: settings.epochs,
            batchSize: settings.batchSize, order: settings.order ?? .shuffled, seed: settings.seed,
            earlyStopping: settings.earlyStoppingPatience.map { EarlyStopping(patience: $0) }, observers: observers)
        func score(_ data: Dataset) throws(TrainingError) -> Score {
            Score(
                try trainer.model.evaluated(on: data, loss: loss), examples: data.count, scale: plan.target.scale)
        }
        func scoreIfAny(_ data: Dataset) throws(TrainingError) -> Score? {
            data.count > 0 ? try score(data) : nil
        }
        let result = RunResult(
            training: try score(plan.parts.training), validation: try scoreIfAny(plan.parts.validation),
            test: try scoreIfAny(plan.parts.test), epochs: report.epochs.count, modelEpoch: report.modelEpoch,
            steps: report.steps, refusedBatches: report.refusedBatches > 0 ? report.refusedBatches : nil,
            endReason: report.reason, seconds: report.seconds,
            examplesPerSecond: report.examplesPerSecond)
        let configuration = RunConfiguration(
            settings: settings, data: plan.data, task: plan.target.task, features: plan.features,
            target: plan.target, outputCount: plan.outputCount, result: result)
        var run = Run(model: trainer.model, configuration: configuration, epochs: report.epochs)
        run.findings = try run.findings(on: plan)
        return run
    }
}

extension RunSettings {
    /// A fresh model of the settings' kind.
    public func makeModel(features: Int, outputs: Int) -> AnyModel {
        model.makeModel(
            features: features, outputs: outputs, activation: activation,
            // Apart from the keys that order the examples and part the rows.
            seed: RandomKey(UInt64(bitPattern: Int64(seed))).folded(-2))
    }
}
