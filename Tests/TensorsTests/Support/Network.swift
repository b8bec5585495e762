import Tensors

/// A model as users write them: nested, with an array of layers and settings beside the tensors.
struct Network: Codable, Sendable {
    struct Layer: Codable, Sendable {
        var weight: Tensor<Double>
        var bias: Tensor<Double>

        func callAsFunction(_ x: Tensor<Double>) -> Tensor<Double> { matmul(x, weight) + bias }
    }

    enum Activation: String, Codable { case tanh, sigmoid }

    var layers: [Layer]
    var scale: Tensor<Double>
    var dropped: Tensor<Double>?
    var counts: Tensor<Int32>
    var named: [String: Tensor<Double>]
    var slope: Double
    var steps: Int
    var isFrozen: Bool
    var activation: Activation

    /// Every number differs from every other.
    static func example(inputs: Int = 3, hidden: Int = 4) -> Network {
        func tensor(_ shape: Shape, _ seed: RandomKey) -> Tensor<Double> { .uniform(shape, in: -1..<1, seed: seed) }
        return Network(
            layers: [
                Layer(weight: tensor([inputs, hidden], 1), bias: tensor([hidden], 2)),
                Layer(weight: tensor([hidden, 1], 3), bias: tensor([1], 4)),
            ],
            scale: Tensor(1.5), dropped: nil, counts: [1, 2, 3],
            named: ["b": tensor([2], 5), "a": tensor([3], 6), "c.d": tensor([], 7)],
            slope: 0.25, steps: 7, isFrozen: true, activation: .tanh)
    }

    /// The squared error of one example `[inputs]` or of a batch `[examples, inputs]`, summed.
    func loss(_ x: Tensor<Double>, _ y: Tensor<Double>) -> Tensor<Double> {
        let hidden = layers[0](x)
        let active = activation == .tanh ? tanh(hidden) : sigmoid(hidden)
        let prediction = scale * layers[1](active + slope * hidden).squeezingShape(at: -1)
        return square(prediction - y).sum()
    }
}
