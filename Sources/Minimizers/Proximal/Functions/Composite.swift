import Tensors

/// The sum Σ rᵢ(Aᵢ x) of convex functions rᵢ of linear maps.
///
/// `ADMM` takes it apart. Its own proximal operator has no closed form and is iterated on the dual, which is slow in
/// methods that need it in each step.
public struct Composite: ProximalFunction {
    /// The functions rᵢ with their maps Aᵢ.
    package let terms: [(function: any ProximalFunction, map: LinearMap)]
    /// The distance of the proximal point from the exact one that is tolerated, relative to max(1, ‖x‖).
    var tolerance: Double
    /// The limit of iterations of the proximal operator.
    var maximumRounds: Int

    /// Creates the sum of terms.
    public init(
        _ terms: [(any ProximalFunction, LinearMap)], tolerance: Double = 1e-9, maximumRounds: Int = 20_000
    ) {
        self.terms = terms.map { (function: $0.0, map: $0.1) }
        (self.tolerance, self.maximumRounds) = (tolerance, maximumRounds)
    }

    /// Creates the function r(A x).
    public init(_ function: any ProximalFunction, of map: LinearMap) { self.init([(function, map)]) }

    public var isIterated: Bool { true }

    public func value(_ point: Vector) -> Double {
        terms.reduce(0) { $0 + $1.function.value($1.map(point)) }
    }

    /// Returns v − Σ Aᵢᵀ uᵢ, where u minimizes ½‖v − Σ Aᵢᵀ uᵢ‖² + Σ (t rᵢ)*(uᵢ), by accelerated proximal gradients of
    /// the dual, until the duality gap, which bounds ½‖x − x*‖², is small; up to the limit if an rᵢ is infinite at Aᵢ
    /// x.
    ///
    /// Source: Beck and Teboulle, *IEEE Trans. Image Processing* 18, 2009.
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

    /// Returns Σ t r(A x) + (t r)*(u) − u·A x, with (t r)*(u) = u·z − t r(z) at the z of which u is a subgradient.
    private func gap(_ x: Vector, _ duals: [Vector], _ nearest: [Vector], _ step: Double) -> Double {
        terms.indices.reduce(0) { sum, index in
            let image = terms[index].map(x)
            let function = terms[index].function
            return sum + step * (function.value(image) - function.value(nearest[index]))
                + dot(duals[index], nearest[index] - image)
        }
    }
}
