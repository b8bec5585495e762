import Datasets
import Learning
import Support
import Tensors

extension Run {
    /// Data as the model reads it, and what had to be made up for it.
    public struct EncodedData: Sendable {
        /// The features.
        public let features: FeatureEncoder.Encoded
        /// The number of rows.
        public let count: Int
        /// One line for each column whose values were missing, or have categories that training did not see.
        public let notes: [String]
    }

    /// Reads a file of data whose columns are to be those the model was trained on.
    /// - Parameter options: what is said about the file, if it is otherwise than what was said of the training data.
    public func table(
        contentsOf path: String, _ options: Table.ReadingOptions = Table.ReadingOptions()
    ) throws(DataError) -> Table {
        try Table(contentsOf: path, options.completed(by: configuration.readingOptions))
    }

    /// Encodes the feature columns of `table`; it need not have the target's.
    /// - Parameter rows: the rows to encode. The default is all.
    public func encode(_ table: Table, rows: [Int]? = nil) throws(DataError) -> EncodedData {
        let features = try configuration.features.encode(table, rows: rows)
        let filled = features.filledCounts.sorted { $0.key < $1.key }.map {
            "column \"\(oneLine($0.key))\": \(counted($0.value, "missing value")) filled as in training"
        }
        let unknown = features.unknownCounts.sorted { $0.key < $1.key }.map {
            "column \"\(oneLine($0.key))\": \(counted($0.value, "row")) with a category that training did not see"
        }
        return EncodedData(features: features, count: rows?.count ?? table.rowCount, notes: filled + unknown)
    }

    /// Evaluates the model on `table`.
    /// - Throws: `DataError`, `TrainingError`.
    public func evaluate(_ table: Table) throws -> (score: Score, notes: [String]) {
        try evaluate(table, hasIntervals: true)
    }

    /// Evaluates the model on `table`.
    /// - Parameter hasIntervals: whether the score has intervals.
    package func evaluate(_ table: Table, hasIntervals: Bool) throws -> (score: Score, notes: [String]) {
        let (target, weights) = (configuration.target.column, configuration.weights)
        let withTarget = try table.rowsWithValue(in: target)
        let rows = try weights?.rows(of: table, withTarget: target) ?? withTarget
        let targets = try configuration.target.encode(table, rows: rows)
        let encoded = try encode(table, rows: rows)
        let data = Dataset(
            featureScalars: encoded.features.scalars, featureNames: configuration.features.featureNames,
            targets: targets, weights: try weights?.weights(of: rows, in: table, targets))
        let present = withTarget?.count ?? table.rowCount
        let leftOut = [(table.rowCount - present, "a target"), (present - data.count, "a weight")]
            .filter { $0.0 > 0 }.map { "\(counted($0.0, "row")) without \($0.1) left out" }
        let notes = [weights?.note(on: table)].compactMap { $0 } + leftOut + encoded.notes
        return (try score(on: data, hasIntervals: hasIntervals), notes)
    }

    /// Evaluates the model on each part of the table it was trained on, or `nil` where `table` is another: one that,
    /// parted by the run's seed, has other rows or gives other encodings.
    public func evaluateParts(_ table: Table) throws -> Split<Score?>? {
        let data = configuration.data
        guard table.rowCount == data.rows, data.testSource == nil,
            let plan = try? Plan(table, configuration.settings, encoders: configuration.encodersOfStart),
            plan.features == configuration.features, plan.target == configuration.target
        else { return nil }
        func score(_ data: Dataset, _ hasIntervals: Bool) throws(TrainingError) -> Score? {
            data.count > 0 ? try self.score(on: data, hasIntervals: hasIntervals) : nil
        }
        let parts = plan.parts
        return Split(
            training: try score(parts.training, false), validation: try score(parts.validation, true),
            test: try score(parts.test, true))
    }

    /// Returns the score on data that is encoded.
    func score(on data: Dataset, hasIntervals: Bool) throws(TrainingError) -> Score {
        let settings = configuration.settings
        return try Run.score(
            model, on: data, loss: configuration.loss, scale: configuration.target.scale,
            threshold: configuration.result.threshold,
            own: settings.earlyStoppingPatience.flatMap { _ in settings.earlyStoppingMetric.map { [$0] } } ?? [],
            seed: hasIntervals ? settings.seed : nil)
    }

    /// The prediction for each row, in a column `prediction`, and for cross-entropy the probability of each class.
    /// - Throws: `DataError`, `TrainingError`; `RunError` for a prediction that is not finite.
    public func predict(_ table: Table) throws -> (predictions: Table, notes: [String]) {
        let encoded = try encode(table)
        let data = Dataset(
            featureScalars: encoded.features.scalars, featureNames: configuration.features.featureNames,
            targets: .values([Float](repeating: 0, count: encoded.count)))
        let outputs = try model.outputs(for: data)
        try requireFinite(outputs.scalars, of: table)
        let columns: [Table.Column]
        if let names = configuration.classNames {
            let predictions = Predictions(
                outputs: outputs.scalars, outputCount: outputs.shape[1],
                targets: .classes([Int32](repeating: 0, count: encoded.count), names: names),
                loss: configuration.loss, threshold: configuration.result.threshold)
            let classes = predictions.predictedClasses
            columns =
                [Table.Column(name: "prediction", text: classes.map { names[Int($0)] })]
                + probabilityColumns(outputs, names)
        } else {
            let values = configuration.predictedValues(outputs.scalars)
            try requireFinite(values, of: table)
            columns = [Table.Column(name: "prediction", numbers: values)]
        }
        return (Table(columns: columns, source: "predictions"), encoded.notes)
    }

    private func requireFinite(_ values: [some BinaryFloatingPoint], of table: Table) throws(RunError) {
        guard let position = values.firstIndex(where: { !$0.isFinite }) else { return }
        throw RunError(table.source, .notFinite(row: position / max(values.count / table.rowCount, 1) + 1))
    }

    private func probabilityColumns(_ outputs: Tensor<Float>, _ names: [String]) -> [Table.Column] {
        guard let probabilities = configuration.loss.probabilities(outputs)?.scalars else { return [] }
        return names.enumerated().map { number, name in
            Table.Column(
                name: "probability of \(name)",
                numbers: stride(from: number, to: probabilities.count, by: names.count).map {
                    Double(probabilities[$0])
                })
        }
    }
}
