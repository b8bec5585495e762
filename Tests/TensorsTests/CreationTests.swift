import Foundation
import Tensors
import Testing

/// Literals, ranges and other ways to make tensors, and coding.
@Suite struct CreationTests {
    @Test func literals() {
        let vector: Tensor<Float> = [1, 2.5, -3]
        #expect(vector.shape == [3] && vector.scalars == [1, 2.5, -3])
        let matrix: Tensor<Int32> = [[1, 2, 3], [4, 5, 6]]
        #expect(matrix.shape == [2, 3] && matrix.scalars == [1, 2, 3, 4, 5, 6])
        let cube: Tensor<Double> = [[[1], [2]], [[3], [4]], [[5], [6]]]
        #expect(cube.shape == [3, 2, 1] && cube.scalars == [1, 2, 3, 4, 5, 6])
        let truth: Tensor<Bool> = [[true], [false]]
        #expect(truth.shape == [2, 1] && truth.scalars == [true, false])
        let none: Tensor<Double> = []
        #expect(none.shape == [0])
        let empty: Tensor<Double> = [[], []]
        #expect(empty.shape == [2, 0])
        #expect(Tensor([[1.0, 2], [3, 4]]).shape == [2, 2])
    }

    @Test func fills() {
        #expect(Tensor<Float>.zeros([2, 2]).scalars == [0, 0, 0, 0])
        #expect(Tensor<Int32>.ones([3]).scalars == [1, 1, 1])
        #expect(Tensor(repeating: 2.5, shape: [2]).scalars == [2.5, 2.5])
        #expect(Tensor<UInt8>(repeating: 200, shape: [2]).scalars == [200, 200])
        #expect(Tensor<Int32>(repeating: .min, shape: [1]).scalars == [.min])
        #expect(Tensor<Float>(0.1).scalar == 0.1)
        #expect(Tensor<Double>.identity(2).scalars == [1, 0, 0, 1])
    }

    @Test func ranges() {
        #expect(Tensor<Int32>(0..<4).scalars == [0, 1, 2, 3])
        #expect(Tensor<Float>(-2..<1).scalars == [-2, -1, 0])
        #expect(Tensor<Double>(5..<5).shape == [0])
        #expect(Tensor<Double>(0..<10_000).scalars == (0..<10_000).map(Double.init))
        #expect(Tensor<Double>.linspace(from: 1, to: 2, count: 5).scalars == [1, 1.25, 1.5, 1.75, 2])
        #expect(Tensor<Float>.linspace(from: 0, to: 0.3, count: 4).scalars.last == 0.3)
        #expect(Tensor<Double>.linspace(from: 3, to: 9, count: 1).scalars == [3])
        #expect(Tensor<Double>.linspace(from: 3, to: 9, count: 0).shape == [0])
    }

    @Test func conversions() {
        let x: Tensor<Double> = [-1.7, -0.5, 0, 0.5, 1.7, 300]
        #expect(Tensor<Int32>(x).scalars == [-1, 0, 0, 0, 1, 300])
        #expect(Tensor<Bool>(x).scalars == [true, true, false, true, true, true])
        #expect(Tensor<Float>(Tensor<Double>([0.1])).scalars == [0.1])
        #expect(Tensor<Double>(Tensor<Bool>([true, false])).scalars == [1, 0])
        #expect(Tensor<UInt8>(Tensor<Int32>([0, 7, 255])).scalars == [0, 7, 255])
        #expect(Tensor<Int32>(Tensor<UInt8>([0, 200])).scalars == [0, 200])
    }

    @Test func coding() throws {
        let tensor: Tensor<Double> = [[1, 2.5], [-3, 0.1]]
        let data = try JSONEncoder().encode(tensor)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: [Double]])
        #expect(object == ["shape": [2, 2], "scalars": [1, 2.5, -3, 0.1]])
        let back = try JSONDecoder().decode(Tensor<Double>.self, from: data)
        #expect(back.shape == tensor.shape && back.scalars == tensor.scalars)
        for text in [
            #"{"shape": [2, 2], "scalars": [1]}"#, #"{"shape": [-1], "scalars": []}"#, #"{"scalars": [1]}"#,
            #"{"shape": [4611686018427387904, 4], "scalars": []}"#, #"[1, 2]"#,
        ] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(Tensor<Double>.self, from: Data(text.utf8))
            }
        }
    }

    @Test func codingOfModels() throws {
        let network = Network.example()
        let back = try JSONDecoder().decode(Network.self, from: JSONEncoder().encode(network))
        #expect(back.layers[1].weight.scalars == network.layers[1].weight.scalars)
        #expect(back.named.mapValues(\.scalars) == network.named.mapValues(\.scalars))
    }

    @Test func leavesOfModels() {
        let network = Network.example()
        let leaves = Leaves(of: network)
        #expect(
            leaves.names == [
                "layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias", "scale", "counts", "named.a",
                "named.b", "named.c.d",
            ])
        #expect(
            leaves.settings == ["slope": "0.25", "steps": "7", "isFrozen": "true", "activation": "tanh"])
        let doubled = leaves.rebuilt(
            with: leaves.tensors.map { tensor in
                tensor.typed(as: Double.self).map { AnyTensor($0 * 2) } ?? tensor
            })
        #expect(doubled.layers[0].bias.scalars == network.layers[0].bias.scalars.map { $0 * 2 })
        #expect(doubled.slope == 0.25 && doubled.dropped == nil && doubled.counts.scalars == [1, 2, 3])
    }
}
