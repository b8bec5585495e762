/// A table that is split and encoded for training. What the encoding learns, it learns from the training part alone.
///
/// ```swift
/// let data = try PreparedData(Table(contentsOf: "housing.csv"), target: "median_house_value", seed: 1)
/// let training: Dataset = data.parts.training
/// let encoder = data.features  // saved with the model, to encode other tables in the same way
/// ```
public struct PreparedData: Sendable {
    /// The parts, encoded.
    public let parts: Split<Dataset>
    /// The rows of the table that each part holds.
    public let rows: Split<[Int]>
    /// The encoder of the features, learned from the training rows.
    public let features: FeatureEncoder
    /// The encoder of the target.
    public let target: TargetEncoder
    /// The columns that were left out of the features, since nothing can be learned from them: those without values,
    /// and text of which more than half comes once.
    public let leftOut: [LeftOutColumn]
    /// The weights of rows; `nil` where all count the same.
    public let weights: RowWeights?

    /// Splits and encodes a table. Rows without a target, or with a weight that is 0 or missing, are in no part.
    /// - Parameters:
    ///   - table: where nobody else holds it, and all its columns are numbers of 32 bits, the training part takes
    ///     over its memory.
    ///   - target: the target's column; the last by default.
    ///   - task: see `TargetEncoder`.
    ///   - choice: the columns that are features; those that are named are not left out.
    ///   - weights: a column of weights, which is no feature. Whole numbers have the effect of so many copies of a row,
    ///     also in what encoders learn.
    ///   - classWeights: the rule by which classes count; it does not change what encoders learn.
    ///   - categoryLimit: the most features that a column of text becomes: see `FeatureEncoder`.
    ///   - standardizingTarget: whether the values of a regression are scaled to mean 0 and standard deviation 1 of
    ///     the training part.
    ///   - given: the rows of each part, in place of what the fractions and the seed say.
    ///   - encoders: encoders that were fitted before, in place of new ones; target, task, choice of columns, limit of
    ///     categories, scaling and the treatment of missing values are then theirs.
    /// - Throws: `DataError`; see `TargetEncoder`, `Split` and `FeatureEncoder`.
    public init(
        _ table: consuming Table, target: String? = nil, task: LearningTask? = nil,
        choosing choice: ColumnChoice = ColumnChoice(), weights: String? = nil, classWeights: ClassWeights? = nil,
        categoryLimit: Int = 1000,
        scaling: FeatureEncoder.Scaling = .standard, missingValues: FeatureEncoder.MissingValues = .fill,
        standardizingTarget: Bool = false, testFraction: Double = 0.2, validationFraction: Double = 0,
        stratified: Bool = true, seed: Int = 0, rows given: Split<[Int]>? = nil,
        encoders: (features: FeatureEncoder, target: TargetEncoder)? = nil
    ) throws(DataError) {
        var table = table
        let plain: TargetEncoder
        if let encoders {
            plain = encoders.target
        } else {
            plain = try TargetEncoder(column: target, of: table, task: task)
        }
        if let weights, weights == plain.column { throw DataError(table.source, .targetAsWeights(column: weights)) }
        let present = try table.rows(withTarget: plain.column, weights: weights)
        let rows: Split<[Int]>
        // The targets of all rows, and the places of each part's among them.
        var encoded: (targets: Dataset.Targets, places: Split<[Int]>)?
        if let given {
            let isPresent = present.map { Set($0) }
            rows = isPresent.map { isPresent in given.map { $0.filter(isPresent.contains) } } ?? given
        } else {
            let all = try plain.encode(table, rows: present)
            let dealt = try Split(
                of: all, testFraction: testFraction, validationFraction: validationFraction, stratified: stratified,
                seed: seed, source: table.source)
            encoded = (all, dealt)
            rows = present.map { present in dealt.map { $0.map { present[$0] } } } ?? dealt
        }
        let numbers = try weights.map { weights throws(DataError) in try table.weights(in: weights) }
        let trainingWeights = numbers.map { numbers in rows.training.map { numbers[$0] } }
        let target =
            try standardizingTarget && plain.task == .regression && encoders == nil
            ? TargetEncoder(
                column: plain.column, of: table, task: task, standardizedOver: rows.training, weights: trainingWeights)
            : plain
        var ignored = try choice.notChosen(of: table).union([plain.column]).union(weights.map { [$0] } ?? [])
        let mayBeLeftOut = Set(table.columns.map(\.name)).subtracting(ignored).subtracting(
            choice.features?.patterns ?? [])
        leftOut = encoders == nil ? LeftOutColumn.all(of: table, rows: rows.training, among: mayBeLeftOut) : []
        ignored.formUnion(leftOut.map(\.name))
        let features: FeatureEncoder
        if let encoders {
            features = encoders.features
        } else {
            features = try FeatureEncoder(
                fittedTo: table, rows: rows.training, ignoring: ignored, scaling: scaling,
                missingValues: missingValues, categoryLimit: categoryLimit, weights: trainingWeights)
        }
        guard features.featureCount > 0 else {
            throw DataError(table.source, .noFeatures(target: plain.column, leftOut: leftOut.map(\.name)))
        }
        let names = table.columns.map(\.name)
        let targets: Split<Dataset.Targets>
        if let encoded, target == plain {
            targets = encoded.places.map { encoded.targets[$0] }
        } else {
            targets = try rows.map { rows throws(DataError) in try target.encode(table, rows: rows) }
        }
        encoded = nil
        self.weights = try RowWeights(
            column: weights, classWeights, training: targets.training, trainingWeights, target: plain.column,
            source: table.source)
        let weightsOfParts = try PreparedData.weights(self.weights, of: rows, targets, in: table)
        let scalars: Split<[Float]>
        if encoders == nil, let matrix = table.takeMatrix() {
            scalars = try features.parts(of: matrix, columnNames: names, rows: rows, source: table.source)
        } else {
            scalars = try rows.map { rows throws(DataError) in try features.encode(table, rows: rows).scalars }
        }
        func dataset(_ scalars: [Float], _ targets: Dataset.Targets, _ weights: [Double]?) -> Dataset {
            Dataset(
                featureScalars: scalars, featureNames: features.featureNames, targets: targets, weights: weights)
        }
        parts = Split(
            training: dataset(scalars.training, targets.training, weightsOfParts.training),
            validation: dataset(scalars.validation, targets.validation, weightsOfParts.validation),
            test: dataset(scalars.test, targets.test, weightsOfParts.test))
        (self.rows, self.features, self.target) = (rows, features, target)
    }

    private static func weights(
        _ weights: RowWeights?, of rows: Split<[Int]>, _ targets: Split<Dataset.Targets>, in table: borrowing Table
    ) throws(DataError) -> Split<[Double]?> {
        guard let weights else { return Split(training: nil, validation: nil, test: nil) }
        return Split(
            training: try weights.weights(of: rows.training, in: table, targets.training),
            validation: try weights.weights(of: rows.validation, in: table, targets.validation),
            test: try weights.weights(of: rows.test, in: table, targets.test))
    }
}
