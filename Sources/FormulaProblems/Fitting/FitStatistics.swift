import Foundation
import Minimizers
import Support
import Tensors

/// The numbers by which a fit is judged and compared with others.
public struct FitStatistics: Sendable {
    /// The correlations of the estimates, Cᵢⱼ / √(Cᵢᵢ Cⱼⱼ); NaN for parameters whose variance is 0 or unknown.
    public let correlation: Matrix
    /// χ² = Σ wᵢ rᵢ², where the errors of the observations are known; otherwise nil.
    public let chiSquare: Double?
    /// The logarithm of the likelihood for normal errors, with all constants; nil for a robust loss, or without a finite
    /// one.
    ///
    /// With m observations of weights wᵢ > 0 it is
    /// ```
    /// −m/2 (ln 2π + ln(Σ wᵢ rᵢ² / m) + 1) + ½ Σ ln wᵢ        errors estimated, as in R
    /// −½ Σ wᵢ rᵢ² − m/2 ln 2π + ½ Σ ln wᵢ                    errors known
    /// ```
    public let logLikelihood: Double?
    /// Akaike's criterion 2p − 2 ln L, as R's `AIC`: p counts the free parameters, and the error unless it is known.
    public let aic: Double?
    /// The Bayesian criterion p ln m − 2 ln L, as R's `BIC`.
    public let bic: Double?
    /// The least residual, the quartiles, and the greatest, of the residuals √wᵢ (yᵢ − ŷᵢ).
    public let residualQuartiles: [Double]
    /// The test of whether the signs of the residuals follow each other at random.
    public let runs: RunsTest

    /// The test of Wald and Wolfowitz: the number of runs of residuals of one sign, in the order of the predictor if
    /// there is one alone, else of the rows.
    public struct RunsTest: Sendable, Hashable {
        /// The numbers of residuals above 0, and of the others.
        public let above, below: Int
        /// The number of runs.
        public let runs: Int

        /// The number of runs to be expected of random signs, 1 + 2 n₁ n₂ / n.
        public var expected: Double { 1 + 2 * Double(above) * Double(below) / Double(max(1, above + below)) }

        /// The standard score of the number of runs, below 0 where neighbours have the same sign too often; NaN if all
        /// residuals have one sign.
        public var score: Double {
            let count = Double(above + below)
            let variance = (expected - 1) * (expected - 2) / (count - 1)
            return variance > 0 ? (Double(runs) - expected) / variance.squareRoot() : .nan
        }

        /// The probability of a score at least so far from 0 for random signs, by the normal distribution.
        public var probability: Double { erfc(abs(score) / 2.0.squareRoot()) }

        init(_ residuals: [Double]) {
            let signs = residuals.map { $0 > 0 }
            above = signs.count { $0 }
            below = signs.count - above
            runs = signs.isEmpty ? 0 : 1 + zip(signs, signs.dropFirst()).count { $0 != $1 }
        }
    }
}

extension CurveFit {
    /// Returns the statistics of a solution.
    /// - Parameter loss: the loss that was minimized.
    public func statistics(
        of solution: LeastSquaresSolution<NamedPoint>, loss: RobustLoss = .squared
    ) -> FitStatistics {
        let count = parameters.count
        var correlation = Matrix(rows: count, columns: count)
        let errors = solution.covariance.diagonal.map { $0.squareRoot() }
        for i in 0..<count {
            for j in 0..<count {
                let size = errors[i] * errors[j]
                correlation[i, j] = size > 0 ? (i == j ? 1 : solution.covariance[i, j] / size) : .nan
            }
        }
        let counted = observed.indices.filter { row in weights.map { $0[row] > 0 } ?? true }
        let (m, sum) = (Double(counted.count), solution.residualSumOfSquares)
        let logWeights = weights.map { weights in counted.reduce(0) { $0 + log(weights[$1]) } } ?? 0
        let constant = m * log(2 * Double.pi) - logWeights
        let likelihood =
            solution.hasKnownErrors ? -(sum + constant) / 2 : -(m * (log(sum / m) + 1) + constant) / 2
        let isKnown = loss.description == RobustLoss.squared.description && likelihood.isFinite && !solution.isExact
        let free = counted.count - solution.degreesOfFreedom + (solution.hasKnownErrors ? 0 : 1)
        let fitted = fitted(at: solution.estimates)
        let residuals = counted.map { row in
            (weights.map { $0[row].squareRoot() } ?? 1) * (observed[row] - fitted[row])
        }
        let sorted = residuals.sorted()
        let quartiles = sorted.isEmpty ? [] : [0, 0.25, 0.5, 0.75, 1].map { Self.quantile($0, of: sorted) }
        var order = Array(residuals.indices)
        if let predictor = onlyPredictor {
            order.sort { (predictor.values[counted[$0]], $0) < (predictor.values[counted[$1]], $1) }
        }
        return FitStatistics(
            correlation: correlation, chiSquare: solution.hasKnownErrors ? sum : nil,
            logLikelihood: isKnown ? likelihood : nil, aic: isKnown ? 2 * Double(free) - 2 * likelihood : nil,
            bic: isKnown ? log(m) * Double(free) - 2 * likelihood : nil, residualQuartiles: quartiles,
            runs: FitStatistics.RunsTest(order.map { residuals[$0] }))
    }

    /// Returns a quantile by linear interpolation, as R and NumPy do by default.
    static func quantile(_ share: Double, of sorted: [Double]) -> Double {
        let place = share * Double(sorted.count - 1)
        let below = Int(place)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
    }
}
