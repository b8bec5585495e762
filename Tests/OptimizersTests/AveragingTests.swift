import Optimizers
import Tensors
import Testing

/// Averages of parameters, where the trajectories of other libraries do not reach.
@Suite struct AveragingTests {
    /// The parameter 0 goes up by 1 at each step; what is kept after each.
    private func kept(_ optimizer: some Optimizer, steps: Int) -> [Double] {
        var p: Tensor<Double> = [0]
        var state = SteppingState<Double>()
        return (0..<steps).map { _ in
            optimizer.step(&p, along: [-1], &state)
            return optimizer.evaluated(p, state).scalars[0]
        }
    }

    private let plain = SGD(learningRate: 1)

    @Test func meanFromAStart() {
        #expect(kept(plain.averaged(from: 2), steps: 6) == [1, 2, 3, 3.5, 4, 4.5])
        // Stochastic weight averaging: after steps 5, 8 and 11.
        #expect(
            kept(plain.averaged(from: 2, every: 3), steps: 11) == [1, 2, 3, 4, 5, 5, 5, 6.5, 6.5, 6.5, 8])
    }

    @Test func exponentialFromAStart() {
        #expect(kept(plain.averaged(decay: 0.5, start: 2), steps: 4) == [1, 2, 2.5, 3.25])
        let debiased = kept(plain.averaged(decay: 0.5, debiased: true, start: 2), steps: 4)
        // Of 3 and 4, with weights 1 and 2.
        for (found, expected) in zip(debiased, [1, 2, 3, 11.0 / 3]) { #expect(Swift.abs(found - expected) < 1e-15) }
    }

    @Test func beforeTheFirstStepTheStartIsKept() {
        for optimizer in [plain.averaged(), plain.averaged(decay: 0.9), plain.lookahead()] {
            let start: Tensor<Double> = [3, 4]
            #expect(optimizer.evaluated(start, SteppingState<Double>()).scalars == [3, 4])
        }
    }

    /// Adam's first step is η long whatever the gradient; begun anew it is so again, though η goes on falling.
    @Test func lookaheadBeginsAnew() {
        let rate = Schedule("halves") { 1 / Double(1 << $0) }
        let optimizer = Adam(learningRate: rate, epsilon: 0).lookahead(slowRate: 1, period: 2, resettingState: true)
        var p: Tensor<Double> = [10]
        var state = SteppingState<Double>()
        var moves: [Double] = []
        for slope in [1.0, 5, -7, 2] {
            let before = p.scalars[0]
            optimizer.step(&p, along: Tensor([slope]), &state)
            moves.append(before - p.scalars[0])
        }
        #expect(Swift.abs(moves[0] - 1) < 1e-12 && Swift.abs(moves[2] + 0.25) < 1e-12)
        #expect(state.steps == 4 && state.states[""]?.mean.scalars == [0])
    }

    /// Up to (2, −1) + ρ (3, −4) / 5, or with |p| = (2, 1): |p| g = (6, −4), p² g = (12, −4).
    @Test func sharpnessAwareLooksUphill() {
        func point(_ optimizer: some Optimizer) -> [Double] {
            var p: Tensor<Double> = [2, -1]
            var state = SteppingState<Double>()
            // The gradient is p + (1, −3): what is left of the point where it is taken.
            optimizer.step(&p, minimizing: { (square($0) / 2 + Tensor([1, -3]) * $0).sum() }, &state)
            return [2 - p.scalars[0] - 1, -1 - p.scalars[1] + 3]
        }
        func expect(_ found: [Double], _ expected: [Double]) {
            for (found, expected) in zip(found, expected) { #expect(Swift.abs(found - expected) < 1e-14) }
        }
        expect(point(plain.sharpnessAware(radius: 0.5)), [2 + 0.3, -1 - 0.4])
        let norm = 52.0.squareRoot()
        expect(point(plain.sharpnessAware(radius: 0.5, adaptive: true)), [2 + 6 / norm, -1 - 2 / norm])
    }

    @Test func sharpnessAwareRestsAtTheMinimum() {
        var p: Tensor<Double> = [0, 0]
        var state = SteppingState<Double>()
        plain.sharpnessAware().step(&p, minimizing: { square($0).sum() }, &state)
        #expect(p.scalars == [0, 0])
    }
}
