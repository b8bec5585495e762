import Support

/// The weights and rates of CMA-ES for n variables and λ points: Hansen, *The CMA Evolution Strategy: A Tutorial*,
/// arXiv:1604.00772, table 1. Indices are of points from the best to the worst.
package struct CMAESConstants: Sendable {
    /// wᵢ; the first μ are positive with sum 1, the others not.
    package let weights: [Double]
    /// μ_eff = 1 / Σ wᵢ² of the positive ones.
    package let effectiveCount: Double
    /// c_σ.
    package let stepPathRate: Double
    /// d_σ.
    package let stepDamping: Double
    /// c_c.
    package let pathRate: Double
    /// c₁.
    package let rankOneRate: Double
    /// c_μ.
    package let rankManyRate: Double
    /// E‖N(0, I)‖.
    package let expectedNorm: Double

    package static func standardPopulation(_ variables: Int) -> Int { 4 + Int(3 * log(Double(variables))) }

    /// - Parameter active: whether the worse half has negative weights, else 0.
    package init(variables: Int, population: Int, active: Bool) {
        let n = Double(variables)
        let raw = (1...population).map { log((Double(population) + 1) / 2) - log(Double($0)) }
        let mueff = Self.effectiveCount(raw.filter { $0 > 0 })
        effectiveCount = mueff
        stepPathRate = (mueff + 2) / (n + mueff + 5)
        stepDamping = 1 + 2 * max(0, ((mueff - 1) / (n + 1)).squareRoot() - 1) + stepPathRate
        pathRate = (4 + mueff / n) / (n + 4 + 2 * mueff / n)
        let one = 2 / ((n + 1.3) * (n + 1.3) + mueff)
        let many = min(1 - one, 2 * (0.25 + mueff + 1 / mueff - 2) / ((n + 2) * (n + 2) + mueff))
        (rankOneRate, rankManyRate) = (one, many)
        expectedNorm = n.squareRoot() * (1 - 1 / (4 * n) + 1 / (21 * n * n))

        let positive = raw.reduce(0) { $0 + max(0, $1) }
        let negative = raw.reduce(0) { $0 - min(0, $1) }
        let negativeSum = min(
            1 + one / many, 1 + 2 * Self.effectiveCount(raw.filter { $0 < 0 }) / (mueff + 2),
            (1 - one - many) / (n * many))
        weights = raw.map { $0 > 0 ? $0 / positive : active && $0 < 0 ? $0 * negativeSum / negative : 0 }
    }

    /// (Σ w)² / Σ w².
    private static func effectiveCount(_ weights: [Double]) -> Double {
        let sum = weights.reduce(0, +)
        return sum * sum / weights.reduce(0) { $0 + $1 * $1 }
    }
}
