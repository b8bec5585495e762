#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How well the means of a family fit targets.
package struct FamilyFit: Sendable {
    /// The deviance: 2 × (the log-likelihood of means that are the targets − that of these).
    package let deviance: Double
    /// The deviance of one mean for all, or of scores of 0 without an intercept.
    package let nullDeviance: Double
    /// φ, by which the variance exceeds that of the family: Pearson's χ² by its degrees of freedom for gamma, else 1.
    package let dispersion: Double
    /// The logarithm of the likelihood with this dispersion.
    package let logLikelihood: Double

    /// - Parameter weights: how often each example counts; `nil` for once.
    init(
        _ family: Family, targets: [Double], scores: [Double], weights: [Double]?, residualDegrees: Int,
        hasIntercept: Bool
    ) {
        let means = scores.map(family.mean)
        func sum(_ term: (Int) -> Double) -> Double {
            targets.indices.reduce(0) { $0 + (weights?[$1] ?? 1) * term($1) }
        }
        let overall = hasIntercept ? sum { targets[$0] } / sum { _ in 1 } : family.mean(0)
        deviance = sum { family.deviance(targets[$0], means[$0]) }
        nullDeviance = sum { family.deviance(targets[$0], overall) }
        let pearson = sum {
            let relative = (targets[$0] - means[$0]) / means[$0]
            return relative * relative
        }
        let dispersion = family == .gamma ? pearson / Double(max(residualDegrees, 1)) : 1
        self.dispersion = dispersion
        logLikelihood = sum { family.logDensity(targets[$0], mean: means[$0], dispersion) }
    }
}

extension Family {
    /// The deviance of one target.
    fileprivate func deviance(_ y: Double, _ mean: Double) -> Double {
        func times(_ y: Double, _ ratio: Double) -> Double { y > 0 ? y * log(ratio) : 0 }
        switch self {
        case .poisson: return 2 * (times(y, y / mean) - (y - mean))
        case .gamma: return 2 * ((y - mean) / mean - log(y / mean))
        case .binomial: return 2 * (times(y, y / mean) + times(1 - y, (1 - y) / (1 - mean)))
        }
    }

    /// The logarithm of the density of a target; for shares between 0 and 1 its continuation by gamma functions.
    fileprivate func logDensity(_ y: Double, mean: Double, _ dispersion: Double) -> Double {
        switch self {
        case .poisson: return y * log(mean) - mean - lgamma(y + 1)
        case .gamma:
            let shape = 1 / dispersion
            return shape * log(shape * y / mean) - shape * y / mean - lgamma(shape) - log(y)
        case .binomial:
            return y * log(mean / (1 - mean)) + log(1 - mean) - lgamma(y + 1) - lgamma(2 - y)
        }
    }
}
