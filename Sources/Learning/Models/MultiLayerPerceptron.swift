import Support
import Tensors

/// Dense layers with an activation, and if wanted dropout, between them: `[batch, sizes.first]` to
/// `[batch, sizes.last]`.
public struct MultiLayerPerceptron: Model {
    /// The dense layers, from first to last.
    public var layers: [Dense]
    /// The activation after every layer but the last.
    public let activation: Activation
    /// The dropout after each activation.
    public let dropout: Dropout

    /// Creates a perceptron with random weights.
    /// - Parameters:
    ///   - sizes: the number of inputs, then that of outputs of each layer: at least two, each at least 1.
    ///   - activation: after every layer but the last.
    ///   - dropout: the rate of dropout after each activation.
    ///   - weights: the distribution of the weights of every layer; biases are zeros.
    ///   - seed: where the weights begin; by default the next key of the surrounding `Initialization.withSeed`.
    public init(
        sizes: [Int], activation: Activation = .relu, dropout: Float = 0, weights: Initializer = .glorotUniform,
        seed: RandomKey = Initialization.nextKey()
    ) {
        guard sizes.count >= 2 else {
            misuse("MultiLayerPerceptron: sizes \(sizes); give the numbers of inputs and of outputs at least")
        }
        layers = zip(sizes, sizes.dropFirst()).enumerated().map { number, size in
            Dense(size.0, size.1, weights: weights, seed: seed.folded(number))
        }
        self.activation = activation
        self.dropout = Dropout(rate: dropout)
    }

    public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
        var output = input
        for (number, layer) in layers.enumerated() {
            let name = "layers.\(number)"
            if number < layers.count - 1 {
                output = dropout(activation(layer(output)).watched(as: name, activation: activation))
            } else {
                output = layer(output).watched(as: name)
            }
        }
        return output
    }
}
