import Datasets

/// The outputs of a model for some examples, beside their targets.
public struct Predictions: Sendable {
    /// The outputs `[examples, outputs]`, row by row.
    public let outputs: [Float]
    /// The number of outputs an example has.
    public let outputCount: Int
    /// The targets of the examples.
    public let targets: Dataset.Targets

    /// The predicted class of each example: see `predictedClasses(_:width:)`.
    public var predictedClasses: [Int32] { Learning.predictedClasses(outputs, width: outputCount) }

    /// The class numbers of the examples; none where targets are values.
    public var classes: [Int32] { if case .classes(let classes, _) = targets { classes } else { [] } }

    /// The target values of the examples; none where targets are classes.
    public var values: [Float] { if case .values(let values) = targets { values } else { [] } }
}
