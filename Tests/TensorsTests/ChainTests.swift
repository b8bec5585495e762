import Tensors
import Testing

/// Elementwise operations one after the other, whose values stay in registers, against the same in plain Swift: the same
/// bits, whole passes and the rest after them.
@Suite struct ChainTests {
    /// Around the lengths of passes and blocks on every instruction set.
    static let counts = [1, 15, 127, 128, 129, 160, 255, 1000, 1024, 1025, 1151, 3000]

    /// A chain in which every operation has every kind of operand: the value before, elements, a number, products.
    private func chain<S: FloatingScalar>(_ x: Tensor<S>, _ y: Tensor<S>) -> [Tensor<S>] {
        let scale: S = 1.25
        var u = x * y + 0.5
        u = y - u
        u = u - x * scale
        u = (u * u) / y
        u = x * y / (abs(u) + 2)
        u = max(u, x)
        u = min(0.75, u)
        u = min(y, -u) + x * y
        u = y * scale + x * 0.5 - u
        let root = sqrt(abs(u))
        u = floor(root * 8) - root
        return [u, root * x - u * u, max(u * u * u, y - u)]
    }

    private func expected<S: FloatingScalar>(_ x: S, _ y: S) -> [S] {
        let scale: S = 1.25
        var u = x * y
        u = u + 0.5
        u = y - u
        u = u - x * scale
        u = (u * u) / y
        let product = x * y
        u = product / (abs(u) + 2)
        u = max(u, x)
        u = min(0.75, u)
        u = min(y, -u) + product
        u = y * scale + x * 0.5 - u
        let root = abs(u).squareRoot()
        u = (root * 8).rounded(.down) - root
        return [u, root * x - u * u, max(u * u * u, y - u)]
    }

    private func operands<S: FloatingScalar>(_ count: Int, as _: S.Type) -> (x: [S], y: [S]) {
        let (x, y) = (Tensor<S>.normal([count], seed: 1), Tensor<S>.uniform([count], in: 1..<2, seed: 2))
        return (x.scalars, y.scalars)
    }

    private func check<S: FloatingScalar>(_ count: Int, as _: S.Type) {
        let (x, y) = operands(count, as: S.self)
        let found = chain(Tensor(x), Tensor(y)).map(\.scalars)
        for index in 0..<count {
            let expected = expected(x[index], y[index])
            #expect(found.map { $0[index] } == expected, "element \(index) of \(count)")
        }
    }

    @Test(arguments: counts) func floats(_ count: Int) { check(count, as: Float.self) }

    @Test(arguments: counts) func doubles(_ count: Int) { check(count, as: Double.self) }

    /// The rest of a chain that overwrites what it reads is computed once only.
    @Test(arguments: counts) func inPlace(_ count: Int) {
        let (x, y) = operands(count, as: Float.self)
        let buffers = StepBuffers([AnyTensor(Tensor(x)), AnyTensor(Tensor(y))])
        let step = CompiledStep(buffers) { tensors, _ in
            let state = tensors.compactMap { $0.typed(as: Float.self) }
            let new = chain(state[0], state[1])
            return ([AnyTensor(new[0]), AnyTensor(1 + abs(new[1]))], [AnyTensor(new[2])])
        }
        step.run()
        let found = buffers.tensors.compactMap { $0.typed(as: Float.self)?.scalars }
        let output = step.output(0, as: Float.self)
        for index in 0..<count {
            let expected = expected(x[index], y[index])
            #expect(found[0][index] == expected[0] && found[1][index] == 1 + abs(expected[1]))
            #expect(output[index] == expected[2], "element \(index) of \(count)")
        }
    }

    /// Not-a-number passes through extremes on either side, and equal numbers give the first.
    @Test func extremes() {
        let special: [Float] = [.nan, -.infinity, -1, -0.0, 0, 1, .infinity]
        let pairs = special.flatMap { a in special.map { (a, $0) } }
        // Long enough for passes.
        let (a, b) = ((0..<6).flatMap { _ in pairs.map(\.0) }, (0..<6).flatMap { _ in pairs.map(\.1) })
        let (x, y) = (Tensor(a), Tensor(b))
        let greatest = (max(x, y) * 1 + 0).scalars
        let least = (min(x, y) * 1 + 0).scalars
        let reversed = max(x, y * 1).scalars
        for (index, (a, b)) in zip(a, b).enumerated() {
            let isNaN = a.isNaN || b.isNaN
            #expect(isNaN ? greatest[index].isNaN && reversed[index].isNaN : greatest[index] == Swift.max(a, b))
            #expect(isNaN ? least[index].isNaN : least[index] == Swift.min(a, b))
        }
    }

    /// Numbers for rows and rows for all, in chains of long rows and of short ones.
    @Test(arguments: [(40, 5), (3, 300), (7, 2500), (2, 6000), (900, 128)])
    func rowsAndColumns(_ rows: Int, _ columns: Int) {
        let x = Tensor<Float>.normal([rows, columns], seed: 1)
        let (row, column) = (Tensor<Float>.normal([columns], seed: 2), Tensor<Float>.normal([rows, 1], seed: 3))
        let found = (max(x * column + row, -column) * row - column).scalars
        let (values, of, at) = (x.scalars, column.scalars, row.scalars)
        for index in 0..<rows * columns {
            let (c, r) = (of[index / columns], at[index % columns])
            #expect(found[index] == max(values[index] * c + r, -c) * r - c, "element \(index)")
        }
    }
}
