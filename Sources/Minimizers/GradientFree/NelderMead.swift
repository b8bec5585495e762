import Settings

/// The simplex method of Nelder and Mead: n + 1 points are reflected, expanded and contracted through the centroid x̄
/// of all but the worst point xₙ, or shrunk towards the best point x₀. For functions of few variables that need not be
/// smooth.
/// ```
/// xᵣ = x̄ + (x̄ − xₙ);  better than the best: xₑ = x̄ + χ (x̄ − xₙ);  not even second to worst: x_c = x̄ ± ψ (x̄ − xₙ)
/// no better either: xᵢ ← x₀ + σ (xᵢ − x₀)
/// χ = 2, ψ = ½, σ = ½;  adaptive: χ = 1 + 2/n, ψ = ¾ − 1/2n, σ = 1 − 1/n
/// ```
/// With bounds every point is moved to the nearest in the box, as SciPy does. A step takes one or two evaluations, n +
/// 2 if the simplex shrinks.
///
/// The spread that is tested is the extent of the simplex in points and in values, both: max |xᵢⱼ − x₀ⱼ| / max(1,
/// |x₀ⱼ|) and max |fᵢ − f₀| / max(1, |f₀|): SciPy's `xatol` and `fatol`, but relative where the size is above 1.
///
/// Source: Nelder and Mead, *Computer Journal* 7, 1965, in the form of Lagarias et al., *SIAM J. Optimization* 9, 1998;
/// adaptive for n > 2: Gao and Han, *Computational Optimization and Applications* 51, 2012.
public struct NelderMead: Minimizer, ListedMinimizer {
    public static let name = "nelderMead"
    package static let formula = "a simplex of n + 1 points, reflected, expanded, contracted, shrunk"
    package static let source = "Nelder and Mead, Computer Journal 7, 1965; Gao and Han 2012"
    public static let accepts: ProblemParts = .bounds
    public static let usesGradient = false
    var adaptive: Bool
    var simplex: InitialSimplex
    var scale: Double
    var restarts: Int

    public static let settings: [SettingOf<Self>] = [
        SettingOf("adaptive", \.adaptive), SettingOf("simplex", \.simplex), SettingOf(.scale, \.scale),
        SettingOf("restarts", atLeast: 0, atMost: 1_000_000, \.restarts),
    ]

    /// Creates the method.
    /// - Parameters:
    ///   - adaptive: whether the factors adapt to the number of variables.
    ///   - simplex: the shape of the first simplex.
    ///   - scale: the size of the first simplex, above 0: see `InitialSimplex`.
    ///   - restarts: the number of times a simplex that has lost a dimension is rebuilt around its best point, with its
    ///     longest edge.
    public init(
        adaptive: Bool = true, simplex: InitialSimplex = .relative, scale: Double = 0.05, restarts: Int = 5
    ) {
        (self.adaptive, self.simplex, self.scale, self.restarts) = (adaptive, simplex, scale, restarts)
        check()
    }

    /// The values that the method keeps between steps.
    public struct State: Sendable {
        var simplex: NelderMeadSimplex
        var steps = 0
        var restarts = 0
    }

    public func numbersKept(variables: Int) -> Double { 1 * Double(variables) * Double(variables) }

    public func initialState(at iterate: inout Iterate, _ function: Evaluator) throws -> State {
        let edges = simplex.edges(at: iterate.point, scale: scale, within: function.bounds)
        return State(simplex: try NelderMeadSimplex(edges: edges, at: &iterate, function))
    }

    public func step(_ iterate: inout Iterate, _ state: inout State, _ function: Evaluator) throws -> StopReason? {
        let count = iterate.point.count
        let wasLevel = state.steps == 0 && state.simplex.isLevel
        if state.restarts < restarts, state.steps % (10 * count) == 0, state.simplex.isDegenerate {
            state.restarts += 1
            try state.simplex.renew(&iterate, function)
        }
        try state.simplex.step(SimplexFactors(count: count, adaptive: adaptive), &iterate, function)
        state.steps += 1
        iterate.spread = state.simplex.spread
        return wasLevel && state.simplex.isLevel ? .flat : nil
    }
}

/// The shape of the first simplex of Nelder and Mead.
public enum InitialSimplex: String, Sendable, CaseIterable {
    /// A corner for each variable in turn, larger by the part `scale` of itself; 0 becomes `scale` / 200. SciPy and
    /// MATLAB do this with 0.05.
    case relative
    /// A corner for each variable in turn, larger by `scale` times the distance between its bounds or, without bounds,
    /// max(1, |xᵢ|).
    case scaled

    func edges(at start: Vector, scale: Double, within bounds: Bounds?) -> Vector {
        switch self {
        case .relative: start.map { $0 == 0 ? scale / 200 : (1 + scale) * $0 - $0 }
        case .scaled: scale * SearchRegion(around: start, scale: scale, within: bounds).units
        }
    }
}

/// The factors of expansion, contraction and shrinkage: χ, ψ, σ.
struct SimplexFactors: Sendable {
    let expansion: Double
    let contraction: Double
    let shrinkage: Double

    /// Creates the factors. For 2 variables the adaptive ones are the usual ones; for one they would shrink the simplex
    /// to a point.
    init(count: Int, adaptive: Bool) {
        let n = Double(adaptive ? Swift.max(2, count) : 2)
        (expansion, contraction, shrinkage) = (1 + 2 / n, 0.75 - 1 / (2 * n), 1 - 1 / n)
    }
}

/// A simplex of n + 1 points in n dimensions, from the best to the worst.
struct NelderMeadSimplex: Sendable {
    private var population: Population
    /// The lengths of the first edges, by which shapes are judged.
    private let edges: Vector

    /// Creates a simplex with a corner at the iterate and one edge along each variable.
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

    /// Returns the corner, reflected into the box if it is beyond an upper bound.
    private static func inside(_ corner: Vector, _ bounds: Bounds?) -> Vector {
        guard let bounds else { return corner }
        return bounds.clamped(Vector.combined(corner, bounds.upper, "inside") { $0 > $1 ? 2 * $1 - $0 : $0 })
    }

    /// The extent in points and in values, the greater of both.
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

    /// Puts the new point in its place, after its equals, instead of the worst.
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
    /// Indicates whether the edges, each variable measured by its first edge, have lost a dimension: a box whose sides
    /// are the diagonal of R has one 10⁻¹⁰ times as long as its longest.
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

    /// Builds a simplex of the first one's shape at the best point, as large as the longest edge.
    mutating func renew(_ iterate: inout Iterate, _ function: Evaluator) throws {
        let best = population.points[0]
        let size = population.points.reduce(0) { size, point in
            edges.indices.reduce(size) { Swift.max($0, abs((point[$1] - best[$1]) / edges[$1])) }
        }
        population = try NelderMeadSimplex(edges: size * edges, at: &iterate, function).population
    }
}
