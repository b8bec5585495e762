import Settings
import Tensors

extension Activation {
    /// max(x, 0).
    public static let relu = Activation(ReLU())
    /// x where positive, elsewhere 0.01 x.
    public static let leakyReLU = Activation(LeakyReLU())
    /// The hyperbolic tangent.
    public static let tanh = Activation(Tanh())
    /// 1 / (1 + e⁻ˣ).
    public static let sigmoid = Activation(Sigmoid())
    /// x Φ(x) with the normal distribution function Φ.
    public static let gelu = Activation(GELU())
    /// log(1 + eˣ).
    public static let softplus = Activation(Softplus())
    /// x: no activation.
    public static let identity = Activation(Identity())

    /// x where positive, elsewhere `slope` · x.
    /// - Parameter slope: the slope for negative x, at least 0.
    public static func leakyReLU(slope: Double) -> Activation {
        let kind = LeakyReLU(slope: slope)
        kind.check()
        return Activation(kind)
    }
}

struct ReLU: ActivationKind {
    static let name = "relu"
    func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { relu(x) }
}

struct LeakyReLU: ActivationKind {
    static let name = "leakyReLU"
    static let settings: [SettingOf<Self>] = [.init(Setting("slope", .notNegative), \.slope)]
    var slope = 0.01
    func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { leakyReLU(x, slope: Float(slope)) }
}

struct Tanh: ActivationKind {
    static let name = "tanh"
    func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { tanh(x) }
    var unsaturated: ClosedRange<Float>? { -0.99...0.99 }
}

struct Sigmoid: ActivationKind {
    static let name = "sigmoid"
    func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { sigmoid(x) }
    var unsaturated: ClosedRange<Float>? { 0.005...0.995 }
}

struct GELU: ActivationKind {
    static let name = "gelu"
    func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { gelu(x) }
}

struct Softplus: ActivationKind {
    static let name = "softplus"
    func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { softplus(x) }
}

struct Identity: ActivationKind {
    static let name = "identity"
    func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { x }
}
