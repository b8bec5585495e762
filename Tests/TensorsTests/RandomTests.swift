import CKernels
import Tensors
import TestSupport
import Testing

/// The generator and what is made of its words.
@Suite struct RandomTests {
    struct Vectors: Decodable {
        struct Case: Decodable { var counter, key, output: [UInt32] }
        var cases: [Case]
    }

    @Test func philoxVectors() throws {
        let cases = try References.load("random.json", as: Vectors.self).cases
        #expect(cases.count >= 16)
        for item in cases {
            var counter = item.counter
            descent_philox(&counter, item.key[0], item.key[1])
            #expect(counter == item.output)
        }
    }

    /// Uniform numbers are the words of the published stream: 24 bits of one, or 53 of two, words in order.
    @Test func uniformNumbersAreWords() throws {
        let cases = try References.load("random.json", as: Vectors.self).cases
        let words = cases.filter { $0.key == [0, 0] && $0.counter.dropFirst() == [0, 0, 0] }
            .sorted { $0.counter[0] < $1.counter[0] }.flatMap(\.output)
        #expect(words.count == 16)
        let singles = Tensor<Float>.uniform([16], seed: 0).scalars
        let expectedSingles: [Float] = words.map { Float($0 >> 8) * 0x1p-24 }
        #expect(singles == expectedSingles)
        let doubles = Tensor<Double>.uniform([8], seed: 0).scalars
        let expected = (0..<8).map { (index: Int) -> Double in
            let high = UInt64(words[2 * index] >> 5)
            let low = UInt64(words[2 * index + 1] >> 6)
            return Double(high << 26 | low) * 0x1p-53
        }
        #expect(doubles == expected)
    }

    @Test func prefixesAgree() {
        // Numbers depend on their position only, however many are drawn, and in whatever shape.
        let all = Tensor<Float>.normal([100_003], seed: 5).scalars
        for count in [1, 2, 3, 63, 64, 65, 255, 256, 257, 1023, 4099] {
            #expect(Tensor<Float>.normal([count], seed: 5).scalars == Array(all[..<count]))
        }
        #expect(Tensor<Float>.normal([3, 5, 7], seed: 5).scalars == Array(all[..<105]))
        let doubles = Tensor<Double>.truncatedNormal([5_000], seed: 5).scalars
        #expect(Tensor<Double>.truncatedNormal([129], seed: 5).scalars == Array(doubles[..<129]))
    }

    @Test func keysDiffer() {
        let key: RandomKey = 42
        let keys = [
            key, 43, key.folded(0), key.folded(1), key.folded(-1), key.folded(0).folded(0), RandomKey(42 << 32),
        ]
        let draws = keys.map { Tensor<Double>.uniform([4], seed: $0).scalars }
        for (i, first) in draws.enumerated() { for second in draws[..<i] { #expect(first != second) } }
        #expect(Set(keys).count == keys.count)
        #expect(key.folded(7) == key.folded(7))
    }

    private static let count = 1_000_000

    /// Mean, variance, third and fourth standardised moments.
    private func moments<S: FloatingScalar>(_ x: Tensor<S>) -> [Double] {
        let wide = Tensor<Double>(x)
        let mean = wide.mean()
        let deviation = wide - mean
        let variance = square(deviation).mean()
        let third = (deviation * deviation * deviation).mean() / (variance * sqrt(variance))
        let fourth = square(square(deviation)).mean() / square(variance)
        return [mean.scalar, variance.scalar, third.scalar, fourth.scalar]
    }

    /// Within five standard errors of the exact moments.
    @Test func momentsOfDistributions() {
        let root = 1 / Double(Self.count).squareRoot()
        func check<S: FloatingScalar>(_ x: Tensor<S>, _ expected: [Double], _ deviations: [Double]) {
            for (found, (expected, deviation)) in zip(moments(x), zip(expected, deviations)) {
                #expect(Swift.abs(found - expected) < 5 * deviation * root)
            }
        }
        let (uniform, uniformErrors) = ([0.5, 1 / 12.0, 0, 1.8], [0.29, 0.075, 1.2, 1.1])
        check(Tensor<Float>.uniform([Self.count], seed: 1), uniform, uniformErrors)
        check(Tensor<Double>.uniform([Self.count], seed: 2), uniform, uniformErrors)
        let (normal, normalErrors) = ([0.0, 1, 0, 3], [1, 1.42, 2.45, 9.8])
        check(Tensor<Float>.normal([Self.count], seed: 3), normal, normalErrors)
        check(Tensor<Double>.normal([Self.count], seed: 4), normal, normalErrors)
        // Of the normal distribution cut at ±2: variance 1 − 4 φ(2) / (2 Φ(2) − 1).
        let (truncated, truncatedErrors) = ([0.0, 0.7737413, 0, 2.3645], [0.88, 0.91, 1.8, 2.9])
        check(Tensor<Float>.truncatedNormal([Self.count], seed: 5), truncated, truncatedErrors)
        check(Tensor<Double>.truncatedNormal([Self.count], seed: 6), truncated, truncatedErrors)
        check(
            Tensor<Double>.normal([Self.count], mean: 3, standardDeviation: 2, seed: 7), [3, 4, 0, 3],
            [2, 5.7, 2.45, 9.8])
    }

    @Test func ranges() {
        let x = Tensor<Float>.uniform([Self.count], in: -3 ..< -1, seed: 1)
        #expect(x.min().scalar >= -3 && x.max().scalar < -1)
        // So narrow that scaling would round up to the bound.
        let narrow = Tensor<Float>.uniform([10_000], in: 1..<(1 as Float).nextUp.nextUp, seed: 2)
        #expect(narrow.min().scalar == 1 && narrow.max().scalar == (1 as Float).nextUp)
        let unit = Tensor<Double>.uniform([Self.count], seed: 3)
        #expect(unit.min().scalar >= 0 && unit.max().scalar < 1)
        let cut = Tensor<Float>.truncatedNormal([Self.count], mean: 5, standardDeviation: 0.5, seed: 4)
        #expect(cut.min().scalar >= 4 && cut.max().scalar <= 6)
        #expect(abs(Tensor<Float>.normal([Self.count], seed: 5)).max().scalar < .infinity)
    }

    /// The distribution function of normal numbers, by counting.
    @Test func normalQuantiles() {
        let x = Tensor<Double>.normal([Self.count], seed: 9)
        for (bound, part) in [(-2.0, 0.0227501), (-1, 0.1586553), (0, 0.5), (0.5, 0.6914625), (3, 0.9986501)] {
            let found = Tensor<Double>(x .< bound).mean().scalar
            #expect(Swift.abs(found - part) < 5 * (part * (1 - part) / Double(Self.count)).squareRoot())
        }
    }

    @Test func permutations() {
        for count in [0, 1, 2, 10, 1000] {
            let order = RandomKey(3).permutation(count)
            #expect(order.sorted() == Array(0..<count))
            #expect(Tensor<Int32>.permutation(of: count, seed: 3).scalars == order.map { Int32($0) })
        }
        #expect(RandomKey(3).permutation(100) != RandomKey(4).permutation(100))
        // Each of the six orders of three about equally often.
        var counts: [[Int]: Int] = [:]
        for seed in 0..<6_000 { counts[RandomKey(UInt64(seed)).permutation(3), default: 0] += 1 }
        #expect(counts.count == 6 && counts.values.allSatisfy { Swift.abs($0 - 1000) < 150 })
    }
}
