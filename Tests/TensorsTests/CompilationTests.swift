import Tensors
import TestSupport
import Testing

/// Functions compiled once and run many times, and steps that change their buffers in place.
@Suite struct CompilationTests {
    @Test func compiledFunctions() {
        let distance = compiled { (a: Tensor<Double>, b: Tensor<Double>) in (a - b).norm() }
        #expect(distance([0, 0], [3, 4]).scalar == 5)
        #expect(distance([1, 1], [1, 3]).scalar == 2)
        // Another shape is another program.
        #expect(distance([0, 0, 0, 0], [1, 1, 1, 1]).scalar == 2)
    }

    @Test func settingsAreArguments() {
        struct Scaled: Codable, Sendable {
            var x: Tensor<Double>
            var factor: Double
        }
        let product = compiled { (scaled: Scaled) in scaled.factor * scaled.x }
        #expect(product(Scaled(x: [1, 2], factor: 3)).scalars == [3, 6])
        #expect(product(Scaled(x: [1, 2], factor: 5)).scalars == [5, 10])
    }

    @Test func compiledGradients() {
        let slope = compiled { (x: Tensor<Double>) in gradient(at: x) { ($0 * $0 * $0).sum() } }
        #expect(slope([1, 2]).scalars == [3, 12])
        #expect(slope([3, 0]).scalars == [27, 0])
    }

    @Test func listing() {
        let function = compiled { (x: Tensor<Float>) in exp(x).sum(alongAxes: 1) }
        let listing = function.program(for: Tensor<Float>.zeros([3, 4])).description
        #expect(
            listing == """
                program (float32[3, 4]) → (float32[3])
                0: loop over 3 × 4, 1 blocks of 12   [12 flops, 60 bytes]
                     %0 = exp input0
                     output0 = sum %0
                1 instructions, 12 flops, 60 bytes moved, 0 bytes of scratch memory
                """)
    }

    // MARK: Steps

    typealias State = [Tensor<Float>]

    /// Updates that overwrite what other parts of the step read.
    static let updates: [(name: String, update: @Sendable (State) -> State)] = [
        ("in place", { [$0[0] * 0.5 + 1, $0[1], $0[2]] }),
        (
            "momentum",
            { s in
                let velocity = 0.9 * s[1] - 0.1 * s[0]
                return [s[0] + velocity, velocity, s[2]]
            }
        ),
        ("swap", { [$0[1], $0[0], $0[2]] }),
        ("rotate", { [$0[1], $0[2], $0[0]] }),
        ("all from one", { [$0[0] + 1, $0[0] * 2, $0[0] - $0[0].sum() / 1000] }),
        (
            "shift",
            { s in
                [
                    concatenate([s[0][1...], s[0][0..<1]]), s[1].reversed(alongAxes: 0),
                    s[2].transposed()[0..., 0]
                        .expandingShape(at: 1) + s[2],
                ]
            }
        ),
        (
            "read after overwritten",
            { s in
                let next = s[0] + s[2]
                return [next, next * s[0], s[2]]
            }
        ),
        (
            "product of the overwritten",
            { s in
                // The product may be computed only where it is added, after the new value has been written.
                let product = s[0] * s[1]
                let next = s[0] + s[2]
                return [next, product + next, s[2]]
            }
        ),
        (
            "reduction and update",
            { s in [s[0] / (1 + s[0].max()), s[1] - s[0].mean(), s[2] + s[1].sum(alongAxes: 0)] }
        ),
        ("rows", { s in [softmax(s[0]), s[0].sum(alongAxes: 1, keepingDimensions: true) + s[1] * 0, s[2] * 0.5] }),
        ("products", { s in [matmul(s[0].transposed(), s[1]) / 100, s[0], tanh(s[2])] }),
        ("unchanged", { $0 }),
        ("constant", { s in [.ones(s[0].shape), s[0], .zeros(s[2].shape)] }),
        (
            "one for two",
            { s in
                let both = s[0] + s[1]
                return [both, both, both]
            }
        ),
    ]

    @Test(arguments: updates.indices, [1, 4, 60, 800])
    func steps(_ index: Int, _ size: Int) {
        let (name, update) = Self.updates[index]
        var expected: State = (1...3).map { .normal([size, size], seed: RandomKey(UInt64($0))).evaluated() }
        let buffers = StepBuffers(expected.map { AnyTensor($0) })
        let step = CompiledStep(buffers) { state, _ in
            let next = update(state.compactMap { $0.typed() })
            return (next.map { AnyTensor($0) }, [AnyTensor(next[0].sum())])
        }
        for _ in 0..<4 {
            step.run()
            expected = update(expected).map { $0.evaluated() }
            #expect(step.output(0, as: Float.self)[0].isFinite)
        }
        for (found, expected) in zip(buffers.tensors, expected) {
            guard let found: Tensor<Float> = found.typed() else { continue }
            let mismatch = Tolerance(relative: 1e-5, ofScale: 1e-6).mismatch(found, expected)
            #expect(mismatch == nil, "\(name) at \(size)")
        }
    }

    /// A root, and a root of a product, may be computed only where they are added: after the new value was written.
    @Test(arguments: [Float(1), 2]) func rootsOfTheOverwritten(_ factor: Float) {
        @Sendable func update(_ x: Tensor<Float>) -> (next: Tensor<Float>, value: Tensor<Float>) {
            let z = exp(-x)
            let root = sqrt(factor == 1 ? x : x * factor)
            let next = z + x
            return (next, (root + 0.5) * z)
        }
        var expected = Tensor<Float>([0.25, 1, 4, 9])
        let buffers = StepBuffers([AnyTensor(expected)])
        let step = CompiledStep(buffers) { state, _ in
            guard let x: Tensor<Float> = state[0].typed() else { return (state, []) }
            let (next, value) = update(x)
            return ([AnyTensor(next)], [AnyTensor(value)])
        }
        for _ in 0..<3 {
            step.run()
            let (next, value) = update(expected)
            #expect(Array(step.output(0, as: Float.self)) == value.scalars)
            expected = next.evaluated()
        }
        #expect(buffers.tensors[0].typed(as: Float.self)?.scalars == expected.scalars)
    }

    /// Two updates that have nothing in common but a large gradient are one loop: it is read once.
    @Test func readersOfTheSameLargeTensorAreOneLoop() {
        let count = 1 << 20
        let (parameters, gradient) = (Tensor<Float>.normal([count], seed: 1), Tensor<Float>.normal([count], seed: 2))
        let mean = Tensor<Float>.normal([count], seed: 3)
        func update(_ p: Tensor<Float>, _ m: Tensor<Float>, _ g: Tensor<Float>) -> [Tensor<Float>] {
            [p - 0.1 * sign(0.9 * m + 0.1 * g), 0.99 * m + 0.01 * g]
        }
        let buffers = StepBuffers([AnyTensor(parameters), AnyTensor(mean)])
        let step = CompiledStep(buffers) { state, inputs in
            let values = state.compactMap { $0.typed(as: Float.self) }
            return (update(values[0], values[1], inputs.next([count])).map { AnyTensor($0) }, [])
        }
        _ = step.input(0, as: Float.self).update(fromContentsOf: gradient.scalars)
        step.run()
        #expect(step.program.instructionCount == 1)
        // Three tensors read and two written, and nothing twice.
        #expect(step.program.cost.bytes == 5 * 4 * count)
        let expected = update(parameters, mean, gradient)
        for (found, expected) in zip(buffers.tensors, expected) {
            #expect(found.typed(as: Float.self)?.scalars == expected.scalars)
        }
    }
}
