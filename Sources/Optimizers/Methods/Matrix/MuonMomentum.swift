import Tensors

extension MomentumForm {
    /// What is kept and where it points, up to its length.
    func direction<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ mean: inout Tensor<S>, _ momentum: Schedule, _ isNesterov: Bool, _ step: Step<S>
    ) -> Tensor<S> {
        let μ = step[momentum]
        let fresh: Tensor<S>
        switch self {
        case .velocity: fresh = gradient
        case .velocityWithRate: fresh = step.rate * gradient
        case .average, .debiasedAverage: fresh = (1 - μ) * gradient
        }
        mean = μ * mean + fresh
        if self == .debiasedAverage {
            return step.corrected(mean, momentum, times: Tensor(1), ahead: isNesterov ? gradient : nil)
        }
        return isNesterov ? fresh + μ * mean : mean
    }
}
