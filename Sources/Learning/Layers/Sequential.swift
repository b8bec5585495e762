import Tensors

/// Layers one after the other, each a `Model` of any type. Their parameters are named by position:
/// "layers.0.weight". To set some by hand, do so before the layer goes in.
///
/// ```swift
/// let network = Sequential(Dense(64, 32), Activation.relu, Dropout(rate: 0.2), Dense(32, 10))
/// let curve = Sequential(PolynomialBasis(degree: 3), LinearRegression(features: 3))
/// ```
public struct Sequential<each Layer: Model>: Model {
    /// The layers, from first to last.
    public let layers: (repeat each Layer)

    /// Creates a chain of layers.
    public init(_ layers: repeat each Layer) { self.layers = (repeat each layers) }

    public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
        var (output, number) = (input, 0)
        for layer in repeat each layers {
            let name = "layers.\(number)"
            output = LayerRecorder.within(name) { layer(output) }.recorded(as: name, activation: layer as? Activation)
            number += 1
        }
        return output
    }

    public init(from decoder: any Decoder) throws {
        var container = try decoder.container(keyedBy: SequentialKeys.self).nestedUnkeyedContainer(forKey: .layers)
        layers = (repeat try container.decode((each Layer).self))
    }

    public func encode(to encoder: any Encoder) throws {
        var keyed = encoder.container(keyedBy: SequentialKeys.self)
        var container = keyed.nestedUnkeyedContainer(forKey: .layers)
        for layer in repeat each layers { try container.encode(layer) }
    }
}

// A type with a parameter pack has no room for it.
private enum SequentialKeys: String, CodingKey { case layers }
