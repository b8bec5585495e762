import Support
import Tensors

/// The normal distribution N(m, σ² C) that CMA-ES samples and adapts, in variables divided by their units.
package struct CMAESDistribution: Sendable {
    package let constants: CMAESConstants
    let units: Vector
    /// The mean m, in the variables of the problem.
    package private(set) var mean: Vector
    /// The step length σ.
    package private(set) var deviation: Double
    /// The matrix C = B D² Bᵀ, decomposed when it has changed enough.
    private(set) var covariance: Matrix
    private var axes: Matrix
    private var lengths: Vector
    private var stepPath: Vector
    private var path: Vector
    private var generation = 0
    private var decomposedAt = 0

    package init(mean: Vector, deviation: Double, units: Vector, _ constants: CMAESConstants) {
        (self.mean, self.deviation, self.units, self.constants) = (mean, deviation, units, constants)
        (covariance, axes) = (.identity(mean.count), .identity(mean.count))
        lengths = Vector(repeating: 1, count: mean.count)
        (stepPath, path) = (.zeros(mean.count), .zeros(mean.count))
    }

    /// Returns a random y ~ N(0, C).
    package func step(using random: inout RandomStream) -> Vector { axes * lengths.map { $0 * random.normal() } }

    /// Returns m + σ y.
    package func point(at step: Vector) -> Vector { mean.adding(deviation, units * step) }

    /// The standard deviations of the variables of the problem, σ uⱼ √Cⱼⱼ.
    var standardDeviations: Vector { deviation * units * covariance.diagonal.map { $0.squareRoot() } }

    /// Halves the step around a finite point, for when too few points are finite.
    mutating func contract(around point: Vector) { (mean, deviation) = (point, deviation / 2) }

    /// Learns from steps, sorted from the best to the worst.
    /// - Parameter check: called before each step; throws to end the work, after which the distribution is of no use.
    package mutating func adapt(to steps: [Vector], check: () throws -> Void) rethrows {
        generation += 1
        var average = Vector.zeros(mean.count)
        for (weight, step) in zip(constants.weights, steps) where weight > 0 { average.add(weight, step) }
        mean += deviation * (units * average)

        let rate = constants.stepPathRate
        stepPath *= 1 - rate
        stepPath.add((rate * (2 - rate) * constants.effectiveCount).squareRoot(), axes * whitened(average))
        let isModerate = isStepPathModerate
        deviation *= exp(rate / constants.stepDamping * (stepPath.norm / constants.expectedNorm - 1))

        path *= 1 - constants.pathRate
        if isModerate {
            path.add(
                (constants.pathRate * (2 - constants.pathRate) * constants.effectiveCount).squareRoot(), average)
        }
        try adaptCovariance(to: steps, isModerate, check)
        decomposeWhereDue()
    }

    /// Returns D⁻¹ Bᵀ y, whose norm is that of C^(−½) y.
    private func whitened(_ step: Vector) -> Vector {
        Vector.combined(axes.transposedTimes(step), lengths, "whitened") { $0 / $1 }
    }

    /// The condition h_σ, false if the step grows so fast that C would grow with it.
    private var isStepPathModerate: Bool {
        let decay = pow(1 - constants.stepPathRate, Double(2 * generation))
        let expected = (1.4 + 2 / (Double(mean.count) + 1)) * constants.expectedNorm
        return stepPath.norm / (1 - decay).squareRoot() < expected
    }

    /// Updates C ← (1 + c₁ δ − c₁ − c_μ Σ wᵢ) C + c₁ p pᵀ + c_μ Σ wᵢ yᵢ yᵢᵀ, with negative wᵢ times n / ‖C^(−½) yᵢ‖².
    private mutating func adaptCovariance(
        to steps: [Vector], _ isModerate: Bool, _ check: () throws -> Void
    ) rethrows {
        let (one, many) = (constants.rankOneRate, constants.rankManyRate)
        let lost = isModerate ? 0 : constants.pathRate * (2 - constants.pathRate)
        let kept = 1 + one * lost - one - many * constants.weights.reduce(0, +)
        for index in covariance.columnMajor.indices { covariance.columnMajor[index] *= kept }
        covariance.add(one, outer: path, path)
        for (weight, step) in zip(constants.weights, steps) where weight != 0 {
            try check()
            let square = weight < 0 ? whitened(step).norm : 0
            let scale = weight < 0 ? Double(mean.count) / Swift.max(square * square, 1e-300) : 1
            covariance.add(many * weight * scale, outer: step, step)
        }
    }

    /// Decomposes C, no more often than costs as much as the updates: O(n²) a point.
    private mutating func decomposeWhereDue() {
        let rates = constants.rankOneRate + constants.rankManyRate
        guard Double(generation - decomposedAt) * rates * Double(10 * mean.count) > 1 else { return }
        decomposedAt = generation
        guard let eigen = SymmetricEigen(covariance), let greatest = eigen.values.last, let least = eigen.values.first
        else { return }
        // Below this the shortest axes are nothing but rounding.
        let shift = Swift.max(0, greatest * 1e-14 - least)
        if shift > 0 { covariance = covariance.addingToDiagonal(shift) }
        (axes, lengths) = (eigen.vectors, eigen.values.map { ($0 + shift).squareRoot() })
    }
}

/// The weights and rates of CMA-ES for n variables and λ points. Indices are of points from the best to the worst.
///
/// Source: Hansen, *The CMA Evolution Strategy: A Tutorial*, arXiv:1604.00772, table 1.
package struct CMAESConstants: Sendable {
    /// The weights wᵢ; the first μ are positive with sum 1, the others are not.
    package let weights: [Double]
    /// The effective count μ_eff = 1 / Σ wᵢ² of the positive weights.
    package let effectiveCount: Double
    /// The rate c_σ.
    package let stepPathRate: Double
    /// The damping d_σ.
    package let stepDamping: Double
    /// The rate c_c.
    package let pathRate: Double
    /// The rate c₁.
    package let rankOneRate: Double
    /// The rate c_μ.
    package let rankManyRate: Double
    /// The expected norm E‖N(0, I)‖.
    package let expectedNorm: Double

    package static func standardPopulation(_ variables: Int) -> Int { 4 + Int(3 * log(Double(variables))) }

    /// Creates the constants.
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

    /// Returns (Σ w)² / Σ w².
    private static func effectiveCount(_ weights: [Double]) -> Double {
        let sum = weights.reduce(0, +)
        return sum * sum / weights.reduce(0) { $0 + $1 * $1 }
    }
}
