import Tensors

/// Σ rᵢ(Aᵢ x), with convex functions rᵢ of linear maps.
///
/// `ADMM` takes it apart. Its own proximal operator, which has no closed form, is iterated on the dual; in a method that
/// asks for it in each step that is slow.
public struct Composite: ProximalFunction {
    public let terms: [(function: any ProximalFunction, map: LinearMap)]
    /// How far the proximal point may be from the exact one, relative to max(1, ‖x‖).
    public var tolerance: Double
    public var maximumRounds: Int

    public init(
        _ terms: [(any ProximalFunction, LinearMap)], tolerance: Double = 1e-9, maximumRounds: Int = 20_000
    ) {
        self.terms = terms.map { (function: $0.0, map: $0.1) }
        (self.tolerance, self.maximumRounds) = (tolerance, maximumRounds)
    }

    public init(_ function: any ProximalFunction, of map: LinearMap) { self.init([(function, map)]) }

    public var isIterated: Bool { true }

    public func value(_ point: Vector) -> Double {
        terms.reduce(0) { $0 + $1.function.value($1.map(point)) }
    }

    /// v − Σ Aᵢᵀ uᵢ, where u minimises ½‖v − Σ Aᵢᵀ uᵢ‖² + Σ (t rᵢ)*(uᵢ), by accelerated proximal gradients of the dual
    /// (Beck and Teboulle, *IEEE Trans. Image Processing* 18, 2009), until the duality gap, which bounds ½‖x − x*‖²,
    /// is small; to the last round where an rᵢ is infinite at Aᵢ x.
    public func proximalPoint(_ point: Vector, step: Double) -> Vector {
        let dualStep = 1 / terms.reduce(0) { $0 + $1.map.squaredNormBound }
        var duals = terms.map { Vector.zeros($0.map.outputCount) }
        var (extrapolated, momentum) = (duals, 1.0)
        let allowed = tolerance * tolerance / 2 * Swift.max(1, dot(point, point))
        var result = point
        for _ in 0..<maximumRounds {
            let center = primal(point, extrapolated)
            let next = terms.indices.map { index in
                let (function, map) = terms[index]
                let moved = extrapolated[index].adding(dualStep, map(center))
                let nearest = function.proximalPoint(moved / dualStep, step: step / dualStep)
                return (dual: moved.adding(-dualStep, nearest), nearest: nearest)
            }
            let newDuals = next.map(\.dual)
            result = primal(point, newDuals)
            if gap(result, newDuals, next.map(\.nearest), step) <= allowed { break }
            let newMomentum = (1 + (1 + 4 * momentum * momentum).squareRoot()) / 2
            let turns = terms.indices.reduce(0) {
                $0 + dot(extrapolated[$1] - newDuals[$1], newDuals[$1] - duals[$1])
            }
            let inertia = turns > 0 ? 0 : (momentum - 1) / newMomentum
            extrapolated = terms.indices.map { newDuals[$0].adding(inertia, newDuals[$0] - duals[$0]) }
            (duals, momentum) = (newDuals, turns > 0 ? 1 : newMomentum)
        }
        return result
    }

    private func primal(_ point: Vector, _ duals: [Vector]) -> Vector {
        zip(terms, duals).reduce(point) { $0 - $1.0.map.transposedTimes($1.1) }
    }

    /// Σ t r(A x) + (t r)*(u) − u·A x, with (t r)*(u) = u·z − t r(z) at the z that u is a subgradient of.
    private func gap(_ x: Vector, _ duals: [Vector], _ nearest: [Vector], _ step: Double) -> Double {
        terms.indices.reduce(0) { sum, index in
            let image = terms[index].map(x)
            let function = terms[index].function
            return sum + step * (function.value(image) - function.value(nearest[index]))
                + dot(duals[index], nearest[index] - image)
        }
    }
}
