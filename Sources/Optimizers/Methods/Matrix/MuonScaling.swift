#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif
import Tensors

/// How long Muon's update of an `[m, n]` matrix is, in multiples of an orthogonal one.
public enum MuonScaling: String, Sendable, Codable, CaseIterable {
    /// √max(1, m / n)
    case original
    /// √max(1, n / m): the same where a vector stands to the left of its matrix.
    case widthTransfer
    /// r √max(m, n): the root mean square of the elements is r, as it is about 0.2 in Adam.
    case matchRMS
    /// 1
    case none

    func factor(of shape: Shape, rmsRate: Double) -> Double {
        let (rows, columns) = (Double(shape[0]), Double(shape[1]))
        return switch self {
        case .original: sqrt(max(1, rows / columns))
        case .widthTransfer: sqrt(max(1, columns / rows))
        case .matchRMS: rmsRate * sqrt(max(rows, columns))
        case .none: 1
        }
    }
}

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
