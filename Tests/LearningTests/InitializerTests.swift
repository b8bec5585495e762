import Learning
import Settings
import Tensors
import Testing

@Suite struct InitializerTests {
    /// Initializers with the standard deviation and the limit they have for 300 inputs and 200 outputs.
    static let random: [(Initializer, deviation: Double, limit: Double?)] = [
        (.normal(standardDeviation: 0.3), 0.3, nil),
        (.truncatedNormal(standardDeviation: 0.3), 0.3 * 0.8796256610342398, 0.6),
        (.uniform(limit: 0.3), 0.3 / 3.0.squareRoot(), 0.3),
        (.glorotUniform, (2.0 / 500).squareRoot(), (6.0 / 500).squareRoot()),
        (.glorotNormal, (2.0 / 500).squareRoot(), nil),
        (.heUniform, (2.0 / 300).squareRoot(), (6.0 / 300).squareRoot()),
        (.heNormal, (2.0 / 300).squareRoot(), nil),
        (.leCunUniform, (1.0 / 300).squareRoot(), (3.0 / 300).squareRoot()),
        (.leCunNormal, (1.0 / 300).squareRoot(), nil),
    ]

    @Test(arguments: random) func distribution(initializer: Initializer, deviation: Double, limit: Double?) {
        let weights: Tensor<Double> = initializer([300, 200], seed: 5)
        let scalars = weights.scalars
        #expect(weights.shape == [300, 200])
        let count = Double(scalars.count)
        let mean = scalars.reduce(0, +) / count
        let variance = scalars.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
        // Five standard deviations of the estimates, of a normal distribution.
        #expect(abs(mean) < 5 * deviation / count.squareRoot())
        #expect(abs(variance.squareRoot() / deviation - 1) < 5 / (2 * count).squareRoot())
        let greatest = scalars.map(abs).max() ?? 0
        if let limit {
            #expect(greatest <= limit && greatest > 0.99 * limit)
        } else {
            #expect(greatest > 3.5 * deviation)
        }
    }

    @Test(arguments: random) func seedsDecide(initializer: Initializer, deviation: Double, limit: Double?) {
        func draw(_ seed: RandomKey) -> [Float] { initializer([3, 4], seed: seed, as: Float.self).scalars }
        #expect(draw(1) == draw(1))
        #expect(draw(1) != draw(2))
    }

    @Test func windowsMultiplyTheFans() {
        // 9 · 8 inputs and 9 · 24 outputs.
        let weights: Tensor<Double> = Initializer.glorotUniform([3, 3, 8, 24], seed: 1)
        let limit = (6.0 / (9 * 8 + 9 * 24)).squareRoot()
        let greatest = weights.scalars.map(abs).max() ?? 0
        #expect(greatest <= limit && greatest > 0.99 * limit)
    }

    @Test func constants() {
        #expect(Initializer.zeros([3], seed: 1, as: Float.self).scalars == [0, 0, 0])
        #expect(Initializer.constant(0.5)([2, 1], seed: 1, as: Double.self).scalars == [0.5, 0.5])
    }

    @Test(arguments: [[6, 6], [3, 8], [8, 3], [1, 4], [2, 3, 4], [30, 50]])
    func orthogonalIsOrthonormalTimesGain(lengths: [Int]) throws {
        let weights: Tensor<Double> = Initializer.orthogonal(gain: 2)(Shape(lengths), seed: 9)
        #expect(weights.shape == lengths)
        let matrix = weights.reshaped(to: [-1, try #require(lengths.last)])
        let isWide = matrix.shape[1] >= matrix.shape[0]
        let products = isWide ? matmul(matrix, matrix.transposed()) : matmul(matrix.transposed(), matrix)
        let difference = products - 4 * .identity(products.shape[0])
        #expect(abs(difference).max().scalar < 1e-14 * 4)
    }

    @Test func orthogonalIsRandomInEveryDirection() {
        // The mean of many evenly drawn rotations is 0; a Gram–Schmidt process that fixed signs would show here.
        let draws = (0..<2_000).map { Initializer.orthogonal()([2, 2], seed: RandomKey($0), as: Double.self).scalars }
        // Among so many, some begin with nearly parallel vectors, where one pass of the process is not enough.
        #expect(draws.allSatisfy { abs($0[0] * $0[2] + $0[1] * $0[3]) < 1e-15 })
        for element in 0..<4 {
            let mean = draws.reduce(0) { $0 + $1[element] } / 2_000
            #expect(abs(mean) < 5 * (0.5 / 2_000).squareRoot())
        }
    }

    // MARK: Seeds of layers

    private struct Classifier: Model {
        var hidden = Dense(4, 4)
        var output = Dense(4, 4)
        func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { output(relu(hidden(x))) }
        var bits: [[Float]] { [hidden.weight.scalars, output.weight.scalars] }
    }

    @Test func sameSeedSameModel() {
        let first = Initialization.withSeed(7) { Classifier() }
        let second = Initialization.withSeed(7) { Classifier() }
        let other = Initialization.withSeed(8) { Classifier() }
        #expect(first.bits == second.bits)
        #expect(Set(first.bits + other.bits).count == 4)
    }

    @Test func withoutASeedNoTwoLayersAreEqual() {
        #expect(Set((Classifier().bits + Classifier().bits)).count == 4)
    }

    @Test func seedsNest() {
        let (first, inner, second) = Initialization.withSeed(7) {
            (Dense(2, 2), Initialization.withSeed(7) { Dense(2, 2) }, Dense(2, 2))
        }
        #expect(first.weight.scalars == inner.weight.scalars)
        let plain = Initialization.withSeed(7) { [Dense(2, 2), Dense(2, 2)] }
        #expect(plain.map(\.weight.scalars) == [first, second].map(\.weight.scalars))
    }

    @Test func anExplicitSeedTakesNoKey() {
        let alone = Initialization.withSeed(7) { Dense(2, 2) }
        let after = Initialization.withSeed(7) {
            _ = Dense(2, 2, seed: 3)
            return Dense(2, 2)
        }
        #expect(alone.weight.scalars == after.weight.scalars)
    }

    @Test(
        "Limits that floats do not have are refused",
        arguments: [
            ("uniform(limit=5e-324)", "initializer uniform: limit is 5e-324, in 32 bits 0.0; it must be above 0"),
            ("uniform(limit=1e300)", "initializer uniform: limit is 1e+300, in 32 bits inf; it must be above 0"),
            ("uniform(limit=2e38)", "initializer uniform: limit is 2e+38; give a number of at most 1e38"),
        ])
    func limits(text: String, message: String) {
        let error = #expect(throws: SettingError.self) { try Initializer(text) }
        #expect(error?.description == message)
    }
}
