import Foundation
import Learning
import Tensors
import Testing

@Suite struct LayerTests {
    @Test func denseIsItsFormula() {
        var layer = Dense(2, 3, seed: 1)
        layer.weight = [[1, 2, 3], [4, 5, 6]]
        layer.bias = [10, 20, 30]
        let output = layer([[1, 0], [2, -1]])
        #expect(output.shape == [2, 3])
        #expect(output.scalars == [11, 22, 33, 8, 19, 30])
        layer.bias = nil
        #expect(layer([[1, 0], [2, -1]]).scalars == [1, 2, 3, -2, -1, 0])
    }

    @Test func denseHasItsShapesAndNames() {
        let leaves = Leaves(of: Dense(5, 4))
        #expect(leaves.names == ["weight", "bias"])
        #expect(leaves.tensors.map(\.shape) == [[5, 4], [4]])
        #expect(Leaves(of: Dense(5, 4, bias: false)).names == ["weight"])
        #expect(Dense(5, 4).bias?.scalars == [0, 0, 0, 0])
    }

    @Test(arguments: [
        (Activation.relu, [0.0, 0, 2]), (.leakyReLU, [-0.01, 0, 2]),
        (.tanh, [-0.7615941559557649, 0, 0.9640275800758169]),
        (.sigmoid, [0.2689414213699951, 0.5, 0.8807970779778823]),
        (.gelu, [-0.15865525393145707, 0, 1.9544997361036416]),
        (.softplus, [0.31326168751822286, 0.6931471805599453, 2.1269280110429727]), (.identity, [-1, 0, 2]),
    ])
    func activations(activation: Activation, expected: [Double]) {
        for (actual, expected) in zip(activation([-1, 0, 2]).scalars, expected) {
            #expect(abs(Double(actual) - expected) < 1e-6)
        }
    }

    // MARK: Sequential

    private typealias Network = Sequential<Dense, Activation, Dropout, Dense>
    private func network() -> Network {
        Sequential(Dense(3, 4, seed: 1), Activation.tanh, Dropout(rate: 0.5), Dense(4, 2, seed: 2))
    }

    @Test func sequentialAppliesItsLayersInOrder() {
        let network = network()
        let input: Tensor<Float> = [[0.5, -1, 2]]
        let expected = network.layers.3(tanh(network.layers.0(input)))
        #expect(network(input).scalars == expected.scalars)
    }

    @Test func sequentialNamesItsLayersByPosition() {
        let leaves = Leaves(of: network())
        #expect(leaves.names == ["layers.0.weight", "layers.0.bias", "layers.3.weight", "layers.3.bias"])
        #expect(leaves.settings == ["layers.1": "tanh", "layers.2.rate": "0.5"])
        let input: Tensor<Float> = [[0.5, -1, 2]]
        let doubled = leaves.rebuilt(
            with: leaves.tensors.map { AnyTensor(2 * ($0.typed(as: Float.self) ?? [])) })
        #expect(doubled.layers.1 == .tanh && doubled.layers.2.rate == 0.5)
        #expect(doubled.layers.0(input).scalars == (2 * network().layers.0(input)).scalars)
    }

    @Test func sequentialRoundTripsThroughJSON() throws {
        let network = network()
        let copy = try JSONDecoder().decode(Network.self, from: JSONEncoder().encode(network))
        let input: Tensor<Float> = [[0.5, -1, 2]]
        #expect(copy(input).scalars == network(input).scalars)
        #expect(copy.layers.2.rate == 0.5)
    }

    @Test func sequentialHasGradients() {
        let input: Tensor<Float> = [[0.5, -1, 2], [1, 0.3, -0.2]]
        let check = checkGradient(at: network()) { ($0(input) * $0(input)).sum() }
        #expect(check.passes, "\(check)")
    }

    // MARK: Dropout

    @Test func dropoutIsOnlyForTraining() {
        let input = Tensor<Float>.ones([4, 5])
        #expect(Dropout(rate: 0.5)(input).scalars == input.scalars)
    }

    @Test(arguments: [Float(0.1), 0.5, 0.9]) func dropoutKeepsTheMean(rate: Float) {
        let count = 100_000
        let output = Phase.$current.withValue(.training(Phase.RandomKeys(RandomKey(3).tensor))) {
            Dropout(rate: rate)(.ones([count])).scalars
        }
        let kept = Set(output)
        #expect(kept == [0, 1 / (1 - rate)])
        let zeroed = Double(output.filter { $0 == 0 }.count)
        // Five standard deviations of the binomial distribution.
        let tolerance = 5 * (Double(rate * (1 - rate)) * Double(count)).squareRoot()
        #expect(abs(zeroed - Double(rate) * Double(count)) < tolerance)
    }

    @Test func dropoutDrawsAnewForEachLayerAndStep() {
        func draw(_ key: RandomKey) -> [[Float]] {
            Phase.$current.withValue(.training(Phase.RandomKeys(key.tensor))) {
                let dropout = Dropout(rate: 0.5)
                return [dropout(.ones([64])).scalars, dropout(.ones([64])).scalars]
            }
        }
        let (first, again, other) = (draw(1), draw(1), draw(2))
        #expect(first == again)
        #expect(Set(first + other).count == 4)
    }

    @Test func dropoutDerivativeFlowsThroughWhatIsKept() {
        Phase.$current.withValue(.training(Phase.RandomKeys(RandomKey(3).tensor))) {
            let (value, slope) = valueAndGradient(at: Tensor<Float>.ones([32])) { Dropout(rate: 0.75)($0).sum() }
            #expect(value.scalar == slope.scalars.reduce(0, +))
            #expect(Set(slope.scalars) == [0, 4])
        }
    }
}
