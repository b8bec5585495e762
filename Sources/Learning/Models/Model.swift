import Synchronization
import Tensors

/// A struct of tensors that can be trained: the compiler's synthesised `Codable` names its parameters by their path
/// ("hidden.weight"), takes it apart and puts it together again.
///
/// ```swift
/// struct Classifier: Model {
///     var hidden = Dense(64, 32)
///     var output = Dense(32, 10)
///     func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { output(relu(hidden(x))) }
/// }
/// ```
public protocol Model: Codable, Sendable {
    /// Returns the outputs `[batch, outputs]` for inputs `[batch, features]`.
    func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float>
}

/// The purpose for which a model is run. Layers that act differently in training, such as dropout, ask `Phase.current`.
public enum Phase: Sendable {
    /// The model is used.
    case inference
    /// The model is trained; random layers take their keys from here.
    case training(RandomKeys)

    /// The phase of the surrounding call; inference unless a trainer says otherwise.
    @TaskLocal public static var current = Phase.inference

    /// Keys for random numbers within one traced step, all derived from a key `[2]` that changes from step to step.
    public final class RandomKeys: Sendable {
        private let key: Tensor<Int32>
        private let given = Atomic<Int>(0)

        /// Creates the keys of one step.
        public init(_ key: Tensor<Int32>) { self.key = key }

        /// Whether somebody asked for a key.
        var areInUse: Bool { given.load(ordering: .relaxed) > 0 }

        /// Returns a key that nobody else in this step has.
        public func next() -> Tensor<Int32> {
            let number = given.add(1, ordering: .relaxed).newValue
            return key + Tensor([0, Int32(truncatingIfNeeded: number &* 0x9E37_79B9)])
        }
    }
}
