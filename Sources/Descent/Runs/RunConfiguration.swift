import Datasets
import Learning

/// What `config.json` of a run folder holds: all that is needed to use the model on other data, and to train it again.
public struct RunConfiguration: Codable, Sendable, Equatable {
    /// What the data was and how it was parted.
    public struct Data: Codable, Sendable, Equatable {
        /// The path of the file, or "digits".
        public var source: String
        /// The path of the file of test data, where one was given.
        public var testSource: String?
        public var rows: Int
        public var trainingRows: Int
        public var validationRows: Int
        public var testRows: Int
    }

    /// Of the folder's format, to be raised when old readers would misread it.
    public static let currentFormat = 1

    public var format = RunConfiguration.currentFormat
    /// The version that wrote it.
    public var descent = descentVersion
    /// With every default filled in.
    public var settings: RunSettings
    public var data: Data
    public var task: LearningTask
    public var features: FeatureEncoder
    public var target: TargetEncoder
    /// The outputs of the model.
    public var outputCount: Int
    public var result: RunResult

    /// The classes' names in the order of their numbers, or `nil` for numbers.
    public var classNames: [String]? {
        if case .classes(let names) = target.rule { names } else { nil }
    }

    /// The loss the model was trained with.
    public var loss: LossSpecification { settings.loss ?? settings.model.defaultLoss(for: task) }
}

/// How the finished model does, and what training it took.
public struct RunResult: Codable, Sendable, Equatable {
    public var training: Score
    public var validation: Score?
    public var test: Score?
    public var epochs: Int
    /// The epoch whose parameters the model has.
    public var modelEpoch: Int
    public var steps: Int
    /// The batches that were skipped because their gradients were not finite; `nil` for none.
    public var refusedBatches: Int?
    public var endReason: TrainingReport.EndReason
    /// Wall time of training, evaluation of each epoch included.
    public var seconds: Double
    /// Over the steps alone.
    public var examplesPerSecond: Double
}

/// The loss and metrics of a model on some data.
public struct Score: Codable, Sendable, Equatable {
    public var examples: Int
    /// What training makes small. In a regression it is that of the standardised target.
    public var loss: Double
    /// For classes: the share that is right, from 0 to 1.
    public var accuracy: Double?
    /// For numbers: √(mean (prediction − target)²), in the target's own units.
    public var rmse: Double?
    /// For numbers: 1 − Σ(prediction − target)² / Σ(target − mean)².
    public var r2: Double?

    /// - Parameter scale: how many of the target's units are one of the model's.
    init(_ evaluation: Evaluation, examples: Int, scale: Double) {
        self.examples = examples
        loss = evaluation.loss
        accuracy = evaluation.accuracy
        rmse = evaluation.rootMeanSquaredError.map { $0 * scale }
        r2 = evaluation.rSquared
    }
}

extension TargetEncoder {
    /// How many of the target's units are one of the model's; 1 for classes.
    public var scale: Double {
        if case .values(_, let scale) = rule { scale } else { 1 }
    }
}
