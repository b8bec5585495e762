import Tensors
import TestSupport
import Testing

/// Differences, and what they find.
@Suite struct NumericalTests {
    private func error(_ formula: DifferenceFormula, step: Double) -> Double {
        let found = numericalGradient(at: Tensor<Double>(0.7), step: step, formula: formula) { exp($0) }
        return Swift.abs(found.scalar - exp(Tensor<Double>(0.7)).scalar)
    }

    @Test func ordersOfConvergence() {
        for step in [1e-2, 1e-3] {
            #expect(Swift.abs(error(.centered, step: step) / error(.centered, step: step / 2) - 4) < 0.05)
            #expect(Swift.abs(error(.forward, step: step) / error(.forward, step: step / 2) - 2) < 0.05)
        }
    }

    @Test func defaultStepsBalanceErrors() {
        #expect(Swift.abs(DifferenceFormula.centered.defaultStep(for: Double.self) - 6.0554544523933395e-6) < 1e-20)
        #expect(DifferenceFormula.forward.defaultStep(for: Float.self) == Double(Float.ulpOfOne).squareRoot())
        #expect(error(.centered, step: DifferenceFormula.centered.defaultStep(for: Double.self)) < 1e-10)
        #expect(error(.forward, step: DifferenceFormula.forward.defaultStep(for: Double.self)) < 1e-7)
    }

    @Test func ofStructs() {
        let network = Network.example()
        let (x, y) = (Tensor<Double>.normal([4, 3], seed: 1), Tensor<Double>.normal([4], seed: 2))
        let exact = gradient(at: network) { $0.loss(x, y) }
        let near = numericalGradient(at: network) { $0.loss(x, y) }
        let tolerance = Tolerance(relative: 1e-6, ofScale: 1e-8)
        expectTensor(near.layers[0].weight, exact.layers[0].weight, tolerance)
        expectTensor(near.scale, exact.scale, tolerance)
        #expect(near.counts.scalars == [0, 0, 0])
        #expect(near.steps == 7)
    }

    @Test func wrongDerivativeIsFoundAndNamed() {
        struct Model: Codable, Sendable {
            struct Part: Codable, Sendable { var weight: Tensor<Double> }
            var parts: [Part]
            var other: Tensor<Double>
        }
        // Right everywhere but at element [1, 0].
        let slipped = withDerivative(of: { (x: Tensor<Double>) in x * x }) { cotangent, _, x in
            cotangent * x * [[2, 2], [3, 2]]
        }
        let model = Model(
            parts: [.init(weight: [[1, 2], [3, 4]]), .init(weight: [[1, 2], [3, 4]])], other: [1])
        let check = checkGradient(at: model) { model in
            square(model.parts[0].weight).sum() + slipped(model.parts[1].weight).sum() + model.other.sum()
        }
        #expect(!check.passes)
        #expect(check.leaf == "parts.1.weight")
        #expect(check.position == [1, 0])
        #expect(check.exact == 9)
        #expect(Swift.abs(check.numerical - 6) < 1e-8)
        #expect(check.description.contains("FAILS: worst at parts.1.weight[1, 0]: exact 9.0, numerical"))
    }

    @Test func notANumberFails() {
        let check = checkGradient(at: Tensor<Double>([0])) { sqrt($0).sum() }
        #expect(!check.passes)
        #expect(check.relativeError == .infinity)
    }

    @Test func floatsPassWithTheirOwnTolerance() {
        let check = checkGradient(at: Tensor<Float>([0.5, -1.5])) { (sin($0) * $0).sum() }
        #expect(check.passes, "\(check)")
        #expect(check.tolerance == 2e-2)
    }
}
