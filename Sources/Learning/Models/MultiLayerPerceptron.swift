import Settings
import Support
import Tensors

/// Dense layers with an activation, and if wanted dropout, between them: `[batch, sizes.first]` to
/// `[batch, sizes.last]`.
public struct MultiLayerPerceptron: Model {
    /// The dense layers in order.
    public var layers: [Dense]
    /// The activation after every layer but the last.
    let activation: Activation
    /// The dropout after each activation.
    let dropout: Dropout

    /// Creates a perceptron with random weights and biases of zeros.
    /// - Parameters:
    ///   - sizes: the number of inputs, then that of outputs of each layer: at least two, each at least 1.
    ///   - activation: after every layer but the last.
    ///   - dropout: the rate of dropout after each activation.
    ///   - weights: the distribution of the weights of every layer; biases are zeros.
    ///   - seed: the seed of the weights; by default the next key of the surrounding `Initialization.withSeed`.
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
                output = dropout(activation(layer(output)).recorded(as: name, activation: activation))
            } else {
                output = layer(output).recorded(as: name)
            }
        }
        return output
    }
}

struct PerceptronKind: ModelKind {
    static let name = "mlp"
    static let form = "mlp:64,32"
    static let settings: [SettingOf<Self>] = [
        .init("hidden", .list(of: .count(atLeast: 1, atMost: greatestSize))) {
            .list($0.hidden.map { .count($0) })
        } change: {
            if case .list(let sizes) = $1 {
                $0.hidden = sizes.compactMap { if case .count(let size) = $0 { size } else { nil } }
            }
        },
        .init("activation", \.activation), .init(Setting("dropout", .fraction), \.dropout),
        .init("weights", \.weights),
    ]
    private static let greatestSize = 1_000_000

    var hidden: [Int] = []
    var activation = Activation.relu
    var dropout = 0.0
    var weights = Initializer.glorotUniform

    func makeModel(features: Int, outputs: Int, seed: RandomKey) -> MultiLayerPerceptron {
        MultiLayerPerceptron(
            sizes: [features] + hidden + [outputs], activation: activation, dropout: Float(dropout), weights: weights,
            seed: seed)
    }

    func validateTogether() throws(SettingError) {
        try requireFloats()
        if hidden.isEmpty {
            throw SettingError(
                "it has no hidden layers",
                "give their sizes, such as mlp:64,32 (without any it is linear or logistic)")
        }
        if let size = hidden.first(where: { $0 > Self.greatestSize }) { throw Self.badSize("\(size)") }
    }

    /// The sizes with commas between.
    static func kind(afterColon text: String) throws(SettingError) -> PerceptronKind {
        var kind = PerceptronKind()
        for part in text.split(separator: ",", omittingEmptySubsequences: false) where !text.isEmpty {
            guard let size = Int(part), 1...greatestSize ~= size else { throw badSize(String(part)) }
            kind.hidden.append(size)
        }
        try kind.validateTogether()
        return kind
    }

    private static func badSize(_ text: String) -> SettingError {
        SettingError(
            "\"\(oneLine(text))\" is not a size of a hidden layer",
            "give integers from 1 to \(greatestSize) with commas between, such as mlp:64,32")
    }

    /// The short form where it says everything.
    var description: String {
        let short = PerceptronKind(hidden: hidden)
        let isShort = zip(settingValues, short.settingValues).allSatisfy {
            $0.value.description == $1.value.description
        }
        return isShort
            ? "mlp:" + hidden.map(String.init).joined(separator: ",") : text { _, value in value.description }
    }
}

extension ModelSpecification {
    /// See `MultiLayerPerceptron`.
    /// - Parameters:
    ///   - hidden: the sizes of the hidden layers, one or more, each at least 1.
    ///   - activation: the activation after every layer but the last.
    ///   - dropout: the rate of dropout after each activation.
    ///   - weights: the distribution of the weights.
    public static func mlp(
        hidden: [Int], activation: Activation = .relu, dropout: Double = 0, weights: Initializer = .glorotUniform
    ) -> ModelSpecification {
        let kind = PerceptronKind(hidden: hidden, activation: activation, dropout: dropout, weights: weights)
        kind.check()
        return ModelSpecification(kind)
    }
}
