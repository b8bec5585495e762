import Optimizers

/// The simplex of n + 1 points that is reflected, expanded and contracted through the centroid x̄ of all but its worst
/// point xₙ, or shrunk towards its best x₀.
/// ```
/// xᵣ = x̄ + (x̄ − xₙ);  better than the best: xₑ = x̄ + χ (x̄ − xₙ);  not even second to worst: x_c = x̄ ± ψ (x̄ − xₙ)
/// no better either: xᵢ ← x₀ + σ (xᵢ − x₀)
/// χ = 2, ψ = ½, σ = ½;  adaptive: χ = 1 + 2/n, ψ = ¾ − 1/2n, σ = 1 − 1/n
/// ```
/// Nelder and Mead, *Computer Journal* 7, 1965, in the form of Lagarias et al., *SIAM J. Optimization* 9, 1998; adaptive
/// for n > 2: Gao and Han, *Computational Optimization and Applications* 51, 2012. Bounds as SciPy has them: every point
/// is moved to the nearest in the box. One or two evaluations a step, n + 2 where the simplex shrinks.
///
/// The spread that is tested is the extent of the simplex in points and in values, both: max |xᵢⱼ − x₀ⱼ| / max(1, |x₀ⱼ|)
/// and max |fᵢ − f₀| / max(1, |f₀|): SciPy's `xatol` and `fatol`, but relative where the size is above 1.
public struct NelderMead: Minimizer {
    public static let name = "nelderMead"
    public static let accepts: ProblemParts = .bounds
    public static let usesGradient = false
    public var adaptive: Bool
    public var simplex: InitialSimplex
    /// The size of the first simplex: see `InitialSimplex`.
    public var scale: Double
    /// How often a simplex that has lost a dimension is begun anew around its best point, with its longest edge.
    public var restarts: Int

    public static let settings: [SettingOf<Self>] = [
        SettingOf("adaptive", \.adaptive), SettingOf("simplex", \.simplex), SettingOf(.scale, \.scale),
        SettingOf("restarts", atLeast: 0, \.restarts),
    ]

    public init(
        adaptive: Bool = true, simplex: InitialSimplex = .relative, scale: Double = 0.05, restarts: Int = 5
    ) {
        (self.adaptive, self.simplex, self.scale, self.restarts) = (adaptive, simplex, scale, restarts)
        check()
    }

    public struct Memory: Sendable {
        var simplex: NelderMeadSimplex
        var steps = 0
        var restarts = 0
    }

    public func initialMemory(at iterate: inout Iterate, _ function: Evaluator) throws -> Memory {
        let edges = simplex.edges(at: iterate.point, scale: scale, within: function.bounds)
        return Memory(simplex: try NelderMeadSimplex(edges: edges, at: &iterate, function))
    }

    public func step(_ iterate: inout Iterate, _ memory: inout Memory, _ function: Evaluator) throws -> StopReason? {
        let count = iterate.point.count
        let wasLevel = memory.steps == 0 && memory.simplex.isLevel
        if memory.restarts < restarts, memory.steps % (10 * count) == 0, memory.simplex.isDegenerate {
            memory.restarts += 1
            try memory.simplex.renew(&iterate, function)
        }
        try memory.simplex.step(SimplexFactors(count: count, adaptive: adaptive), &iterate, function)
        memory.steps += 1
        iterate.spread = memory.simplex.spread
        return wasLevel && memory.simplex.isLevel ? .flat : nil
    }
}

/// What the simplex of Nelder and Mead begins with.
public enum InitialSimplex: String, Sendable, CaseIterable {
    /// Each variable in turn larger by the part `scale` of itself; 0 becomes `scale` / 200. So SciPy and MATLAB do, with
    /// 0.05.
    case relative
    /// Each variable in turn larger by `scale` times the distance of its bounds or, without, max(1, |xᵢ|).
    case scaled

    func edges(at start: Vector, scale: Double, within bounds: Bounds?) -> Vector {
        switch self {
        case .relative: start.map { $0 == 0 ? scale / 200 : (1 + scale) * $0 - $0 }
        case .scaled: scale * SearchRegion(around: start, scale: scale, within: bounds).units
        }
    }
}
