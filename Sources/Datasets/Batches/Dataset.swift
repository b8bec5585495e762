import Support
import Tensors

/// Examples to learn from: the features of each example, and its target.
public struct Dataset: Sendable {
    /// The targets of all examples.
    public enum Targets: Sendable, Equatable {
        /// One class number an example, from 0; `names` are the classes' names in the order of their numbers.
        case classes([Int32], names: [String])
        /// One number an example.
        case values([Float])

        /// The number of examples.
        public var count: Int {
            switch self {
            case .classes(let classes, _): classes.count
            case .values(let values): values.count
            }
        }

        /// The targets of `rows`, in that order.
        @inlinable public subscript(rows: some Sequence<Int>) -> Targets {
            switch self {
            case .classes(let classes, let names): .classes(rows.map { classes[$0] }, names: names)
            case .values(let values): .values(rows.map { values[$0] })
            }
        }
    }

    /// `[examples, features]`, row by row.
    public let featureScalars: [Float]
    /// The names of the features.
    public let featureNames: [String]
    /// The targets.
    public let targets: Targets
    /// The weight with which each example counts in the loss and in metrics, at least 0; `nil` where all count the same.
    public let weights: [Double]?

    /// The number of examples.
    public var count: Int { targets.count }
    /// The number of features.
    public var featureCount: Int { featureNames.count }

    /// Creates a data set from features row by row.
    /// - Parameter weights: the weight of each example; whole numbers have the effect of so many copies. The default is that
    ///   all count the same.
    /// - Precondition: `featureScalars` has a number for each example and feature; every class has a name; weights are finite
    ///   and at least 0.
    public init(featureScalars: [Float], featureNames: [String], targets: Targets, weights: [Double]? = nil) {
        guard featureScalars.count == targets.count * featureNames.count else {
            misuse(
                "Dataset: \(targets.count) targets × \(featureNames.count) features need "
                    + "\(targets.count * featureNames.count) scalars, got \(featureScalars.count)")
        }
        if case .classes(let classes, let names) = targets,
            let outside = classes.first(where: { !names.indices.contains(Int($0)) })
        {
            misuse("Dataset: class \(outside) has no name; \(names.count) names are for classes 0..<\(names.count)")
        }
        guard weights?.count ?? targets.count == targets.count else {
            misuse("Dataset: \(weights?.count ?? 0) weights for \(targets.count) examples; give one for each")
        }
        if let wrong = weights?.first(where: { !($0 >= 0 && $0.isFinite) }) {
            misuse("Dataset: the weight \(wrong) of an example; give a finite number of at least 0")
        }
        self.featureScalars = featureScalars
        self.featureNames = featureNames
        self.targets = targets
        self.weights = weights
    }

    /// - Parameters:
    ///   - features: `[examples, features]`
    ///   - featureNames: `feature1`, `feature2`… by default.
    ///   - weights: the weight of each example. The default is that all count the same.
    /// - Precondition: `features` has two axes, the first as long as there are targets; weights are finite and at least 0.
    public init(
        features: Tensor<Float>, targets: Targets, featureNames: [String]? = nil, weights: [Double]? = nil
    ) {
        guard features.rank == 2 else {
            misuse("Dataset: features of shape \(features.shape); they must be [examples, features]")
        }
        let names = featureNames ?? (0..<features.shape[1]).map { "feature\($0 + 1)" }
        self.init(featureScalars: features.scalars, featureNames: names, targets: targets, weights: weights)
    }

    /// - Parameters:
    ///   - features: one row of numbers an example.
    ///   - featureNames: `feature1`, `feature2`… by default.
    ///   - weights: the weight of each example. The default is that all count the same.
    /// - Precondition: the rows are equally long, and there are as many as targets; weights are finite and at least 0.
    public init(features: [[Float]], targets: Targets, featureNames: [String]? = nil, weights: [Double]? = nil) {
        let width = features.first?.count ?? featureNames?.count ?? 0
        if let ragged = features.firstIndex(where: { $0.count != width }) {
            misuse("Dataset: row \(ragged) has \(features[ragged].count) features, row 0 has \(width)")
        }
        let names = featureNames ?? (0..<width).map { "feature\($0 + 1)" }
        self.init(
            featureScalars: features.flatMap { $0 }, featureNames: names, targets: targets, weights: weights)
    }

    /// `rows` of `table` (all by default) by encoders that were fitted before.
    /// - Parameter weights: the weights of rows; `nil`, which is the default, where all count the same.
    public init(
        _ table: Table, rows: [Int]? = nil, features: FeatureEncoder, target: TargetEncoder, weights: RowWeights? = nil
    ) throws(DataError) {
        let targets = try target.encode(table, rows: rows)
        let encoded = try features.encode(table, rows: rows)
        self.init(
            featureScalars: encoded.scalars, featureNames: features.featureNames, targets: targets,
            weights: try weights?.weights(of: rows, in: table, targets))
    }

    /// Reads a file of data; rows without a target are left out. What the encoding learns (categories, medians, scales) it learns from all rows; to learn it
    /// from the training part alone, use `PreparedData`.
    /// - Parameters:
    ///   - target: the target's column; the last by default.
    ///   - task: see `TargetEncoder`.
    public init(
        contentsOf path: String, target: String? = nil, task: LearningTask? = nil,
        scaling: FeatureEncoder.Scaling = .none
    ) throws(DataError) {
        let table = try Table(contentsOf: path)
        let encoder = try TargetEncoder(column: target, of: table, task: task)
        let rows = try table.rowsWithValue(in: encoder.column)
        let features = try FeatureEncoder(fittedTo: table, rows: rows, ignoring: [encoder.column], scaling: scaling)
        try self.init(table, rows: rows, features: features, target: encoder)
    }

    /// `[examples, features]`
    public var features: Tensor<Float> {
        Tensor(shape: [count, featureCount], scalars: featureScalars)
    }

    /// The class numbers, `[examples]`.
    /// - Precondition: the targets are classes.
    public var classes: Tensor<Int32> {
        guard case .classes(let classes, _) = targets else {
            misuse("Dataset.classes: the targets are values; use `values`")
        }
        return Tensor(shape: [count], scalars: classes)
    }

    /// The target values, `[examples]`.
    /// - Precondition: the targets are values.
    public var values: Tensor<Float> {
        guard case .values(let values) = targets else {
            misuse("Dataset.values: the targets are classes; use `classes`")
        }
        return Tensor(shape: [count], scalars: values)
    }

    /// The classes' names in the order of their numbers, or `nil` where the targets are values.
    public var classNames: [String]? {
        if case .classes(_, let names) = targets { names } else { nil }
    }

    /// The examples of `rows`, in that order.
    @inlinable public subscript(rows: some Collection<Int>) -> Dataset {
        var scalars: [Float] = []
        scalars.reserveCapacity(rows.count * featureCount)
        for row in rows { scalars += featureScalars[row * featureCount..<(row + 1) * featureCount] }
        return Dataset(
            featureScalars: scalars, featureNames: featureNames, targets: targets[rows],
            weights: weights.map { weights in rows.map { weights[$0] } })
    }

    /// The same examples, all of which count the same.
    package var withoutWeights: Dataset {
        weights == nil ? self : Dataset(featureScalars: featureScalars, featureNames: featureNames, targets: targets)
    }

    /// The rows of a sample: all, or so many with even distances.
    package func evenlySpread(atMost limit: Int) -> [Int] {
        let size = Swift.min(limit, count)
        return (0..<size).map { $0 * count / size }
    }

    /// Parts it at random; classes keep their shares in each part. See `Split.init(of:…)`.
    public func split(
        testFraction: Double = 0.2, validationFraction: Double = 0, stratified: Bool = true, seed: Int = 0,
        source: String = "data"
    ) throws(DataError) -> Split<Dataset> {
        try Split<[Int]>(
            of: targets, testFraction: testFraction, validationFraction: validationFraction, stratified: stratified,
            seed: seed, source: source
        ).map { self[$0] }
    }
}
