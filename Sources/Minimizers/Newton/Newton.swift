import Optimizers

/// Newton's method: d = −(H + E)⁻¹ ∇f(x), H = ∇²f(x), where E is zero if H is positive definite, and else what makes it
/// so.
/// ```
/// eigenvalues   H + E = Q |Λ| Qᵀ, no eigenvalue below 10⁻⁸ of the greatest
/// shift         H + E = H + τ I, the first τ of a growing sequence for which there is a Cholesky factorization
/// ```
/// With `eigenvalues`, which costs some ten factorizations where H is not positive definite and far fewer steps, the
/// direction of the most negative eigenvalue is added where it is hardly there, so that saddles are left. Converges
/// quadratically. Nocedal and Wright 2006, section 3.4; Gill, Murray and Wright, *Practical Optimization*, 1981,
/// section 4.4. O(n³) a step.
public struct Newton: DescentMethod {
    public enum Modification: String, Sendable, CaseIterable { case eigenvalues, shift }

    public static let name = "newton"
    public var modification: Modification
    public var lineSearch: any LineSearch

    public static let settings: [SettingOf<Self>] = [SettingOf("modification", \.modification), .lineSearch]

    public init(modification: Modification = .eigenvalues, lineSearch: any LineSearch = StrongWolfe()) {
        (self.modification, self.lineSearch) = (modification, lineSearch)
        check()
    }

    public struct History: Sendable {}

    public func initialHistory(at iterate: Iterate) -> History { History() }

    public func direction(at iterate: Iterate, _ history: inout History, _ function: Evaluator) throws -> Vector {
        guard let hessian = ModifiedHessian(try function.hessian(iterate.point), modification) else {
            throw Interruption(reason: .notFinite)
        }
        let direction = -hessian.solve(iterate.slope)
        guard case .eigenvalues(let eigen, let magnitudes) = hessian else { return direction }
        return eigen.values[0] < -magnitudes[0] / 2 ? leavingSaddle(direction, eigen.vectors.column(0)) : direction
    }

    /// With at least half as much of the direction of negative curvature, of norm 1, as there is of all.
    private func leavingSaddle(_ direction: Vector, _ negative: Vector) -> Vector {
        let (part, size) = (dot(direction, negative), direction.norm)
        guard abs(part) < size / 2 else { return direction }
        return direction.adding((part < 0 ? -size : size) - part, negative)
    }

    public func firstStep(along line: Line, _ history: History) -> Double { 1 }

    public func update(_ history: inout History, from old: Iterate, to new: Iterate, along line: Line, step: Double) {}

    public func restart(_ history: inout History, at iterate: Iterate) -> Bool { false }
}
