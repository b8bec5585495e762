import Support
import Tensors

/// The corrections of running means for their start at 0, and the divisors made of them, in Adam's family.
extension Step {
    /// s m̂ for a scalar s, with m̂ = m / (1 − βᵗ); if a gradient is given, m̂ looks ahead as in Nesterov's method:
    /// m̂ = β m / (1 − βᵗ⁺¹) + (1 − β) g / (1 − βᵗ).
    func corrected(
        _ mean: Tensor<S>, _ beta: Schedule, times scale: Tensor<S>, ahead gradient: Tensor<S>? = nil
    ) -> Tensor<S> {
        guard let gradient else { return scale * debiasing(beta) * mean }
        let next = scalar("1/(1−βᵗ⁺¹) \(beta.identity)") { 1 / (1 - pow(beta($0.steps), Double($0.number + 1))) }
        return scale * self[beta] * next * mean + scale * (1 - self[beta]) * debiasing(beta) * gradient
    }

    /// √(v + ε₀) + ε
    func root(_ variance: Tensor<S>, _ epsilonRoot: Schedule, _ epsilon: Schedule) -> Tensor<S> {
        sqrt(epsilonRoot.constantValue == 0 ? variance : variance + self[epsilonRoot]) + self[epsilon]
    }

    /// A scalar and a tensor whose product is √(c v + ε₀) + ε or, with `epsilonHat`, √c (√(v + ε₀) + ε).
    /// - Parameter correction: The factor c; 1 if `nil`.
    func divisor(
        _ variance: Tensor<S>, _ correction: Tensor<S>?, _ epsilonRoot: Schedule, _ epsilon: Schedule,
        _ epsilonHat: Bool
    ) -> (scalar: Tensor<S>, root: Tensor<S>) {
        guard let correction else { return (Tensor(1), root(variance, epsilonRoot, epsilon)) }
        if epsilonHat { return (sqrt(correction), root(variance, epsilonRoot, epsilon)) }
        return (Tensor(1), root(correction * variance, epsilonRoot, epsilon))
    }
}

/// √(1 − β₂ᵗ) / (1 − β₁ᵗ), which corrects the quotient of Adam's running means for their start at 0.
func adamCorrection<S: FloatingScalar>(_ beta1: Schedule, _ beta2: Schedule, _ step: Step<S>) -> Tensor<S> {
    step.debiasing(beta1) / sqrt(step.debiasing(beta2))
}
