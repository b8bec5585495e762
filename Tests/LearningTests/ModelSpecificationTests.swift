import Descent
import Foundation
import Testing

@Suite struct ModelSpecificationTests {
    @Test(arguments: [
        ("linear", ModelSpecification.linear), ("logistic", .logistic), ("svm", .svm),
        ("mlp:64,32", .mlp(hidden: [64, 32])), ("mlp:1", .mlp(hidden: [1])),
    ])
    func namesRoundTrip(text: String, expected: ModelSpecification) throws {
        #expect(try ModelSpecification(text) == expected)
        #expect(expected.description == text)
    }

    @Test(arguments: [
        ("linaer", "unknown model \"linaer\"; did you mean \"linear\"? There are linear, logistic, svm, mlp:64,32"),
        ("MLP:3", "unknown model \"MLP\"; did you mean \"mlp\"? There are linear, logistic, svm, mlp:64,32"),
        ("transformer", "unknown model \"transformer\"; There are linear, logistic, svm, mlp:64,32"),
        (
            "mlp",
            "model \"mlp\" names no hidden layers; give their sizes, such as mlp:64,32 (without any it is linear or "
                + "logistic)"
        ),
        (
            "mlp:64,,2",
            "model \"mlp:64,,2\": \"\" is not a size of a hidden layer; give integers from 1 to 1000000 with commas "
                + "between, such as mlp:64,32"
        ),
        (
            "mlp:64,0",
            "model \"mlp:64,0\": \"0\" is not a size of a hidden layer; give integers from 1 to 1000000 with commas "
                + "between, such as mlp:64,32"
        ),
        ("svm:3", "model \"svm:3\": svm has no hidden layers; write svm alone"),
    ])
    func refusals(text: String, message: String) {
        let error = #expect(throws: ModelSpecificationError.self) { try ModelSpecification(text) }
        #expect(error?.description == message)
    }

    @Test(arguments: [
        ("linear", ["linear.weight", "linear.bias"]), ("logistic", ["linear.weight", "linear.bias"]),
        ("svm", ["linear.weight", "linear.bias"]),
        (
            "mlp:4,3",
            [
                "layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias", "layers.2.weight",
                "layers.2.bias",
            ]
        ),
    ])
    func modelsAreSavedAndMadeAgain(text: String, names: [String]) throws {
        let specification = try ModelSpecification(text)
        var model = specification.makeModel(features: 5, outputs: 2, activation: .tanh, seed: 1)
        #expect(model.specification == specification)
        let leaves = Leaves(of: model)
        #expect(leaves.names == names)
        model = leaves.rebuilt(
            with: leaves.tensors.enumerated().map {
                AnyTensor(Tensor<Float>.normal($1.shape, seed: RandomKey(UInt64($0))))
            })

        var fresh = try ModelSpecification(model.specification.description)
            .makeModel(features: 5, outputs: 2, activation: .tanh, seed: 2)
        fresh = try SafeTensors(bytes: SafeTensors(of: model).bytes).replacingTensors(of: fresh)
        let input = Tensor<Float>.normal([3, 5], seed: 8)
        #expect(fresh(input).shape == [3, 2])
        #expect(fresh(input).scalars == model(input).scalars)

        let decoded = try JSONDecoder().decode(AnyModel.self, from: JSONEncoder().encode(model))
        #expect(decoded(input).scalars == model(input).scalars)
    }

    @Test func perceptronIsItsFormula() {
        let model = MultiLayerPerceptron(sizes: [3, 4, 2], activation: .sigmoid, seed: 1)
        let input = Tensor<Float>.normal([2, 3], seed: 1)
        #expect(model(input).scalars == model.layers[1](sigmoid(model.layers[0](input))).scalars)
        #expect(model.layers[0].weight.scalars.prefix(8) != model.layers[1].weight.scalars.prefix(8))
        let same = MultiLayerPerceptron(sizes: [3, 4, 2], activation: .sigmoid, seed: 1)
        #expect(same(input).scalars == model(input).scalars)
    }

    @Test func perceptronDropsOutHiddenUnitsOnly() {
        let model = MultiLayerPerceptron(sizes: [3, 200, 1], activation: .identity, dropout: 0.5, seed: 1)
        let input = Tensor<Float>.ones([1, 3])
        let calm = model(input).scalar
        let outputs = (0..<8).map { step in
            Phase.$current.withValue(.training(Phase.RandomKeys(RandomKey(UInt64(step)).tensor))) {
                model(input).scalar
            }
        }
        #expect(Set(outputs + [calm]).count == 9 && outputs.allSatisfy { $0 != 0 })
    }

    // MARK: Basis functions

    @Test func polynomialBasisIsEveryProductOnce() {
        let basis = PolynomialBasis(degree: 3)
        let output = basis([[2, 3]])
        #expect(output.scalars == [2, 3, 4, 6, 9, 8, 12, 18, 27])
        // Primes tell the products apart.
        let primes: Tensor<Float> = [[2, 3, 5, 7]]
        let products = PolynomialBasis(degree: 4)(primes).scalars
        #expect(products.count == PolynomialBasis(degree: 4).outputCount(4) && Set(products).count == 69)
        #expect(PolynomialBasis(degree: 1)(primes).scalars == primes.scalars)
    }

    @Test func gaussianBasisIsItsFormula() {
        let output = GaussianBasis(centers: [[0, 0], [1, 2]], width: 2)([[1, 2], [0, 0], [3, 0]])
        let exponents: [Double] = [-0.625, 0, 0, -0.625, -1.125, -1]
        let expected = exponents.map { Foundation.exp($0) }
        for (actual, expected) in zip(output.scalars, expected) { #expect(abs(Double(actual) - expected) < 1e-6) }
        let even = GaussianBasis(evenlyOver: -1...1, count: 5)
        #expect(even.centers == [[-1], [-0.5], [0], [0.5], [1]] && even.width == 0.5)
        #expect(Leaves(of: even).names.isEmpty)
    }

    @Test func basisFunctionsFeedLinearModels() {
        var regression = LinearRegression(features: 2)
        regression.linear.weight = [[-3], [2]]
        regression.linear.bias = [1]
        let model = Sequential(PolynomialBasis(degree: 2), regression)
        #expect(model([[0], [2], [-1]]).scalars == [1, 3, 6])
        let bells = Sequential(GaussianBasis(evenlyOver: 0...1, count: 3), LinearRegression(features: 3))
        let slope = Leaves(of: gradient(at: bells) { $0([[0.2], [0.9]]).sum() })
        #expect(slope.names == ["layers.1.linear.weight", "layers.1.linear.bias"])
    }
}
