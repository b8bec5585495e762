import Datasets
import Learning
import Support

/// The content of `config.json` in a run folder: all that is needed to use the model on other data, and to train it again.
public struct RunConfiguration: Codable, Sendable, Equatable {
    /// The data, and how it was split.
    public struct Data: Codable, Sendable, Equatable {
        /// The path of the file, or "digits".
        public var source: String
        /// The path of the file of test data, where one was given.
        public var testSource: String?
        /// The number of rows.
        public var rows: Int
        /// The number of rows to learn from.
        public var trainingRows: Int
        /// The number of rows to choose by.
        public var validationRows: Int
        /// The number of rows to judge by.
        public var testRows: Int
        /// The rules that were given for reading the file, such as its separator; `nil` for none.
        public var reading: Table.ReadingOptions?
        /// The summary of the file as it was read and is used; `nil` in runs of earlier versions.
        public var summary: DataSummary?
    }

    /// The current version of the folder's format, raised when old readers would misread a folder.
    static let currentFormat = 1

    /// The version of the folder's format.
    public var format = RunConfiguration.currentFormat
    /// The version that wrote it.
    public var descent = descentVersion
    /// The settings, with every default filled in.
    public var settings: RunSettings
    /// The data.
    public var data: Data
    /// The kind of target.
    public var task: LearningTask
    /// The encoder of the features.
    public var features: FeatureEncoder
    /// The encoder of the target.
    public var target: TargetEncoder
    /// The weights of rows; `nil` where all count the same.
    public var weights: RowWeights?
    /// The folder of the run with whose parameters and encoders training began; `nil` for fresh ones.
    public var startedFrom: String?
    /// The outputs of the model.
    public var outputCount: Int
    /// The results.
    public var result: RunResult
    /// The optimum in 64 bits, where a linear model was solved.
    public var linear: LinearResult?

    /// The rules for reading another file for the model.
    public var readingOptions: Table.ReadingOptions {
        var options = features.readingOptions(data.reading ?? Table.ReadingOptions())
        options.knownNames.insert(target.column)
        options.weights = weights?.column
        options.precision = settings.tablePrecision
        return options
    }

    /// The classes' names in the order of their numbers, or `nil` for numbers.
    public var classNames: [String]? {
        if case .classes(let names) = target.rule { names } else { nil }
    }

    /// The loss the model was trained with.
    public var loss: Loss {
        settings.family?.loss ?? settings.loss ?? settings.model.defaultLoss(for: task)
    }
}

/// The quality of the finished model, and the effort of training it.
public struct RunResult: Codable, Sendable, Equatable {
    /// The score on the training rows.
    public var training: Score
    /// The score on the validation rows, if any.
    public var validation: Score?
    /// The score on the test rows, if any.
    public var test: Score?
    /// The probability from which class 1 of two is predicted; `nil` where the more probable class is.
    public var threshold: Double?
    /// The precision that the threshold has on the validation rows, where it is less than was asked for; else `nil`.
    public var reachedPrecision: Double?
    /// The number of epochs.
    public var epochs: Int
    /// The epoch whose parameters the model has.
    public var modelEpoch: Int
    /// The number of steps.
    public var steps: Int
    /// The batches that were skipped because their gradients were not finite; `nil` for none.
    public var refusedBatches: Int?
    /// The reason why training ended.
    public var endReason: TrainingReport.EndReason
    /// Wall time of training, evaluation of each epoch included.
    public var seconds: Double
    /// The training examples per second, over the steps alone.
    public var examplesPerSecond: Double

    /// The score on each part of the data, if any.
    package var parts: [(name: String, score: Score?)] {
        [("training", training), ("validation", validation), ("test", test)]
    }
}

extension TargetEncoder {
    /// How many of the target's units are one of the model's; 1 for classes.
    public var scale: Double {
        if case .values(_, let scale) = rule { scale } else { 1 }
    }
}
