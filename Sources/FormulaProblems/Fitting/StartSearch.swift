import Formulas
import Foundation
import Minimizers
import Tensors

/// A search for the minima of a fit from no start.
///
/// Parameters that enter linearly are solved for. The others are tried in many places, in units taken from the data
/// (spans, spacings and means of the predictors, and what is 1 over them); the best places are improved one parameter at
/// a time, and descents lead on from there.
struct StartSearch {
    /// A problem on some rows: the residuals, their weights, and the parts of the model.
    struct Problem {
        let residuals: Residuals
        let weights: [Double]?
        /// The observations.
        let observed: Vector
        /// Returns, one after the other, the model without its linear parameters and its derivative by each of them.
        let parts: Residuals
    }

    let problem: Problem
    let bounds: Bounds?
    /// The number of parameters.
    let count: Int
    /// The indices of the parameters that are solved for, and of those that are searched.
    let linear, searched: [Int]
    /// The values of the parameters that have a start; the others are ignored.
    let given: Vector
    /// The sizes from which those of parameters are drawn, and the ranges in which they may lie.
    let units: [Double]
    let ranges: [ClosedRange<Double>]

    /// A place with the linear parameters solved for, and the sum of squares there.
    private struct Place {
        var point: Vector
        var value: Double
    }

    private static let descents = 16

    /// Returns starts for descents, the most promising first.
    func starts(seed: Int) throws -> [Vector] {
        var random = RandomStream(RandomKey(UInt64(bitPattern: Int64(seed))))
        var places: [Place] = []
        for candidate in candidates(&random) {
            let place = try solved(candidate)
            if place.value < .infinity { places.append(place) }
        }
        places.sort { $0.value < $1.value }
        var chosen: [Place] = []
        let wanted = searched.count > 4 ? 2 * Self.descents : Self.descents
        for place in places where chosen.count < wanted {
            if !chosen.contains(where: { isNear($0.point, place.point) }) { chosen.append(place) }
        }
        if searched.count > 1 {
            for index in chosen.indices { try improve(&chosen[index], &random) }
        }
        return chosen.sorted { $0.value < $1.value }.map(\.point)
    }

    /// Returns a minimum with positive values for the searched parameters whose sign makes no difference, such as widths
    /// and frequencies.
    func positive(_ point: Vector, _ value: Double) throws -> Vector {
        var best = point
        for index in searched where best[index] < 0 {
            var other = best
            other[index] = held(-other[index], index)
            let place = try solved(other)
            if place.value <= value * (1 + 1e-9) { best = place.point }
        }
        return best
    }

    private func isNear(_ a: Vector, _ b: Vector) -> Bool {
        searched.allSatisfy { abs(a[$0] - b[$0]) <= 0.15 * abs(a[$0]) }
    }

    // MARK: Places

    private func candidates(_ random: inout RandomStream) -> [Vector] {
        guard let only = searched.first else { return [given] }
        func place(_ value: Double) -> Vector {
            var point = given
            point[only] = held(value, only)
            return point
        }
        if searched.count == 1 {
            let sizes = (-120...120).map { pow(10, Double($0) / 10) }
            let inside = ranges.flatMap { range in
                (0...100).map { range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / 100 }
            }
            return (sizes + sizes.map(-) + inside + [0]).map(place)
        }
        let count = searched.count == 2 ? 1500 : searched.count == 3 ? 2000 : 3000
        return (0..<count).map { _ in
            var point = given
            for index in searched { point[index] = draw(index, &random) }
            return point
        }
    }

    private func draw(_ index: Int, _ random: inout RandomStream) -> Double {
        if let bounds, bounds.lower[index].isFinite, bounds.upper[index].isFinite, random.uniform() < 0.5 {
            return random.uniform(bounds.lower[index], bounds.upper[index])
        }
        if random.uniform() < 0.35, let range = ranges.randomElement(using: &random) {
            return held(random.uniform(range.lowerBound, range.upperBound), index)
        }
        let size = (units.randomElement(using: &random) ?? 1) * pow(10, random.uniform(-1.5, 1.5))
        return held(random.uniform() < 0.7 ? size : -size, index)
    }

    private func held(_ value: Double, _ index: Int) -> Double {
        bounds.map { min(max(value, $0.lower[index]), $0.upper[index]) } ?? value
    }

    /// Tries other values for one parameter after the other.
    private func improve(_ place: inout Place, _ random: inout RandomStream) throws {
        for _ in 0..<(100 * searched.count) {
            guard let index = searched.randomElement(using: &random) else { return }
            var point = place.point
            point[index] =
                random.uniform() < 0.6
                ? draw(index, &random)
                : held(point[index] * pow(10, random.uniform(-0.5, 0.5)), index)
            let trial = try solved(point)
            if trial.value < place.value { place = trial }
        }
    }

    // MARK: Linear parameters

    /// Returns the place with the best values of the linear parameters, by orthogonal columns.
    private func solved(_ point: Vector) throws -> Place {
        var point = point
        for index in linear { point[index] = 0 }
        let parts = try problem.parts.values(point)
        let rows = problem.observed.count
        let roots = problem.weights.map { Vector($0.map { $0.squareRoot() }) }
        func part(_ index: Int) -> Vector {
            let values = Vector(parts[(rows * index)..<(rows * (index + 1))])
            return roots.map { $0 * values } ?? values
        }
        var rest = (roots.map { $0 * problem.observed } ?? problem.observed) - part(0)
        guard rest.isFinite else { return Place(point: point, value: .infinity) }
        var (basis, triangle, right): ([Vector], [[Double]], [Double]) = ([], [], [])
        for index in linear.indices {
            var column = part(index + 1)
            guard column.isFinite else { return Place(point: point, value: .infinity) }
            let size = column.norm
            var factors: [Double] = []
            for direction in basis {
                let factor = dot(direction, column)
                column.add(-factor, direction)
                factors.append(factor)
            }
            let length = column.norm
            // A column that depends on the others is not needed.
            let isKept = length > 1e-10 * size && length > .leastNormalMagnitude
            let direction = isKept ? (1 / length) * column : Vector.zeros(rows)
            let share = isKept ? dot(direction, rest) : 0
            rest.add(-share, direction)
            basis.append(direction)
            triangle.append(factors + [isKept ? length : 0])
            right.append(share)
        }
        for column in linear.indices.reversed() {
            let diagonal = triangle[column][column]
            let value = diagonal > 0 ? right[column] / diagonal : 0
            point[linear[column]] = held(value, linear[column])
            for row in 0..<column { right[row] -= value * triangle[column][row] }
        }
        let value = dot(rest, rest)
        return Place(point: point, value: value.isFinite && point.isFinite ? value : .infinity)
    }
}
