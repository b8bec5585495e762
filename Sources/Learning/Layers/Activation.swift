import Tensors

/// An elementwise function between layers, by name.
public enum Activation: String, Model, CaseIterable {
    /// max(x, 0).
    case relu
    /// x if positive, otherwise 0.01 x.
    case leakyReLU
    /// The hyperbolic tangent.
    case tanh
    /// 1 / (1 + e⁻ˣ).
    case sigmoid
    /// x Φ(x) with the normal distribution function Φ.
    case gelu
    /// log(1 + eˣ).
    case softplus
    /// x: no activation.
    case identity

    public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
        switch self {
        case .relu: Tensors.relu(input)
        case .leakyReLU: Tensors.leakyReLU(input)
        case .tanh: Tensors.tanh(input)
        case .sigmoid: Tensors.sigmoid(input)
        case .gelu: Tensors.gelu(input)
        case .softplus: Tensors.softplus(input)
        case .identity: input
        }
    }
}
