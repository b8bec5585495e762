import Foundation
import Tensors
import Testing

/// What makes programs of derivatives short, seen in their listings, and the numbers it must not change.
@Suite struct DerivativeProgramTests {
    private func program(
        _ shape: Shape, _ function: @escaping @Sendable (Tensor<Double>) -> Tensor<Double>
    ) -> Program { compiled(function).program(for: Tensor<Double>.zeros(shape)) }

    // MARK: Padding

    /// Low, high and length of each axis.
    static let paddings: [[(low: Int, high: Int, length: Int)]] = [
        [(0, 1, 5)], [(3, 0, 4)], [(2, 2, 1)], [(0, 700, 900)], [(700, 1, 900)],
        [(1, 0, 3), (0, 2, 4)], [(2, 1, 3), (0, 0, 40)], [(0, 0, 30), (17, 1, 60)], [(5, 5, 1), (0, 3, 1)],
        [(1, 1, 2), (0, 0, 3), (2, 0, 5)], [(0, 1, 20), (3, 0, 1), (0, 1, 31)],
    ]

    /// The gradient of a part of a tensor has zeros around it: against plain index arithmetic.
    @Test(arguments: paddings.indices, [false, true]) func padding(_ index: Int, isTransposed: Bool) {
        let axes = Self.paddings[index]
        let whole = Shape(axes.map { $0.low + $0.length + $0.high })
        let part = Shape(axes.map(\.length))
        let weights = Tensor<Double>.normal(isTransposed ? Shape(part.reversed()) : part, seed: 1)
        let other = Tensor<Double>.normal(whole, seed: 2)
        let slope = compiled { (x: Tensor<Double>) in
            gradient(at: x) { x in
                let ranges = axes.map { $0.low..<$0.low + $0.length }
                let inner =
                    switch ranges.count {
                    case 1: x[ranges[0]]
                    case 2: x[ranges[0], ranges[1]]
                    default: x[ranges[0], ranges[1], ranges[2]]
                    }
                let cotangent = isTransposed ? weights.transposed(permutation: Array(axes.indices.reversed())) : weights
                return (inner * cotangent).sum() + (other * x).sum()
            }
        }
        var expected = other.scalars
        let cotangent = isTransposed ? weights.transposed(permutation: Array(axes.indices.reversed())) : weights
        for (position, weight) in cotangent.scalars.enumerated() {
            var (rest, offset, stride) = (position, 0, 1)
            for axis in axes.indices.reversed() {
                offset += (rest % part[axis] + axes[axis].low) * stride
                rest /= part[axis]
                stride *= whole[axis]
            }
            expected[offset] += weight
        }
        #expect(slope(Tensor<Double>.zeros(whole)).scalars == expected)
    }

    // MARK: Listings

    @Test func paddingIsPartOfTheLoopThatAddsIt() {
        let slope = program([5000]) { x in
            gradient(at: x) { x in square(x[1...] - square(x[0..<4999])).sum() }
        }
        #expect(slope.instructionCount == 2, "\(slope)")
        #expect(!slope.description.contains("negate"), "\(slope)")
    }

    /// A row repeated for all, then sums of short pieces: one pass over the elements.
    @Test func repeatedRowsGiveWayToReductions() {
        let centres = Tensor<Double>.normal([40, 5], seed: 1).evaluated()
        let value = { @Sendable (x: Tensor<Double>) in square(x - centres).sum(alongAxes: 2) }
        #expect(program([300, 40, 5], value).instructionCount == 1)
        let x = Tensor<Double>.normal([300, 40, 5], seed: 2)
        let (found, points, middle) = (compiled(value)(x).scalars, x.scalars, centres.scalars)
        for piece in found.indices {
            let expected = (0..<5).reduce(0.0) { sum, index in
                let difference = points[piece * 5 + index] - middle[piece % 40 * 5 + index]
                return sum + difference * difference
            }
            #expect(Swift.abs(found[piece] - expected) <= 1e-14 * expected)
        }
    }

    /// One value for each short piece, under a division into longer rows: written over pieces that begin anywhere.
    @Test(arguments: [1, 2, 3, 5, 9]) func repeatedValuesGiveWayToReductions(_ length: Int) {
        let scale = Tensor<Double>.normal([301, 40, 1], seed: 1).evaluated()
        let value = { @Sendable (x: Tensor<Double>) in (x * scale).reshaped(to: [301, 40 * length]).sum(alongAxes: 0) }
        #expect(program([301, 40, length], value).instructionCount == 1)
        let x = Tensor<Double>.normal([301, 40, length], seed: 2)
        let (found, points, factors) = (compiled(value)(x).scalars, x.scalars, scale.scalars)
        for column in found.indices {
            var expected = 0.0
            for row in 0..<301 { expected += points[row * 40 * length + column] * factors[row * 40 + column / length] }
            #expect(Swift.abs(found[column] - expected) <= 1e-12)
        }
    }

    struct Negation: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Elementwise kernels that remain.
        let kernels: Int
        let function: @Sendable (Tensor<Double>) -> Tensor<Double>
        let plain: @Sendable (Double) -> Double

        init(
            _ name: String, kernels: Int, _ function: @escaping @Sendable (Tensor<Double>) -> Tensor<Double>,
            _ plain: @escaping @Sendable (Double) -> Double
        ) {
            (testDescription, self.kernels, self.function, self.plain) = (name, kernels, function, plain)
        }
    }

    static let negations: [Negation] = [
        .init("-a + b", kernels: 1, { -$0 + 2 }, { -$0 + 2 }),
        .init("-a + -b", kernels: 3, { -$0 + -exp($0) }, { -$0 + -exp($0) }),
        .init("-a - -b", kernels: 2, { -$0 - -exp($0) }, { -$0 - -exp($0) }),
        .init("a - -b", kernels: 2, { $0 - -exp($0) }, { $0 - -exp($0) }),
        .init("-a - b", kernels: 3, { -$0 - exp($0) }, { -$0 - exp($0) }),
        .init("-a * -b", kernels: 2, { -$0 * -exp($0) }, { -$0 * -exp($0) }),
        .init("1 - a * -b", kernels: 3, { 1 - $0 * -exp($0) }, { 1 - $0 * -exp($0) }),
        .init("1 - -a / b", kernels: 3, { 1 - -$0 / exp($0) }, { 1 - -$0 / exp($0) }),
        .init("-(a - b)", kernels: 2, { -($0 - exp($0)) }, { -($0 - exp($0)) }),
        .init("1 + all of -a", kernels: 1, { 1 + (-$0).reshaped(to: [2, 2]).reshaped(to: [4]) }, { 1 - $0 }),
        .init("a + a", kernels: 1, { 3 * $0 + 3 * $0 }, { 6 * $0 }),
        .init("(a + a) b", kernels: 1, { 3 * ($0 + $0) }, { 6 * $0 }),
    ]

    /// Negations and doublings that others take in; the numbers are those of one operation after the other.
    @Test(arguments: negations) func negationsAreTakenIn(_ negation: Negation) {
        let listing = program([4], negation.function)
        let kernels = listing.description.split(separator: "\n").filter { $0.contains(" = ") }
        #expect(kernels.count <= negation.kernels, "\(listing)")
        let x: Tensor<Double> = [0.5, -1, 2, 3]
        let found = compiled(negation.function)(x).scalars
        #expect(found.count == x.count)
        for (found, x) in zip(found, x.scalars) { #expect(Swift.abs(found - negation.plain(x)) <= 1e-14) }
    }

    @Test func sumsOfNegatives() {
        let listing = program([3, 4]) { 1 - (-exp($0)).sum(alongAxes: 0) }
        #expect(!listing.description.contains("negate"), "\(listing)")
        #expect((1 - (-Tensor<Double>([[1, 2], [3, 4]])).sum(alongAxes: 0)).scalars == [5, 7])
    }

    // MARK: Constants

    @Test func masksAreComputedOnce() {
        let masked = { @Sendable (x: Tensor<Double>) in x * Tensor<Double>.identity(50) }
        let listing = program([50, 50], masked).description
        #expect(!listing.contains("iota") && !listing.contains("equal"), "\(listing)")
        let x = Tensor<Double>.normal([50, 50], seed: 1)
        let expected = x.scalars.enumerated().map { $0.offset / 50 == $0.offset % 50 ? $0.element : 0 }
        let function = compiled(masked)
        for _ in 0..<2 { #expect(function(x).scalars == expected) }
    }

    // MARK: Products with short sums

    /// Results larger than the caches, some rows at a time.
    @Test(arguments: [(3000, 8, 100), (20_000, 3, 60)]) func tallProducts(_ rows: Int, _ inner: Int, _ columns: Int) {
        let a = Tensor<Double>.normal([rows, inner], seed: 1)
        let b = Tensor<Double>.normal([inner, columns], seed: 9)
        let acrossMemory = matmul(a.transposed().evaluated().transposed(), b).scalars
        #expect(matmul(a, b).scalars == acrossMemory)
        let (left, right) = (a.scalars, b.scalars)
        var worst = 0.0
        for (position, found) in acrossMemory.enumerated() {
            let (row, column) = (position / columns, position % columns)
            var expected = 0.0
            for index in 0..<inner { expected += left[row * inner + index] * right[index * columns + column] }
            worst = Swift.max(worst, Swift.abs(found - expected))
        }
        #expect(worst < 1e-13)
    }
}
