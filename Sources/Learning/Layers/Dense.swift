import Support
import Tensors

/// A fully connected layer: `x · weight + bias`, from `[batch, inputs]` to `[batch, outputs]`.
public struct Dense: Model {
    /// The weights, `[inputs, outputs]`.
    public var weight: Tensor<Float>
    /// The bias, `[outputs]`; `nil` in a layer made with `bias: false`.
    public var bias: Tensor<Float>?

    /// Creates a layer with random weights and a bias of zeros.
    /// - Parameters:
    ///   - inputs: the number of features in, at least 1.
    ///   - outputs: the number of features out, at least 1.
    ///   - bias: whether there is a bias.
    ///   - weights: the distribution of the weights.
    ///   - seed: the seed of the weights; by default the next key of the surrounding `Initialization.withSeed`.
    public init(
        _ inputs: Int, _ outputs: Int, bias: Bool = true, weights: Initializer = .glorotUniform,
        seed: RandomKey = Initialization.nextKey()
    ) {
        guard inputs > 0 && outputs > 0 else {
            misuse("Dense: \(inputs) inputs and \(outputs) outputs; give at least 1 of each")
        }
        weight = weights([inputs, outputs], seed: seed)
        self.bias = bias ? .zeros([outputs]) : nil
    }

    /// - Precondition: the last axis of `input` has as many features as the layer has inputs.
    public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
        guard input.shape.last == weight.shape[0] else {
            misfit(
                """
                Dense: input of shape \(input.shape) to a layer with weights \(weight.shape); the last axis must \
                have length \(weight.shape[0]): make the layer with as many inputs as there are features
                """)
            return .unknown(Shape(input.shape.dropLast() + [weight.shape[1]]))
        }
        let product = matmul(input, weight)
        return bias.map { product + $0 } ?? product
    }
}
