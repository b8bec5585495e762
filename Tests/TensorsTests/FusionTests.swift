import Tensors
import TestSupport
import Testing

/// Whatever is fused, moved or shared: the numbers are those of one operation after the other.
@Suite struct FusionTests {
    /// The last results of an expression; while they are computed nobody holds what lies between, unless wanted.
    private func results(of expression: consuming RandomExpression, holdingAll: Bool) -> [Tensor<Float>] {
        let last = expression.pool.suffix(3).map(\.tensor)
        let held = holdingAll ? expression.pool : []
        expression = RandomExpression(seed: 0, shapes: [[[1]]], operations: 1, isStepwise: false, hasGrids: false)
        return withExtendedLifetime(held) { last.map { $0.evaluated() } }
    }

    private func check(_ seed: Int, _ shapes: [[[Int]]], operations: Int, hasGrids: Bool) {
        func expression(isStepwise: Bool, hasGrids: Bool = false) -> RandomExpression {
            RandomExpression(
                seed: seed, shapes: shapes, operations: operations, isStepwise: isStepwise, hasGrids: hasGrids)
        }
        let stepwise = expression(isStepwise: true, hasGrids: hasGrids)
        let expected = stepwise.pool.suffix(3)
        for holdingAll in [false, true] {
            let fused = results(of: expression(isStepwise: false), holdingAll: holdingAll)
            for (found, expected) in zip(fused, expected) {
                let mismatch = Tolerance.equal.mismatch(found, expected.tensor)
                #expect(mismatch == nil, "seed \(seed), fused against stepwise: \(stepwise.listing)")
            }
        }
        for (position, pair) in stepwise.pool.enumerated() {
            guard let grid = pair.grid else { continue }
            #expect(pair.tensor.shape == Shape(grid.shape))
            let mismatch = Tolerance.equal.mismatch(pair.tensor.doubles, grid.values)
            guard mismatch == nil else {
                #expect(mismatch == nil, "seed \(seed), tensor \(position) against plain arrays: \(stepwise.listing)")
                return
            }
        }
    }

    @Test(arguments: 0..<300)
    func randomExpressions(_ seed: Int) {
        check(seed, RandomExpression.shapes, operations: 8 + seed % 20, hasGrids: true)
    }

    @Test(arguments: 1000..<1100)
    func randomExpressionsOfLongRows(_ seed: Int) {
        check(seed, RandomExpression.longShapes, operations: 8 + seed % 12, hasGrids: false)
    }

    /// Rows go through the same kernels whether the operations around them are fused or not.
    @Test(arguments: [(3, 5), (300, 257), (7, 4500), (2100, 3)])
    func chainsOfFunctionsHaveTheSameBits(_ rows: Int, _ columns: Int) {
        let x = Tensor<Float>.normal([rows, columns], seed: 1)
        let bias = Tensor<Float>.normal([columns], seed: 2)
        let scale = Tensor<Float>.normal([rows, 1], seed: 3)
        func compute(_ step: (Tensor<Float>) -> Tensor<Float>) -> Tensor<Float> {
            let shifted = step(step(x * scale) + bias)
            let active = step(tanh(step(exp(step(shifted * 0.5)))))
            let root = step(sqrt(step(abs(step(active - shifted)))))
            return step(select(step(root * bias) .> 0.1, root, step(step(sin(root)) / step(shifted * shifted + 1))))
        }
        let fused = compute { $0 }
        let stepwise = compute { $0.evaluated() }
        #expect(fused.scalars == stepwise.scalars)
    }

    /// Rows of what streams through buffers are worked off in pieces, of which the last is shorter.
    @Test(arguments: [600, 2048, 5000]) func reductionsOfStreams(_ columns: Int) {
        let shape: Shape = [1_000_000 / columns, columns]
        let (x, y) = (Tensor<Float>.normal(shape, seed: 1), Tensor<Float>.normal(shape, seed: 2))
        let sums = StepBuffers([AnyTensor(x), AnyTensor(y)])
        let step = CompiledStep(sums) { state, _ in
            guard let x: Tensor<Float> = state[0].typed(), let y: Tensor<Float> = state[1].typed() else {
                return (state, [])
            }
            let squares = square(x) + y
            return (
                state, [squares.max(alongAxes: [1]), squares.max(alongAxes: [0]), squares * 2].map { AnyTensor($0) }
            )
        }
        step.run()
        let (a, b) = (x.scalars, y.scalars)
        let squares = zip(a, b).map { $0 * $0 + $1 }
        let rows = (0..<shape[0]).map { squares[($0 * columns)..<(($0 + 1) * columns)].max() ?? 0 }
        let greatest = (0..<columns).map { column in
            stride(from: column, to: squares.count, by: columns).map { squares[$0] }.max() ?? 0
        }
        #expect(Array(step.output(0, as: Float.self)) == rows)
        #expect(Array(step.output(1, as: Float.self)) == greatest)
        #expect(Array(step.output(2, as: Float.self)) == squares.map { $0 * 2 })
    }

    /// a·b + c is rounded twice, fused or not: as the two operations would.
    @Test func multiplicationsAndAdditionsRoundTwice() {
        let (a, b, c) = (
            Tensor<Float>.normal([1000], seed: 1), Tensor<Float>.normal([1000], seed: 2),
            Tensor<Float>.normal([1000], seed: 3)
        )
        let expected = zip(zip(a.scalars, b.scalars), c.scalars).map { ab, c in
            let product = ab.0 * ab.1
            return product + c
        }
        #expect((a * b + c).scalars == expected)
        #expect((c + a * b).scalars == expected)
        let differences = zip(zip(a.scalars, b.scalars), c.scalars).map { ab, c in
            let product = ab.0 * ab.1
            return c - product
        }
        #expect((c - a * b).scalars == differences)
        let sums = zip(zip(a.scalars, b.scalars), c.scalars).map { ab, c in
            let (left, right) = (ab.0 * ab.1, ab.0 * c)
            return left + right
        }
        #expect((a * b + a * c).scalars == sums)
    }

    @Test func reductionsOfNothing() {
        let none = Tensor<Float>(shape: [3, 0], scalars: [])
        #expect(none.sum().scalar == 0)
        #expect(none.sum(alongAxes: 1).scalars == [0, 0, 0])
        #expect(none.sum(alongAxes: 0).scalars == [])
        // Operations on the sums of empty rows still run.
        let affine = none.sum(alongAxes: 1) * 2 + 1
        #expect(affine.scalars == [1, 1, 1])
        #expect((none.sum(alongAxes: 1) + 1).sum().scalar == 3)
        #expect(none.mean().scalar.isNaN)
        #expect(none.product(alongAxes: 1).scalars == [1, 1, 1])
        let lowest: [Float] = [-.infinity, -.infinity, -.infinity]
        #expect(none.logSumExp(alongAxes: 1).scalars == lowest)
        #expect(softmax(none).shape == [3, 0])
        #expect(Tensor<Bool>(shape: [0], scalars: []).all().scalar)
        #expect(!Tensor<Bool>(shape: [0], scalars: []).any().scalar)
        #expect(matmul(none, Tensor<Float>(shape: [0, 2], scalars: [])).scalars == [0, 0, 0, 0, 0, 0])
    }

    @Test func signsOfZero() {
        // Equal as numbers, not as factors.
        #expect((1 / Tensor<Double>(0.0)).scalar == .infinity)
        #expect((1 / Tensor<Double>(-0.0)).scalar == -.infinity)
        let both = 1 / stack([Tensor<Double>(0.0), Tensor<Double>(-0.0)])
        #expect(both.scalars == [.infinity, -.infinity])
    }

    @Test func specialNumbersAsConstants() {
        let x: Tensor<Double> = [1, 2]
        #expect((x * .infinity).scalars == [.infinity, .infinity])
        #expect((x * .nan).scalars.allSatisfy { $0.isNaN })
        #expect(Tensor<Int32>(Tensor<Double>(.nan)).scalar == Tensor<Int32>(Tensor<Double>([.nan])).scalars[0])
        #expect(Tensor<Int32>(Tensor<Double>(1e20)).scalar == Tensor<Int32>(Tensor<Double>([1e20])).scalars[0])
        #expect(Tensor<UInt8>(Tensor<Double>(300)).scalar == Tensor<UInt8>(Tensor<Double>([300])).scalars[0])
        #expect(Tensor<UInt8>(Tensor<Double>(-3)).scalar == Tensor<UInt8>(Tensor<Double>([-3])).scalars[0])
        #expect(Tensor<UInt8>(Tensor<Double>(.nan)).scalar == Tensor<UInt8>(Tensor<Double>([.nan])).scalars[0])
        #expect(Tensor<Bool>(Tensor<Double>(.nan)).scalar == Tensor<Bool>(Tensor<Double>([.nan])).scalars[0])
        #expect(
            (Tensor<Int32>(repeating: .max, shape: []) + 1).scalar == (Tensor<Int32>([.max]) + 1).scalars[0])
    }
}
