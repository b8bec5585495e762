import Settings

/// BFGS: d = −H ∇f(x), where H approximates the inverse Hessian from all steps s and changes of the gradient y. For up
/// to some hundred variables; `LBFGS` needs less room.
/// ```
/// H ← (I − ρ s yᵀ) H (I − ρ y sᵀ) + ρ s sᵀ,   ρ = 1 / y·s;   H = γ I, γ = s·y / y·y, before the first of them
/// ```
/// A step with y·s ≤ 0, which searches without a curvature condition may take, is left out, so that H stays positive
/// definite. Complexity of a step: O(n²).
///
/// Source: Broyden, Fletcher, Goldfarb and Shanno, 1970; Nocedal and Wright 2006, algorithm 6.1.
public struct BFGS: DescentMethod, ListedMinimizer {
    public static let name = "bfgs"
    package static let formula = "d = −H ∇f, H from all steps and changes of the gradient"
    package static let source = "Broyden, Fletcher, Goldfarb, Shanno 1970"
    public var lineSearch: any LineSearch

    public static let settings: [SettingOf<Self>] = [.lineSearch]

    /// Creates the method.
    public init(lineSearch: any LineSearch = StrongWolfe(curvature: 0.7)) {
        self.lineSearch = lineSearch
        check()
    }

    /// The approximation of the inverse Hessian.
    public struct History: Sendable {
        /// The matrix H, from the first step on.
        fileprivate var inverse: Matrix?
    }

    public func numbersKept(variables: Int) -> Double { 2 * Double(variables) * Double(variables) }

    public func initialHistory(at iterate: Iterate) -> History { History() }

    public func direction(at iterate: Iterate, _ history: inout History, _ function: Evaluator) -> Vector {
        guard let inverse = history.inverse else { return -iterate.slope }
        return -(inverse * iterate.slope)
    }

    public func firstStep(along line: Line, _ history: History) -> Double {
        history.inverse == nil ? line.unitStep : 1
    }

    public func update(_ history: inout History, from old: Iterate, to new: Iterate, along line: Line, step: Double) {
        let (s, y) = (new.point - old.point, new.slope - old.slope)
        let curvature = dot(y, s)
        guard curvature > Double.ulpOfOne * dot(y, y).squareRoot() * s.norm else { return }
        let before = history.inverse
        history.inverse = nil
        var inverse = before ?? .identity(s.count, scale: curvature / dot(y, y))
        let product = inverse * y
        let weight = (1 + dot(y, product) / curvature) / curvature
        inverse.add(weight, outer: s, s)
        inverse.add(-1 / curvature, outer: s, product)
        inverse.add(-1 / curvature, outer: product, s)
        history.inverse = inverse
    }

    public func restart(_ history: inout History, at iterate: Iterate) -> Bool {
        defer { history.inverse = nil }
        return history.inverse != nil
    }
}
