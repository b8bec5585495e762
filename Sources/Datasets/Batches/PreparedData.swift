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

    /// Splits and encodes a table. Rows without a target are in no part.
    /// - Parameters:
    ///   - table: where nobody else holds it, and all its columns are numbers of 32 bits, the training part takes
    ///     over its memory.
    ///   - target: the target's column; the last by default.
    ///   - task: see `TargetEncoder`.
    ///   - choice: the columns that are features; those that are named are not left out.
    ///   - categoryLimit: the most features that a column of text becomes: see `FeatureEncoder`.
    ///   - standardizingTarget: whether the values of a regression are scaled to mean 0 and standard deviation 1 of
    ///     the training part.
    ///   - given: the rows of each part, in place of what the fractions and the seed say.
    /// - Throws: `DataError`; see `TargetEncoder`, `Split` and `FeatureEncoder`.
    public init(
        _ table: consuming Table, target: String? = nil, task: LearningTask? = nil,
        choosing choice: ColumnChoice = ColumnChoice(), categoryLimit: Int = 1000,
        scaling: FeatureEncoder.Scaling = .standard, missingValues: FeatureEncoder.MissingValues = .fill,
        standardizingTarget: Bool = false, testFraction: Double = 0.2, validationFraction: Double = 0,
        stratified: Bool = true, seed: Int = 0, rows given: Split<[Int]>? = nil
    ) throws(DataError) {
        var table = table
        let plain = try TargetEncoder(column: target, of: table, task: task)
        let present = try table.rowsWithValue(in: plain.column)
        let rows: Split<[Int]>
        if let given {
            let target = try table.column(plain.column)
            rows = given.map { $0.filter { !target.isMissing(row: $0) } }
        } else {
            let dealt = try Split(
                of: try plain.encode(table, rows: present), testFraction: testFraction,
                validationFraction: validationFraction, stratified: stratified, seed: seed, source: table.source)
            rows = present.map { present in dealt.map { $0.map { present[$0] } } } ?? dealt
        }
        let target =
            try standardizingTarget && plain.task == .regression
            ? TargetEncoder(column: plain.column, of: table, task: task, standardizedOver: rows.training) : plain
        var ignored = try choice.notChosen(of: table).union([plain.column])
        let mayBeLeftOut = Set(table.columns.map(\.name)).subtracting(ignored).subtracting(
            choice.features?.patterns ?? [])
        leftOut = LeftOutColumn.all(of: table, rows: rows.training, among: mayBeLeftOut)
        ignored.formUnion(leftOut.map(\.name))
        let features = try FeatureEncoder(
            fittedTo: table, rows: rows.training, ignoring: ignored, scaling: scaling,
            missingValues: missingValues, categoryLimit: categoryLimit)
        guard features.featureCount > 0 else {
            throw DataError(table.source, .noFeatures(target: plain.column, leftOut: leftOut.map(\.name)))
        }
        let names = table.columns.map(\.name)
        let targets = try rows.map { rows throws(DataError) in try target.encode(table, rows: rows) }
        let scalars: Split<[Float]>
        if let matrix = table.takeMatrix() {
            scalars = try features.parts(of: matrix, columnNames: names, rows: rows, source: table.source)
        } else {
            scalars = try rows.map { rows throws(DataError) in try features.encode(table, rows: rows).scalars }
        }
        func dataset(_ scalars: [Float], _ targets: Dataset.Targets) -> Dataset {
            Dataset(featureScalars: scalars, featureNames: features.featureNames, targets: targets)
        }
        parts = Split(
            training: dataset(scalars.training, targets.training),
            validation: dataset(scalars.validation, targets.validation),
            test: dataset(scalars.test, targets.test))
        (self.rows, self.features, self.target) = (rows, features, target)
    }
}
