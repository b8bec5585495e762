import Tensors

/// Sophia: momentum divided by a running estimate of the curvature along each axis, and clipped where that is small.
///
/// ```
/// every k steps: h ← β₂ h + (1 − β₂) u H u             H the Hessian, u random signs
/// m ← β₁ m + (1 − β₁) g
/// p ← p − η clip(m / max(γ h, ε), −ρ, ρ) − η λ p
/// ```
/// It needs the loss itself: the product H u costs about two gradients.
///
/// Source: Liu et al., Sophia-H, ICLR 2024, with random signs rather than normal numbers; our defaults are the paper's.
public struct Sophia: Method {
    /// η: 0.001, as Adam's.
    public var learningRate: Schedule { didSet { check() } }
    /// β₁ and β₂: 0.96 and 0.99; 0.965 and 0.99 in Optax.
    public internal(set) var beta1, beta2: Schedule
    /// ε, above 0: 1e-12; 1e-8 in Optax. γ, above 0: 0.01. ρ, above 0: 1. λ, at least 0: 0; 1e-4 in Optax.
    public internal(set) var epsilon, gamma, clipThreshold, weightDecay: Schedule
    /// k: 10.
    public internal(set) var interval: Int
    /// `biasCorrection` divides m by 1 − β₁ᵗ, `delayed` lets h count from the next step on: false; true in Optax.
    public internal(set) var biasCorrection, delayed: Bool

    public static let name = "sophia"
    public let needsLoss = true

    public func initialState<S: FloatingScalar>(
        for parameters: [Tensor<S>], named names: [String]
    ) -> OptimizerState<S> {
        OptimizerState(names: names, leaves: parameters.map { ParameterState(zeros: "mean", "curvature", like: $0) })
    }

    public func updates<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let old = state.leaves
        let interval = interval
        if step.decides({ $0.steps.isMultiple(of: interval) }) {
            for (leaf, estimate) in hessianDiagonal(at: parameters, step).enumerated() {
                state.leaves[leaf].curvature = step[beta2] * old[leaf].curvature + (1 - step[beta2]) * estimate
            }
        }
        let correction = biasCorrection ? step.debiasing(beta1) : Tensor(1)
        return gradients.indices.map { leaf in
            let mean = step[beta1] * old[leaf].mean + (1 - step[beta1]) * gradients[leaf]
            state.leaves[leaf].mean = mean
            let curvature = delayed ? old[leaf].curvature : state.leaves[leaf].curvature
            let newton = correction * mean / max(step[gamma] * curvature, step[epsilon])
            let clipped = max(min(newton, step[clipThreshold]), -step[clipThreshold])
            return step.rate * clipped + (step.rate * step[weightDecay]) * parameters[leaf]
        }
    }
}
