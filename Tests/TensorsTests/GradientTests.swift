import Tensors
import TestSupport
import Testing

private let close = Tolerance(relative: 1e-12, ofScale: 1e-13)

/// Reverse mode: gradients, pullbacks, structs, kinks and declarations.
@Suite struct GradientTests {
    @Test func ofOneArgument() {
        let gradient = gradient(at: [1, 2, 3], of: { (x: Tensor<Double>) in (x * x * x).sum() })
        expectTensor(gradient, [3, 12, 27] as Tensor<Double>)
    }

    @Test func ofSeveralArguments() {
        let (a, b, c): (Tensor<Double>, Tensor<Double>, Tensor<Double>) = ([1, 2], [3, 4], Tensor(5))
        let (da, db, dc) = gradient(at: a, b, c) { a, b, c in (a * b * c).sum() }
        expectTensor(da, [15, 20] as Tensor<Double>)
        expectTensor(db, [5, 10] as Tensor<Double>)
        expectTensor(dc, Tensor<Double>(11))
    }

    @Test func ofArgumentsThatDoNotMatter() {
        let (da, db) = gradient(at: Tensor<Double>([1, 2]), Tensor<Double>([3])) { a, _ in a.sum() }
        expectTensor(da, [1, 1] as Tensor<Double>)
        expectTensor(db, [0] as Tensor<Double>)
    }

    /// The same node as two arguments: each has its own part.
    @Test func ofOneValueTwice() {
        let x: Tensor<Double> = [2, 3]
        let (first, second) = gradient(at: x, x) { a, b in (a * a * b).sum() }
        expectTensor(first, [8, 18] as Tensor<Double>)
        expectTensor(second, [4, 9] as Tensor<Double>)
    }

    @Test func valueAndGradientTogether() {
        let (value, gradient) = valueAndGradient(at: Tensor<Float>([1, 2])) { ($0 * $0).sum() }
        #expect(value.scalar == 5)
        expectTensor(gradient, [2, 4] as Tensor<Float>)
    }

    @Test func ofStruct() throws {
        let network = Network.example()
        let (x, y) = (Tensor<Double>.normal([5, 3], seed: 8), Tensor<Double>.normal([5], seed: 9))
        let gradient = gradient(at: network) { $0.loss(x, y) }
        #expect(gradient.layers.count == 2)
        #expect(gradient.layers[0].weight.shape == [3, 4])
        #expect(gradient.counts.scalars == [0, 0, 0])
        #expect(gradient.named.mapValues(\.scalars) == ["a": [0, 0, 0], "b": [0, 0], "c.d": [0]])
        #expect(gradient.dropped == nil)
        // Settings pass through.
        #expect(gradient.slope == 0.25 && gradient.steps == 7 && gradient.isFrozen && gradient.activation == .tanh)
        let check = checkGradient(at: network) { $0.loss(x, y) }
        #expect(check.passes, "\(check)")
        // Every tensor that matters has a gradient.
        #expect(gradient.layers.allSatisfy { abs($0.weight).min().scalar > 0 && abs($0.bias).min().scalar > 0 })
    }

    @Test func ofDictionary() {
        let x: [String: Tensor<Double>] = ["one": [1, 2], "two": Tensor(3)]
        let gradient = gradient(at: x) { x in (x["one", default: [0]] * x["two", default: [0]]).sum() }
        #expect(gradient.mapValues(\.scalars) == ["one": [3, 3], "two": [3]])
    }

    /// Dictionaries of equal content may list it in different orders.
    @Test func dictionariesMatchByKey() {
        let keys = (0..<40).map { "key \($0)" }
        func dictionary(_ keys: some Sequence<String>, capacity: Int) -> [String: Tensor<Double>] {
            var result = [String: Tensor<Double>](minimumCapacity: capacity)
            for key in keys { result[key] = Tensor(Double(key.dropFirst(4)) ?? 0) }
            return result
        }
        let (point, direction) = (dictionary(keys, capacity: 40), dictionary(keys.reversed(), capacity: 4000))
        // Along direction d, the derivative of Σ k xₖ² is Σ 2 k xₖ dₖ, with xₖ = dₖ = k.
        let expected = keys.indices.reduce(0.0) { $0 + 2 * Double($1 * $1 * $1) }
        let slope = pushforward(at: point, along: direction) { point in
            point.map { key, x in (Double(key.dropFirst(4)) ?? 0) * x * x }.reduce(Tensor(0)) { $0 + $1 }
        }
        #expect(slope.derivative.scalar == expected)
    }

    @Test func pullbackOfSeveralCotangents() {
        let (value, pullback) = pullback(at: Tensor<Double>([1, 2, 3])) { x in x * x.sum() }
        expectTensor(value, [6, 12, 18] as Tensor<Double>)
        // J = 6 I + x 1ᵀ, so that uᵀJ = 6 u + (u·x) 1.
        expectTensor(pullback([1, 0, 0]), [7, 1, 1] as Tensor<Double>)
        expectTensor(pullback([0, 1, 2]), [8, 14, 20] as Tensor<Double>)
        expectTensor(pullback([1, 0, 0]), [7, 1, 1] as Tensor<Double>)
    }

    @Test func pullbackOfStructValues() {
        let (value, pullback) = pullback(at: Tensor<Double>([1, 2])) { x in [x * x, x.sum()] }
        #expect(value.map(\.scalars) == [[1, 4], [3]])
        expectTensor(pullback([[1, 1], Tensor(10)]), [12, 14] as Tensor<Double>)
    }

    @Test func flowsThroughConversions() {
        let gradient = gradient(at: Tensor<Double>([1.5, 2.5])) { x in
            let single = Tensor<Float>(x)
            return Tensor<Double>(single * single).sum() + Tensor<Double>(Tensor<Int32>(x)).sum()
        }
        expectTensor(gradient, [3, 5] as Tensor<Double>)
    }

    // MARK: Kinks

    @Test func subgradients() {
        typealias Function = (Tensor<Double>) -> Tensor<Double>
        let third = 1.0 / 3
        let cases: [(name: String, function: Function, at: Tensor<Double>, expected: Tensor<Double>)] = [
            ("relu", { relu($0) }, [-1, 0, 1], [0, 0, 1]),
            ("abs", { abs($0) }, [-1, 0, 1], [-1, 0, 1]),
            ("sign", { sign($0) }, [-1, 0, 1], [0, 0, 0]),
            ("floor", { floor($0) }, [0.5, 1], [0, 0]),
            ("leakyReLU", { leakyReLU($0, slope: 0.1) }, [-1, 0, 1], [0.1, 0.1, 1]),
            ("max of a tie", { max($0, 1) }, [0, 1, 2], [0, 0.5, 1]),
            ("min of a tie", { min($0, 1) }, [0, 1, 2], [1, 0.5, 0]),
            ("hinge", { relu(1 - $0) }, [0, 1, 2], [-1, 0, 0]),
            ("clamped", { $0.clamped(to: 0...1) }, [-1, 0, 0.5, 1, 2], [0, 0.5, 1, 0.5, 0]),
            ("greatest of equals", { $0.max() }, [3, 1, 3, 3], Tensor([third, 0, third, third])),
            ("least of equals", { $0.min() }, [1, 3, 1], [0.5, 0, 0.5]),
            ("norm at 0", { $0.norm() }, [0, 0], [0, 0]),
            ("product with one 0", { $0.product() }, [2, 0, 3], [0, 6, 0]),
            ("product with two 0", { $0.product() }, [0, 0, 3], [0, 0, 0]),
            ("sqrt chosen away", { x in select(x .> 0, sqrt(select(x .> 0, x, 1)), 0) }, [0, 4], [0, 0.25]),
            ("square by pow at 0", { pow($0, 2) }, [0, -3], [0, -6]),
            ("0 to the power 0", { pow($0, Tensor<Double>([0])) }, [0], [0]),
        ]
        for item in cases {
            let found = gradient(at: item.at) { item.function($0).sum() }
            #expect(found.scalars == item.expected.scalars, "\(item.name)")
        }
    }

    @Test func controlFlowOnValues() {
        func branching(_ x: Tensor<Double>) -> Tensor<Double> {
            var result = x
            var rounds = 0
            while result.scalar < 100 {
                result = result * x
                rounds += 1
            }
            return result.scalar > 200 ? result : Double(rounds) * result
        }
        // 3⁵ = 243 and 2 · 6 rounds, 6 · 2⁷.
        #expect(gradient(at: Tensor(3), of: branching).scalar == 5 * 81)
        #expect(gradient(at: Tensor(2), of: branching).scalar == 6 * 7 * 64)
    }

    @Test func capturedValuesAreConstant() {
        let shared: Tensor<Double> = [2, 3]
        let captured = shared * shared
        let gradient = gradient(at: shared) { x in (x * captured).sum() }
        expectTensor(gradient, [4, 9] as Tensor<Double>)
    }

    @Test func innerValueIsConstantToInnerGradient() {
        // d/dx of (x · d/dy (x y²) at y = x) = d/dx (x · 2 x x) = 6 x².
        let slope = gradient(at: Tensor<Double>(3)) { x in
            x * gradient(at: x) { y in x * y * y }
        }
        #expect(slope.scalar == 54)
    }

    @Test func leakedArgumentsKeepTheirDerivative() {
        let slope = gradient(at: Tensor<Double>(3)) { x in
            var leaked = x
            _ = gradient(at: x) { y in
                leaked = y
                return y
            }
            return leaked * leaked
        }
        #expect(slope.scalar == 6)
    }

    @Test func gradientsAreOrdinaryValuesOutside() {
        let first = gradient(at: Tensor<Double>([1, 2])) { ($0 * $0 * $0).sum() }
        let second = gradient(at: first) { ($0 * $0).sum() }
        expectTensor(second, [6, 24] as Tensor<Double>)
    }

    // MARK: Declarations

    @Test func withoutDerivativeStops() {
        let gradient = gradient(at: Tensor<Double>([2, 3])) { x in (withoutDerivative(x * x) * x).sum() }
        expectTensor(gradient, [4, 9] as Tensor<Double>)
    }

    @Test func withoutDerivativeStopsForwardAndBatched() {
        func function(_ x: Tensor<Double>) -> Tensor<Double> { withoutDerivative(x) * x }
        expectTensor(
            pushforward(at: [2, 3], along: [1, 1], of: function).derivative, [2, 3] as Tensor<Double>)
        let batched = vmap { (x: Tensor<Double>) in gradient(at: x) { function($0).sum() } }
        expectTensor(batched([[2], [3]]), [[2], [3]] as Tensor<Double>)
    }

    /// x², with the derivative 10 x in place of 2 x, to tell it from the function's own.
    private static let ownDerivative = withDerivative(of: { (x: Tensor<Double>) in x * x }) { cotangent, _, x in
        10 * x * cotangent
    }

    @Test func ownDerivativeIsUsed() {
        let (value, slope) = valueAndGradient(at: [1, 2]) { Self.ownDerivative($0).sum() }
        #expect(value.scalar == 5)
        expectTensor(slope, [10, 20] as Tensor<Double>)
    }

    @Test func ownDerivativeDifferentiatedAgain() {
        expectTensor(
            hessian(at: [1, 2]) { Self.ownDerivative($0).sum() }, [[10, 0], [0, 10]] as Tensor<Double>)
        expectTensor(
            pushforward(at: [1, 2], along: [1, 3], of: Self.ownDerivative).derivative, [10, 60] as Tensor<Double>)
    }

    @Test func ownDerivativeBatched() {
        let slopes = vmap { (x: Tensor<Double>) in gradient(at: x) { Self.ownDerivative($0).sum() } }
        expectTensor(slopes([[1, 2], [3, 4]]), [[10, 20], [30, 40]] as Tensor<Double>)
        let across = gradient(at: [[1, 2], [3, 4]] as Tensor<Double>) { vmap { Self.ownDerivative($0) }($0).sum() }
        expectTensor(across, [[10, 20], [30, 40]] as Tensor<Double>)
    }

    /// Derivatives of one's own see one example at a time, whatever they do with it.
    @Test func ownDerivativeAcrossElementsBatched() {
        let own = withDerivative(of: { (x: Tensor<Double>) in x * x }) { cotangent, _, x in cotangent * x.sum() }
        let slopes = vmap { (x: Tensor<Double>) in gradient(at: x) { own($0).sum() } }
        expectTensor(slopes([[1, 2], [3, 4]]), [[3, 3], [7, 7]] as Tensor<Double>)
        let across = gradient(at: [[1, 2], [3, 4]] as Tensor<Double>) { vmap { own($0) }($0).sum() }
        expectTensor(across, [[3, 3], [7, 7]] as Tensor<Double>)
    }

    @Test func ownDerivativeUsesValue() {
        let function = withDerivative(of: { (x: Tensor<Double>) in exp(x) }) { cotangent, value, _ in
            cotangent * value
        }
        let slope = gradient(at: [0, 1]) { function($0).sum() }
        expectTensor(slope, exp(Tensor<Double>([0, 1])), close)
        // The value is a function of the argument for the next derivative, too.
        let second = hessian(at: [0, 1]) { function($0).sum() }
        expectTensor(second.diagonal(), exp(Tensor<Double>([0, 1])), close)
    }
}
