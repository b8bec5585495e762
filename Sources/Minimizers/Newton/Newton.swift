import Settings

/// Newton's method: d = −(H + E)⁻¹ ∇f(x), H = ∇²f(x), where E is zero if H is positive definite, and else makes it so.
/// Very few steps, for functions of up to some hundred variables with exact Hessians.
/// ```
/// eigenvalues   H + E = Q |Λ| Qᵀ, no eigenvalue below 10⁻⁸ of the greatest
/// shift         H + E = H + τ I, the first τ of a growing sequence for which there is a Cholesky factorization
/// ```
/// `eigenvalues` costs some ten factorizations if H is not positive definite, and takes far fewer steps; it adds the
/// direction of the most negative eigenvalue if that is hardly present, so that saddles are left. Converges
/// quadratically. Complexity of a step: O(n³).
///
/// Source: Nocedal and Wright 2006, section 3.4; Gill, Murray and Wright, *Practical Optimization*, 1981, section 4.4.
public struct Newton: DescentMethod, ListedMinimizer {
    /// The way to make the Hessian positive definite.
    public enum Modification: String, Sendable, CaseIterable {
        /// Negative eigenvalues take their absolute value.
        case eigenvalues
        /// A multiple of the identity is added.
        case shift
    }

    public static let name = "newton"
    package static let formula = "d = −H⁻¹ ∇f, H = ∇²f made positive definite"
    package static let source = "Nocedal and Wright 2006, section 3.4"
    var modification: Modification
    public var lineSearch: any LineSearch

    public static let settings: [SettingOf<Self>] = [SettingOf("modification", \.modification), .lineSearch]

    /// Creates the method.
    /// - Parameter modification: the way to make the Hessian positive definite.
    public init(modification: Modification = .eigenvalues, lineSearch: any LineSearch = StrongWolfe()) {
        (self.modification, self.lineSearch) = (modification, lineSearch)
        check()
    }

    /// Nothing: each direction depends on its point alone.
    public struct History: Sendable {}

    public func numbersKept(variables: Int) -> Double { 2 * Double(variables) * Double(variables) }

    public func initialHistory(at iterate: Iterate) -> History { History() }

    public func direction(at iterate: Iterate, _ history: inout History, _ function: Evaluator) throws -> Vector {
        guard let hessian = ModifiedHessian(try function.hessian(iterate.point), modification) else {
            throw Interruption(reason: .notFinite)
        }
        let direction = -hessian.solve(iterate.slope)
        guard case .eigenvalues(let eigen, let magnitudes) = hessian else { return direction }
        return eigen.values[0] < -magnitudes[0] / 2 ? leavingSaddle(direction, eigen.vectors.column(0)) : direction
    }

    /// Returns the direction with at least half of its length along the direction of negative curvature, which has norm
    /// 1.
    private func leavingSaddle(_ direction: Vector, _ negative: Vector) -> Vector {
        let (part, size) = (dot(direction, negative), direction.norm)
        guard abs(part) < size / 2 else { return direction }
        return direction.adding((part < 0 ? -size : size) - part, negative)
    }

    public func firstStep(along line: Line, _ history: History) -> Double { 1 }

    public func update(_ history: inout History, from old: Iterate, to new: Iterate, along line: Line, step: Double) {}

    public func restart(_ history: inout History, at iterate: Iterate) -> Bool { false }
}
