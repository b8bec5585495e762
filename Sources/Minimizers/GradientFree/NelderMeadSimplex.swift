import Support

/// The factors of expansion, contraction and shrinkage: χ, ψ, σ.
struct SimplexFactors: Sendable {
    let expansion: Double
    let contraction: Double
    let shrinkage: Double

    /// The usual ones, which for 2 variables the adaptive ones are too; for one these would shrink to a point.
    init(count: Int, adaptive: Bool) {
        let n = Double(adaptive ? Swift.max(2, count) : 2)
        (expansion, contraction, shrinkage) = (1 + 2 / n, 0.75 - 1 / (2 * n), 1 - 1 / n)
    }
}

/// n + 1 points in n dimensions, from the best to the worst.
struct NelderMeadSimplex: Sendable {
    private var population: Population
    /// How long the edges were at first, by which shapes are judged.
    private let edges: Vector

    /// A corner at the iterate, and one edge along each variable.
    init(edges: Vector, at iterate: inout Iterate, _ function: Evaluator) throws {
        self.edges = edges
        population = Population(points: [iterate.point], values: [iterate.value])
        let corners = edges.indices.map { index in
            var corner = iterate.point
            corner[index] += edges[index]
            return Self.inside(corner, function.bounds)
        }
        population.points += corners
        population.values += try function.values(corners, improving: &iterate)
        population.sort()
    }

    /// Beyond an upper bound a corner is reflected into the box.
    private static func inside(_ corner: Vector, _ bounds: Bounds?) -> Vector {
        guard let bounds else { return corner }
        return bounds.clamped(Vector.combined(corner, bounds.upper, "inside") { $0 > $1 ? 2 * $1 - $0 : $0 })
    }

    /// In points and values, both.
    var spread: Double { Swift.max(population.extent, population.range) }
    var isLevel: Bool { population.isLevel }

    mutating func step(_ factors: SimplexFactors, _ iterate: inout Iterate, _ function: Evaluator) throws {
        let (worst, last) = (population.points[edges.count], population.values[edges.count])
        let centroid = centroid()
        func trial(_ factor: Double) throws -> (point: Vector, value: Double) {
            let point = Vector.combined(centroid, worst, "trial") { (1 + factor) * $0 - factor * $1 }
            let inside = function.bounds?.clamped(point) ?? point
            return (inside, try function.value(inside, improving: &iterate))
        }
        let reflected = try trial(1)
        if reflected.value < population.values[0] {
            let expanded = try trial(factors.expansion)
            replaceWorst(expanded.value < reflected.value ? expanded : reflected)
        } else if reflected.value < population.values[edges.count - 1] {
            replaceWorst(reflected)
        } else {
            let isOutside = reflected.value < last
            let contracted = try trial(isOutside ? factors.contraction : -factors.contraction)
            if isOutside ? contracted.value <= reflected.value : contracted.value < last {
                replaceWorst(contracted)
            } else {
                try shrink(by: factors.shrinkage, &iterate, function)
            }
        }
    }

    private func centroid() -> Vector {
        var sum = population.points[0]
        for point in population.points[1..<edges.count] { sum += point }
        return sum / Double(edges.count)
    }

    /// The new point goes to its place, after its equals.
    private mutating func replaceWorst(_ new: (point: Vector, value: Double)) {
        population.points.removeLast()
        population.values.removeLast()
        let place = population.values.firstIndex { $0 > new.value } ?? edges.count
        population.points.insert(new.point, at: place)
        population.values.insert(new.value, at: place)
    }

    private mutating func shrink(by factor: Double, _ iterate: inout Iterate, _ function: Evaluator) throws {
        let best = population.points[0]
        let points = population.points.dropFirst().map { point in
            let shrunk = Vector.combined(best, point, "shrink") { $0 + factor * ($1 - $0) }
            return function.bounds?.clamped(shrunk) ?? shrunk
        }
        let values = try function.values(points, improving: &iterate)
        population = Population(points: [best] + points, values: [population.values[0]] + values)
        population.sort()
    }
}

// MARK: Degeneration

extension NelderMeadSimplex {
    /// Whether the edges, each variable measured by its first edge, have lost a dimension: a box with sides as the
    /// diagonal of R has one 10⁻¹⁰ times as long as its longest.
    var isDegenerate: Bool {
        let best = population.points[0]
        var matrix = Matrix(rows: edges.count, columns: edges.count)
        for column in edges.indices {
            for row in edges.indices {
                matrix[row, column] = (population.points[column + 1][row] - best[row]) / edges[row]
            }
        }
        guard let sides = PivotedQR(matrix)?.upper.diagonal.map({ abs($0) }), let longest = sides.max(),
            let shortest = sides.min()
        else { return false }
        return shortest < 1e-10 * longest
    }

    /// A simplex of the first one's shape at the best point, as large as the longest edge there is.
    mutating func renew(_ iterate: inout Iterate, _ function: Evaluator) throws {
        let best = population.points[0]
        let size = population.points.reduce(0) { size, point in
            edges.indices.reduce(size) { Swift.max($0, abs((point[$1] - best[$1]) / edges[$1])) }
        }
        population = try NelderMeadSimplex(edges: size * edges, at: &iterate, function).population
    }
}
