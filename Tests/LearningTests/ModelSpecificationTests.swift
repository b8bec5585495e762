import Foundation
import Learning
import Optimizers
import Settings
import TensorFiles
import Tensors
import Testing

@Suite struct ModelSpecificationTests {
    @Test(arguments: [
        ("linear", ModelSpecification.linear), ("logistic", .logistic), ("svm", .svm),
        ("mlp:64,32", .mlp(hidden: [64, 32])), ("mlp:1", .mlp(hidden: [1])),
        (
            "mlp(hidden=[64;32],activation=leakyReLU(slope=0.1),dropout=0.25,weights=heNormal)",
            .mlp(hidden: [64, 32], activation: .leakyReLU(slope: 0.1), dropout: 0.25, weights: .heNormal)
        ),
    ])
    func namesRoundTrip(text: String, expected: ModelSpecification) throws {
        #expect(try ModelSpecification(text) == expected)
        #expect(expected.description == text)
    }

    @Test(arguments: [
        ("mlp(hidden=[8])", "mlp:8"), ("mlp(hidden=[8],activation=relu)", "mlp:8"),
        (
            "mlp(hidden=[8],dropout=0.5)", "mlp(hidden=[8],activation=relu,dropout=0.5,weights=glorotUniform)"
        ),
    ])
    func otherForms(text: String, description: String) throws {
        #expect(try ModelSpecification(text).description == description)
    }

    /// A kind of a program's own.
    struct Doubling: ModelKind {
        var width = 4
        static let name = "doubling"
        static let settings: [SettingOf<Self>] = [.init("width", \.width)]
        func makeModel(features: Int, outputs: Int, seed: RandomKey) -> MultiLayerPerceptron {
            MultiLayerPerceptron(sizes: [features, width, 2 * width, outputs], seed: seed)
        }
    }

    // In a process of its own, since a kind stays registered.
    @Test func textNamesRegisteredKinds() async {
        await #expect(processExitsWith: .success) {
            ModelSpecification.register(Doubling())
            ModelSpecification.register(Doubling(width: 6))
            #expect(try ModelSpecification("doubling").description == "doubling(width=6)")
            let specification = try ModelSpecification("doubling(width=3)")
            #expect(specification == ModelSpecification(Doubling(width: 3)))
            #expect(specification.size(features: 2, outputs: 1).parameters == 9 + 24 + 7)
            #expect(throws: SettingError.self) { try ModelSpecification("doubling(width=0)") }
        }
    }

    private static let forms = ModelSpecification.forms.joined(separator: ", ")

    @Test(arguments: [
        ("linaer", "unknown model \"linaer\"; did you mean \"linear\"? There are \(forms)"),
        ("MLP:3", "unknown model \"MLP\"; did you mean \"mlp\"? There are \(forms)"),
        ("transformer", "unknown model \"transformer\"; There are \(forms)"),
        (
            "mlp",
            "model mlp: it has no hidden layers; give their sizes, such as mlp:64,32 (without any it is linear or "
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
        ("svm:3", "model \"svm:3\": svm takes nothing after a colon; write svm alone"),
        (
            "mlp(hidden=[8],activation=rulu)",
            "unknown activation \"rulu\"; did you mean \"relu\"? There are "
                + Activation.table.names.joined(separator: ", ")
        ),
        (
            "mlp(hidden=8)",
            "model mlp: hidden is \"8\"; give a list such as [a;b] in which each is a whole number of at least 1"
        ),
        ("mlp(hidden=[8],dropout=1)", "model mlp: dropout is \"1\"; give a number at least 0 and below 1"),
        (
            "mlp(hidden=[8],dropout=0.9999999999999999)",
            "model mlp: dropout is 0.9999999999999999, in 32 bits 1.0; it must be at least 0 and below 1"
        ),
    ])
    func refusals(text: String, message: String) {
        let error = #expect(throws: SettingError.self) { try ModelSpecification(text) }
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
        var specification = try ModelSpecification(text)
        if specification[setting: "activation"] != nil {
            specification = try specification.changing("activation", to: .other(Activation.tanh))
        }
        var model = specification.makeModel(features: 5, outputs: 2, seed: 1)
        let leaves = Leaves(of: model)
        #expect(leaves.names == names)
        model = leaves.rebuilt(
            with: leaves.tensors.enumerated().map {
                AnyTensor(Tensor<Float>.normal($1.shape, seed: RandomKey(UInt64($0))))
            })

        var fresh = try ModelSpecification(specification.description).makeModel(features: 5, outputs: 2, seed: 2)
        fresh = try SafeTensors(bytes: SafeTensors(of: model).bytes).replacingTensors(of: fresh)
        let input = Tensor<Float>.normal([3, 5], seed: 8)
        #expect(fresh(input).shape == [3, 2])
        #expect(fresh(input).scalars == model(input).scalars)

        let decoded = try JSONDecoder().decode(AnyModel.self, from: JSONEncoder().encode(model))
        #expect(decoded(input).scalars == model(input).scalars)
    }

    /// The sizes that a machine needs are known before anything is computed.
    @Test(
        arguments: [
            ("linear", 10.0 * 3 + 3, 10.0 + 3), ("svm", 33, 13), ("mlp:4", 11 * 4 + 5 * 3, 10 + 4 + 3),
            ("mlp:1000000,1000000", 11e6 + 1e12 + 1e6 + 3e6 + 3, 2e6 + 13),
        ] as [(String, Double, Double)])
    func sizes(text: String, parameters: Double, values: Double) throws {
        let size = try ModelSpecification(text).size(features: 10, outputs: 3)
        #expect(size.parameters == parameters && size.values == values)
    }

    /// A kind and a model of the user's own.
    struct Deep: ModelKind {
        struct Network: Model {
            var layers: [Dense]
            func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
                layers.dropFirst().reduce(layers[0](x)) { $1(tanh($0)) }
            }
        }
        var depth = 2
        static let settings: [SettingOf<Self>] = [.init("depth", \.depth)]
        func makeModel(features: Int, outputs: Int, seed: RandomKey) -> Network {
            Network(
                layers: (0..<depth).map { Dense(features, $0 < depth - 1 ? features : outputs, seed: seed.folded($0)) })
        }
    }

    /// It trains in a box as it does alone, under the same names.
    @Test func modelsOfOnesOwnGoIntoBoxes() throws {
        let kind = Deep(depth: 3)
        #expect(ModelSpecification(kind).description == "Deep(depth=3)")
        let boxed = ModelSpecification(kind).makeModel(features: 64, outputs: 10, seed: 3)
        let alone = kind.makeModel(features: 64, outputs: 10, seed: 3)
        #expect(Leaves(of: boxed).names == Leaves(of: alone).names)
        func trained(_ model: some Model) throws -> [UInt32] {
            var trainer = Trainer(model, loss: .softmaxCrossEntropy, optimizer: Adam())
            try trainer.fit(TrainerTests.digits, epochs: 2, batchSize: 64)
            return TrainerTests.bits(trainer.model)
        }
        #expect(try trained(boxed) == trained(alone))
        let decoded = try JSONDecoder().decode(AnyModel.self, from: JSONEncoder().encode(boxed))
        #expect(TrainerTests.bits(decoded) == TrainerTests.bits(alone) && decoded.base is Deep.Network)
    }

    /// Models of our kinds are written under the names of the kinds.
    @Test func boxesHaveTheNamesOfKinds() throws {
        for (model, kind) in [
            (AnyModel(LinearRegression(features: 2)), "linear"),
            (AnyModel(LogisticRegression(features: 2, classes: 2)), "logistic"),
            (AnyModel(LinearSVM(features: 2, classes: 2)), "svm"),
            (AnyModel(MultiLayerPerceptron(sizes: [2, 1])), "mlp"),
        ] {
            let text = try String(decoding: JSONEncoder().encode(model), as: UTF8.self)
            #expect(text.contains("\"kind\":\"\(kind)\""))
        }
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
