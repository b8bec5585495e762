import Formulas
import Minimizers
import Tensors

extension CurveFit {
    /// A minimum of the sum of squares.
    public struct Minimum: Sendable, Hashable {
        /// The parameters there.
        public let parameters: Vector
        /// The sum of squares there, or of the robust losses.
        public let value: Double
    }

    /// Searches for minima, the lowest first, where parameters have no start; those that have one begin there.
    ///
    /// Parameters that enter linearly are solved for. The others are tried in thousands of places, in units taken from
    /// the data; descents lead on from the best of them. Of many rows, 400 are searched, and the minima followed up on
    /// all of them. The same seed gives the same minima.
    /// - Throws: `CurveFitError` where the model is finite nowhere.
    public func minima(loss: RobustLoss = .squared, seed: Int = 0) throws -> [Minimum] {
        let all = Array(observed.indices)
        let most = 400
        let rows = all.count <= most ? all : (0..<most).map { $0 * (all.count - 1) / (most - 1) }
        let problem = try problem(on: rows)
        let search = search(problem)
        var found: [(minimum: Minimum, isConverged: Bool)] = []
        for start in try search.starts(seed: seed) {
            guard let end = descent(problem, from: start, loss) else { continue }
            found.append(end)
            let least = found.map(\.minimum.value).min() ?? 0
            if found.count >= 8 && found.count(where: { isSame($0.minimum.value, least) }) >= 4 { break }
        }
        var minima = distinct(found)
        if rows.count < all.count {
            let whole = try self.problem(on: all)
            minima = distinct(minima.prefix(3).compactMap { descent(whole, from: $0.parameters, loss) })
        }
        if loss.description == RobustLoss.squared.description, rows.count == all.count, let first = minima.first {
            let other = try search.positive(first.parameters, first.value)
            if other != first.parameters, let end = descent(problem, from: other, loss),
                isSame(end.minimum.value, first.value)
            {
                minima[0] = end.minimum
            }
        }
        guard !minima.isEmpty else {
            throw CurveFitError(
                .start, "none was found at which the model is finite in every row", "give one for each parameter")
        }
        return minima
    }

    private func search(_ problem: StartSearch.Problem) -> StartSearch {
        let free = parameters.indices.filter { start[$0].isNaN }
        let names = formula.linearParameters(among: free.map { parameters[$0] })
        let linear = free.filter { names.contains(parameters[$0]) }
        let searched = free.filter { !linear.contains($0) }
        var units = [1.0]
        var ranges: [ClosedRange<Double>] = []
        for name in predictors {
            guard let values = columns[name], let least = values.min(), let greatest = values.max() else { continue }
            ranges.append(least...greatest)
            units += Self.sizes(values, from: least, to: greatest)
        }
        // Without linear parameters, others have the size of the response.
        if linear.isEmpty, let least = observed.min(), let greatest = observed.max() {
            units += Self.sizes(observed, from: least, to: greatest)
        }
        return StartSearch(
            problem: problem, bounds: bounds, count: parameters.count, linear: linear, searched: searched, given: start,
            units: units, ranges: ranges)
    }

    /// Returns the span, the usual distance and the mean size of numbers, and what is 1 over each.
    private static func sizes(_ values: [Double], from least: Double, to greatest: Double) -> [Double] {
        let sorted = Set(values).sorted()
        let distances = zip(sorted, sorted.dropFirst()).map { $1 - $0 }.sorted()
        let mean = values.reduce(0) { $0 + abs($1) / Double(values.count) }
        let sizes = [greatest - least, distances.isEmpty ? 0 : distances[distances.count / 2], mean]
        return sizes.filter { $0 > 0 && (1 / $0).isFinite && $0.isFinite }.flatMap { [$0, 1 / $0] }
    }

    private func problem(on rows: [Int]) throws -> StartSearch.Problem {
        let data = columns.mapValues { values in Tensor<Double>(rows.map { values[$0] }) }
        let response = Vector(rows.map { observed[$0] })
        let like = Tensor<Double>(start.elements)
        let model = try formula.model.tensorFunction(parameters: parameters, data: data)
        let tensor = Tensor<Double>(response)
        var residuals = Residuals({ tensor - model($0) }, like: like)
        residuals.observed = response
        let free = parameters.indices.filter { start[$0].isNaN }.map { parameters[$0] }
        var parts = [model]
        for name in formula.linearParameters(among: free) {
            let slope = try formula.model.derivative(withRespectTo: name)
            parts.append(try slope.tensorFunction(parameters: parameters, data: data))
        }
        let functions = parts
        return StartSearch.Problem(
            residuals: residuals, weights: weights.map { weights in rows.map { weights[$0] } }, observed: response,
            parts: Residuals({ point in stack(functions.map { $0(point) }) }, like: like))
    }

    private func descent(
        _ problem: StartSearch.Problem, from start: Vector, _ loss: RobustLoss
    ) -> (minimum: Minimum, isConverged: Bool)? {
        let end = try? leastSquares(
            problem.residuals, from: start, loss: loss, weights: problem.weights, within: bounds,
            until: Stopping(gradientNorm: 1e-10, maximumIterations: 300), trace: .nothing)
        return end.map { (Minimum(parameters: $0.estimates, value: $0.value), $0.isConverged) }
    }

    /// Returns the minima that differ in their values, the lowest first; only that one may be where a descent has not
    /// converged.
    private func distinct(_ found: [(minimum: Minimum, isConverged: Bool)]) -> [Minimum] {
        var minima: [Minimum] = []
        for end in found.sorted(by: { $0.minimum.value < $1.minimum.value }) {
            guard let last = minima.last else {
                minima = [end.minimum]
                continue
            }
            if end.isConverged && !isSame(last.value, end.minimum.value) { minima.append(end.minimum) }
        }
        return minima
    }

    private func isSame(_ a: Double, _ b: Double) -> Bool {
        let size = observed.reduce(0) { $0 + $1 * $1 }
        return abs(a - b) <= max(1e-6 * max(a, b), 1e-20 * size)
    }
}
