import Minimizers
import Tensors

extension CurveFit {
    /// The way to find the intervals in which parameters lie.
    public enum Intervals: String, Sendable, CaseIterable {
        /// The estimate and a multiple of its standard error, by the linearized model.
        case linear
        /// The values for which the sum of squares, with all other parameters fitted anew, is greater by t² s²: as wide
        /// as they should be also where the model is far from linear. Source: Bates and Watts, *Nonlinear Regression
        /// Analysis and Its Applications*, 1988, section 6.1.
        case profile
        /// The quantiles of the estimates for 1000 samples of the rows, drawn with replacement: for errors that are not
        /// normal or not equal. Source: Efron and Tibshirani, *An Introduction to the Bootstrap*, 1993.
        case bootstrap
    }

    /// Returns the interval in which each parameter lies with this probability; NaN where none is known, infinite where
    /// the data leave a side open.
    /// - Parameters:
    ///   - loss: the loss that was minimized; profiles are those of squares.
    ///   - seed: the seed of the samples of the bootstrap.
    /// - Throws: `CurveFitError` for profiles of a robust loss.
    public func intervals(
        _ kind: Intervals, of solution: LeastSquaresSolution<NamedPoint>, probability: Double = 0.95,
        loss: RobustLoss = .squared, seed: Int = 0
    ) throws -> [(lower: Double, upper: Double)] {
        switch kind {
        case .linear: return solution.confidenceIntervals(probability: probability)
        case .profile:
            guard loss.description == RobustLoss.squared.description else {
                throw CurveFitError(
                    .intervals, "profiles are those of squares, not of the loss \(loss)", "use linear or bootstrap")
            }
            let residuals = residuals()
            return parameters.indices.map { index in
                let sides = [-1.0, 1].map { profileBound(index, $0, solution, probability, residuals) }
                return (sides[0], sides[1])
            }
        case .bootstrap: return bootstrap(solution, probability, loss, seed)
        }
    }

    /// Returns where the signed root z of the increase of the sum of squares reaches the quantile: by secants, as z is
    /// nearly linear in the parameter.
    private func profileBound(
        _ index: Int, _ side: Double, _ solution: LeastSquaresSolution<NamedPoint>, _ probability: Double,
        _ residuals: Residuals
    ) -> Double {
        let (estimate, error) = (solution.estimates[index], solution.standardErrors[index])
        let quantile = solution.regression.quantile(probability: probability)
        let variance =
            solution.hasKnownErrors ? 1 : solution.residualSumOfSquares / Double(max(1, solution.degreesOfFreedom))
        guard quantile.isFinite, error.isFinite, error > 0, variance > 0 else { return .nan }
        var others = solution.estimates
        /// Returns z at a distance from the estimate.
        func score(_ distance: Double) -> Double? {
            let value = estimate + side * distance
            let variances = solution.covariance
            var start = others
            let shift = value - start[index]
            for other in parameters.indices where variances[index, index] > 0 {
                start[other] += variances[other, index] / variances[index, index] * shift
            }
            start[index] = value
            for start in [start, others] {
                guard let end = profiled(index, value, from: start, residuals) else { continue }
                others = end.point
                return (max(0, end.value - solution.residualSumOfSquares) / variance).squareRoot()
            }
            return nil
        }
        var (inside, outside) = ((distance: 0.0, score: 0.0), (distance: Double.infinity, score: Double.infinity))
        var distance = quantile * error
        for _ in 0..<60 {
            guard let found = score(distance) else {
                outside = (distance, .infinity)
                distance = (inside.distance + distance) / 2
                continue
            }
            if abs(found - quantile) <= 1e-7 * quantile { return estimate + side * distance }
            if found < quantile { inside = (distance, found) } else { outside = (distance, found) }
            if outside.score.isFinite {
                // Between both, and not too near to either.
                let share = (quantile - inside.score) / (outside.score - inside.score)
                let width = outside.distance - inside.distance
                distance = inside.distance + min(max(share, 0.02), 0.98) * width
                if width <= 1e-12 * outside.distance { return estimate + side * distance }
            } else if outside.distance.isFinite {
                distance = (inside.distance + outside.distance) / 2
            } else {
                distance *= found > 0.1 * quantile ? min(4, 1.05 * quantile / found) : 4
                guard distance < 1e8 * quantile * error else { return side * .infinity }
            }
        }
        return side * .infinity
    }

    /// Returns the least sum of squares with a parameter held at a value.
    private func profiled(
        _ index: Int, _ value: Double, from start: Vector, _ residuals: Residuals
    ) -> (point: Vector, value: Double)? {
        var (lower, upper) = (
            Vector(repeating: -.infinity, count: start.count), Vector(repeating: .infinity, count: start.count)
        )
        if let bounds { (lower, upper) = (bounds.lower, bounds.upper) }
        var start = start
        for other in start.indices { start[other] = min(max(start[other], lower[other]), upper[other]) }
        (lower[index], upper[index], start[index]) = (value, value, value)
        guard parameters.count > 1 else {
            guard let rest = try? residuals.values(start), rest.isFinite else { return nil }
            let sum = zip(rest, weights ?? Array(repeating: 1, count: rest.count)).reduce(0) { $0 + $1.1 * $1.0 * $1.0 }
            return (start, sum)
        }
        let end = try? leastSquares(
            residuals, from: start, weights: weights, within: Bounds(lower: lower, upper: upper),
            until: Stopping(gradientNorm: 1e-9, maximumIterations: 500), trace: .nothing)
        guard let end, end.isConverged else { return nil }
        return (end.estimates, end.value)
    }

    private func bootstrap(
        _ solution: LeastSquaresSolution<NamedPoint>, _ probability: Double, _ loss: RobustLoss, _ seed: Int
    ) -> [(lower: Double, upper: Double)] {
        var random = RandomStream(RandomKey(UInt64(bitPattern: Int64(seed))))
        let rows = observed.indices.filter { row in weights.map { $0[row] > 0 } ?? true }
        let residuals = residuals()
        var samples: [Vector] = []
        for _ in 0..<1000 {
            var drawn = [Double](repeating: 0, count: observed.count)
            for _ in rows {
                let row = rows[Int(random.next(below: UInt64(rows.count)))]
                drawn[row] += weights?[row] ?? 1
            }
            let end = try? leastSquares(
                residuals, from: solution.estimates, loss: loss, weights: drawn, within: bounds,
                until: Stopping(gradientNorm: 1e-8, maximumIterations: 200), trace: .nothing)
            if let end, end.isConverged { samples.append(end.estimates) }
        }
        guard samples.count > 500 else { return parameters.map { _ in (.nan, .nan) } }
        return parameters.indices.map { index in
            let sorted = samples.map { $0[index] }.sorted()
            let tail = (1 - probability) / 2
            return (Self.quantile(tail, of: sorted), Self.quantile(1 - tail, of: sorted))
        }
    }
}
