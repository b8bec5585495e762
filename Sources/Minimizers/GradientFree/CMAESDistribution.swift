import Support
import Tensors

/// The normal distribution N(m, σ² C) that CMA-ES samples and adapts, in variables divided by their units.
package struct CMAESDistribution: Sendable {
    package let constants: CMAESConstants
    let units: Vector
    /// m, in the variables of the problem.
    package private(set) var mean: Vector
    /// σ.
    package private(set) var deviation: Double
    /// C = B D² Bᵀ, decomposed when it has changed enough.
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

    /// y ~ N(0, C).
    package func step(using random: inout RandomStream) -> Vector { axes * lengths.map { $0 * random.normal() } }

    /// m + σ y.
    package func point(at step: Vector) -> Vector { mean.adding(deviation, units * step) }

    /// σ uⱼ √Cⱼⱼ, the standard deviations of the variables of the problem.
    var standardDeviations: Vector { deviation * units * covariance.diagonal.map { $0.squareRoot() } }

    /// Where too few points are finite: a smaller step around a point that is.
    mutating func contract(around point: Vector) { (mean, deviation) = (point, deviation / 2) }

    /// Learns from steps, the best first.
    package mutating func adapt(to steps: [Vector]) {
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
        adaptCovariance(to: steps, isModerate)
        decomposeWhereDue()
    }

    /// D⁻¹ Bᵀ y, of which the norm is that of C^(−½) y.
    private func whitened(_ step: Vector) -> Vector {
        Vector.combined(axes.transposedTimes(step), lengths, "whitened") { $0 / $1 }
    }

    /// h_σ: not where the step grows so fast that C would grow with it.
    private var isStepPathModerate: Bool {
        let decay = pow(1 - constants.stepPathRate, Double(2 * generation))
        let expected = (1.4 + 2 / (Double(mean.count) + 1)) * constants.expectedNorm
        return stepPath.norm / (1 - decay).squareRoot() < expected
    }

    /// C ← (1 + c₁ δ − c₁ − c_μ Σ wᵢ) C + c₁ p pᵀ + c_μ Σ wᵢ yᵢ yᵢᵀ, negative wᵢ times n / ‖C^(−½) yᵢ‖².
    private mutating func adaptCovariance(to steps: [Vector], _ isModerate: Bool) {
        let (one, many) = (constants.rankOneRate, constants.rankManyRate)
        let lost = isModerate ? 0 : constants.pathRate * (2 - constants.pathRate)
        let kept = 1 + one * lost - one - many * constants.weights.reduce(0, +)
        for index in covariance.elements.indices { covariance.elements[index] *= kept }
        covariance.add(one, outer: path, path)
        for (weight, step) in zip(constants.weights, steps) where weight != 0 {
            let square = weight < 0 ? whitened(step).norm : 0
            let scale = weight < 0 ? Double(mean.count) / Swift.max(square * square, 1e-300) : 1
            covariance.add(many * weight * scale, outer: step, step)
        }
    }

    /// Every so often that the work of the decomposition is no more than that of the updates: O(n²) a point.
    private mutating func decomposeWhereDue() {
        let rates = constants.rankOneRate + constants.rankManyRate
        guard Double(generation - decomposedAt) * rates * Double(10 * mean.count) > 1 else { return }
        decomposedAt = generation
        guard let eigen = SymmetricEigen(covariance), let greatest = eigen.values.last, let least = eigen.values.first
        else { return }
        // Beyond this the least axes are nothing but rounding.
        let shift = Swift.max(0, greatest * 1e-14 - least)
        if shift > 0 { covariance = covariance.addingToDiagonal(shift) }
        (axes, lengths) = (eigen.vectors, eigen.values.map { ($0 + shift).squareRoot() })
    }
}
