import Tensors
import Testing

/// Numbers below the smallest normal one.
struct SubnormalTests {
    @Test func expressionsKeepThem() {
        let tiny = Tensor<Float>([1e-30, 1]) * 1e-10
        #expect(tiny.scalars[0] > 0)
        #expect(tiny.scalars[0] < .leastNormalMagnitude)
    }

    @Test(arguments: [8, 100_000]) func compiledStepsTakeThemForZero(count: Int) {
        let buffers = StepBuffers([AnyTensor(Tensor<Float>(repeating: 1e-30, shape: [count]).evaluated())])
        let step = CompiledStep(buffers) { state, _ in
            guard let values: Tensor<Float> = state[0].typed() else { return (state, []) }
            return (state, [AnyTensor(values * 1e-10)])
        }
        step.run()
        #expect(step.output(0, as: Float.self).allSatisfy { $0 == 0 })
        // The mode of this thread is as it was.
        let subnormal = Float.leastNormalMagnitude / 2
        #expect(subnormal > 0)
    }
}
