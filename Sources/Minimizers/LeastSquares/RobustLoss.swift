import Support

/// The loss of a residual r: s² ρ(z) with z = (r / s)², where the scale s is the size above which a residual counts for
/// less than its square. With it, a few wild observations do not spoil a fit.
///
/// The functions and the scale are those of `scipy.optimize.least_squares` (there `f_scale`), whose cost is half of
/// what is minimized here. Source: Triggs et al., *Bundle Adjustment: A Modern Synthesis*, 1999, section 3.
public enum RobustLoss: Sendable, Hashable {
    /// Least squares: ρ(z) = z.
    case squared
    /// Squares within the scale, and straight lines beyond: ρ(z) = z up to 1, then 2√z − 1.
    case huber(scale: Double = 1)
    /// A smooth form of Huber's loss: ρ(z) = 2 (√(1 + z) − 1).
    case softL1(scale: Double = 1)
    /// A loss by which large residuals hardly count, with possibly several minima: ρ(z) = ln(1 + z).
    case cauchy(scale: Double = 1)

    /// The scale s.
    public var scale: Double {
        switch self {
        case .squared: 1
        case .huber(let scale), .softL1(let scale), .cauchy(let scale): scale
        }
    }

    /// Returns s² ρ(r² / s²).
    public func callAsFunction(_ residual: Double) -> Double {
        let ratio = residual / scale
        let z = ratio * ratio
        return switch self {
        case .squared: z
        case .huber: scale * scale * (z <= 1 ? z : 2 * abs(ratio) - 1)
        case .softL1: scale * scale * 2 * z / ((1 + z).squareRoot() + 1)
        case .cauchy: scale * scale * log1p(z)
        }
    }

    /// Returns ρ'(z), the weight that the square of a residual keeps, and ρ'(z) + 2z ρ''(z), half of the second
    /// derivative.
    func weightAndCurvature(_ residual: Double) -> (weight: Double, curvature: Double) {
        let ratio = residual / scale
        let z = ratio * ratio
        switch self {
        case .squared: return (1, 1)
        case .huber: return z <= 1 ? (1, 1) : (1 / abs(ratio), 0)
        case .softL1: return (1 / (1 + z).squareRoot(), 1 / ((1 + z) * (1 + z).squareRoot()))
        case .cauchy: return (1 / (1 + z), (1 - z) / ((1 + z) * (1 + z)))
        }
    }
}

extension RobustLoss: CustomStringConvertible {
    /// The loss as text, such as "huber(scale=1.5)".
    public var description: String {
        switch self {
        case .squared: "squared"
        case .huber(let scale): "huber(scale=\(scale))"
        case .softL1(let scale): "softL1(scale=\(scale))"
        case .cauchy(let scale): "cauchy(scale=\(scale))"
        }
    }
}
