import Datasets
import Settings
import Support
import Tensors

/// A loss: the function of a model's outputs and the targets, averaged over the batch, that training makes small.
///
/// Where examples have weights (`Dataset.weights`), it is the weighted mean of the losses that each has as a batch of its own.
///
/// ```swift
/// print(try Loss("huber(delta=2)") == .huber(delta: 2))   // true
/// let cubic = Loss("cubic", ofValues: { outputs, targets in (abs(outputs - targets) * square(outputs - targets)).mean() })
/// ```
public struct Loss: Sendable, CustomStringConvertible {
    /// The name with the settings, as on the command line and in a run's settings: "huber(delta=1)".
    public let description: String
    let outputs: Outputs
    let function: Function
    let kind: (any LossKind)?

    /// The number of outputs that a model must give for an example.
    public enum Outputs: Sendable {
        /// Any number: the function makes of them what it likes.
        case any
        /// One: a value, or the score of class 1 against class 0.
        case one
        /// One for each class.
        case onePerClass
    }

    /// The function from the outputs `[batch, outputs]` of a model and the targets to the mean over the batch.
    public enum Function: Sendable {
        /// A function of class numbers `[batch]`, from 0.
        case ofClasses(@Sendable (_ outputs: Tensor<Float>, _ classes: Tensor<Int32>) -> Tensor<Float>)
        /// A function of values `[batch]`. A single column of outputs comes as `[batch]` too.
        case ofValues(@Sendable (_ outputs: Tensor<Float>, _ values: Tensor<Float>) -> Tensor<Float>)
    }

    /// Creates the loss that a row of the table, or a kind of loss of your own, describes.
    public init<Kind: LossKind>(_ kind: Kind) {
        (description, outputs, function, self.kind) = (kind.description, Kind.outputs, kind.function, kind)
    }

    /// Creates a loss on class numbers from 0.
    /// - Parameters:
    ///   - name: the name in messages and in a run's settings.
    ///   - function: the function from outputs `[batch, outputs]` and classes `[batch]` to the mean over the batch.
    public init(
        _ name: String = "custom",
        ofClasses function: @escaping @Sendable (Tensor<Float>, Tensor<Int32>) -> Tensor<Float>
    ) {
        (description, outputs, self.function, kind) = (name, .any, .ofClasses(function), nil)
    }

    /// Creates a loss on values.
    /// - Parameters:
    ///   - name: the name in messages and in a run's settings.
    ///   - function: the function from outputs and targets, both `[batch]` where the model gives one output, to the mean
    ///     over the batch.
    public init(
        _ name: String = "custom",
        ofValues function: @escaping @Sendable (Tensor<Float>, Tensor<Float>) -> Tensor<Float>
    ) {
        (description, outputs, self.function, kind) = (name, .any, .ofValues(function), nil)
    }

    /// The kind of target the loss is for.
    package var task: LearningTask {
        if case .ofClasses = function { .classification } else { .regression }
    }

    var isForClasses: Bool { task == .classification }

    /// Whether the loss is for two classes and a model of one output.
    package var isForTwoClasses: Bool {
        if case .one = outputs { task == .classification } else { false }
    }

    /// The probabilities `[examples, classes]` that outputs `[examples, outputs]` stand for, or `nil` where they are
    /// numbers or scores.
    package func probabilities<Scalar: FloatingScalar>(_ outputs: Tensor<Scalar>) -> Tensor<Scalar>? {
        kind?.probabilities(outputs)
    }

    /// Whether outputs stand for probabilities.
    package var givesProbabilities: Bool { probabilities(Tensor<Float>.zeros([1, 1])) != nil }

    /// Returns what is wrong with a model of this many outputs, if anything.
    /// - Parameter classes: the number of classes; 0 where targets are values.
    func problem(outputs width: Int, classes: Int) -> String? {
        switch outputs {
        case .any: nil
        case .one where width == 1 && classes <= 2: nil
        case .one where classes > 2: "loss '\(description)' tells two classes apart, the data has \(classes)"
        case .one: "loss '\(description)' needs one output, the model gives \(width)"
        case .onePerClass where classes <= width: nil
        case .onePerClass: "the model gives \(width) outputs, the data has \(classes) classes; give it one for each"
        }
    }

    /// Returns the mean over the batch.
    func value(_ outputs: Tensor<Float>, _ targets: AnyTensor) -> Tensor<Float> {
        switch function {
        case .ofClasses(let function):
            guard let classes: Tensor<Int32> = targets.typed() else { return Tensor(.nan) }
            return function(outputs, classes)
        case .ofValues(let function):
            guard let values: Tensor<Float> = targets.typed() else { return Tensor(.nan) }
            return function(singleColumnFlattened(outputs), values)
        }
    }

    /// Returns the mean over the batch of each example's loss times its weight; the plain mean without weights.
    func value(_ outputs: Tensor<Float>, _ targets: AnyTensor, weights: Tensor<Float>?) -> Tensor<Float> {
        weights.map { ($0 * losses(outputs, targets)).mean() } ?? value(outputs, targets)
    }

    /// Returns the loss of each example, `[batch]`: that of a batch of it alone.
    private func losses(_ outputs: Tensor<Float>, _ targets: AnyTensor) -> Tensor<Float> {
        switch function {
        case .ofClasses(let function):
            guard let classes: Tensor<Int32> = targets.typed() else { return Tensor(.nan) }
            let single = { (outputs: Tensor<Float>, label: Tensor<Int32>) in
                function(outputs.expandingShape(at: 0), label.expandingShape(at: 0))
            }
            return vmap(single)(outputs, classes)
        case .ofValues(let function):
            guard let values: Tensor<Float> = targets.typed() else { return Tensor(.nan) }
            let single = { (outputs: Tensor<Float>, value: Tensor<Float>) in
                function(singleColumnFlattened(outputs.expandingShape(at: 0)), value.expandingShape(at: 0))
            }
            return vmap(single)(outputs, values)
        }
    }
}

/// Returns `[batch, 1]` as `[batch]`, and every other shape as it is.
func singleColumnFlattened(_ outputs: Tensor<Float>) -> Tensor<Float> {
    outputs.rank == 2 && outputs.shape[1] == 1 ? outputs.flattened() : outputs
}

// MARK: Text

extension Loss: TextCoded {
    /// Creates the loss that text names: "squared", "huber(delta=2)".
    /// - Throws: `SettingError` with the nearest name, or what is wrong with a setting.
    public init(_ text: String) throws(SettingError) {
        func loss(_ kind: some LossKind) -> Loss { Loss(kind) }
        if Family(rawValue: text) != nil {
            throw SettingError("loss \(text) is that of a family of targets", "give --family \(text) in its place")
        }
        let kind = try Loss.table.value(text) { $0 }
        self = loss(kind)
    }

    public static let wanted = "a loss"

    /// Every loss that has a name, with the settings it has where none are given.
    public static let all: [Loss] = table.rows.map { row in
        func loss(_ kind: some LossKind) -> Loss { Loss(kind) }
        return loss(row)
    }
}
