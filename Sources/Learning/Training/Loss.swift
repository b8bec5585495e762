import Tensors

/// A loss: a function of a model's outputs and the targets that training minimizes, averaged over the batch.
public struct Loss: Sendable, CustomStringConvertible {
    /// The name on the command line and in a run's settings.
    public let description: String
    let form: Form
    let outputs: Outputs

    /// How many outputs a model must give.
    enum Outputs: Sendable {
        /// Any number of outputs; the function decides what they mean.
        case any
        /// One number: a value, or the logit of class 1 against class 0.
        case one
        case onePerClass
    }

    enum Form: Sendable {
        /// A function of outputs `[batch, outputs]` and class numbers `[batch]`.
        case classes(@Sendable (Tensor<Float>, Tensor<Int32>) -> Tensor<Float>)
        /// A function of outputs and values of one shape.
        case values(@Sendable (Tensor<Float>, Tensor<Float>) -> Tensor<Float>)
    }

    /// A loss on class numbers from 0.
    /// - Parameter function: from outputs `[batch, outputs]` and classes `[batch]` to the mean over the batch.
    public init(
        _ name: String = "custom",
        ofClasses function: @escaping @Sendable (Tensor<Float>, Tensor<Int32>) -> Tensor<Float>
    ) {
        self.init(name, .any, ofClasses: function)
    }

    init(
        _ name: String, _ outputs: Outputs,
        ofClasses function: @escaping @Sendable (Tensor<Float>, Tensor<Int32>) -> Tensor<Float>
    ) {
        description = name
        form = .classes(function)
        self.outputs = outputs
    }

    /// A loss on values.
    /// - Parameter function: from outputs and targets of the same shape `[batch]` to the mean over the batch.
    public init(
        _ name: String = "custom",
        ofValues function: @escaping @Sendable (Tensor<Float>, Tensor<Float>) -> Tensor<Float>
    ) {
        self.init(name, .any, ofValues: function)
    }

    init(
        _ name: String, _ outputs: Outputs,
        ofValues function: @escaping @Sendable (Tensor<Float>, Tensor<Float>) -> Tensor<Float>
    ) {
        description = name
        form = .values(function)
        self.outputs = outputs
    }

    /// The reason why a model with so many outputs does not suit the loss, if any. `classes` is 0 for values.
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

    /// Whether the targets are class numbers.
    public var isForClasses: Bool {
        if case .classes = form { return true }
        return false
    }

    /// The mean over the batch. A single column of outputs meets the targets as a vector.
    func value(_ outputs: Tensor<Float>, _ targets: AnyTensor) -> Tensor<Float> {
        switch form {
        case .classes(let function):
            guard let classes: Tensor<Int32> = targets.typed() else { return Tensor(.nan) }
            return function(outputs, classes)
        case .values(let function):
            guard let values: Tensor<Float> = targets.typed() else { return Tensor(.nan) }
            return function(outputs.rank == 2 && outputs.shape[1] == 1 ? outputs.flattened() : outputs, values)
        }
    }
}
