import Descent
import Testing

@Suite struct ConvergenceTests {
    private func minimum(
        _ entry: Entry, _ run: Entry.Run, from start: Tensor<Double>,
        _ function: @escaping (Tensor<Double>) -> Tensor<Double>
    ) -> [Double] {
        var optimizer = entry.make()
        optimizer.learningRate = run.learningRate
        let descent = CompiledDescent(optimizer, from: [start]) { function($0[0]) }
        descent.run(run.steps)
        return descent.parameters[0].scalars
    }

    /// ½ Σ aᵢ (xᵢ − cᵢ)², with curvatures that differ 16-fold.
    @Test(arguments: Entry.convergent) func findsTheMinimumOfAQuadratic(_ entry: Entry) throws {
        let center: [Double] = [3, -1, 0.5]
        let found = minimum(entry, try #require(entry.quadratic), from: [0, 0, 0]) {
            0.5 * (Tensor([1, 4, 0.25]) * square($0 - Tensor(center))).sum()
        }
        for (found, expected) in zip(found, center) { #expect(Swift.abs(found - expected) < 1e-6) }
    }

    @Test(arguments: Entry.convergent) func findsTheMinimumOfRosenbrocksFunction(_ entry: Entry) throws {
        let found = minimum(entry, try #require(entry.rosenbrock), from: [-1.2, 1]) {
            square(1 - $0[0]) + 100 * square($0[1] - square($0[0]))
        }
        for found in found { #expect(Swift.abs(found - 1) < 1e-4) }
    }
}
