import Settings

/// Conditional gradients over a bounded set whose linear minimization is easy: finite `Bounds`, or another
/// `LinearOracleSet`. No projection is needed, and x is a mean of few vertices.
/// ```
/// s = argmin over the set of ∇f(x)·s;   x ← x + γ (s − x)
/// ```
/// The run has converged when the duality gap ∇f(x)·(x − s), which bounds f(x) − min f for convex f, is at most the
/// tolerance of the gradient. The gap falls as 1/k.
///
/// Source: Frank and Wolfe, *Naval Research Logistics Quarterly* 3, 1956; Jaggi, *ICML* 2013.
public struct FrankWolfe: Minimizer, ListedMinimizer {
    /// The choice of γ.
    public enum StepRule: String, Sendable, CaseIterable {
        /// The step γ = 2 / (k + 2) in step k, counted from 0. Needs no values, and may go uphill.
        case diminishing
        /// The step γ at which the slope along the line would vanish if f were quadratic; then halved until f decreases
        /// enough.
        case lineSearch
    }

    public static let name = "frankWolfe"
    package static let formula = "d = s − x, s = argmin over the set of ∇f·s"
    package static let source = "Frank and Wolfe, Naval Research Logistics Quarterly 3, 1956"
    public static var accepts: ProblemParts { [.bounds, .regularizer] }
    var stepRule: StepRule

    public static let settings: [SettingOf<Self>] = [SettingOf("stepRule", \.stepRule)]

    /// Creates the method.
    /// - Parameter stepRule: the choice of γ.
    public init(stepRule: StepRule = .lineSearch) { self.stepRule = stepRule }

    /// The values that the method keeps between steps.
    public struct State {
        let set: any LinearOracleSet
        var steps = 0
    }

    public func initialState(at iterate: inout Iterate, _ function: Evaluator) throws -> State {
        let problem = function.problem
        let set = (problem.regularizer as? Indicator)?.set ?? problem.bounds
        guard let set = set as? any LinearOracleSet, problem.bounds == nil || problem.regularizer == nil,
            problem.bounds?.isFinite ?? true
        else {
            throw MinimizationError(
                "\(name) needs finite bounds for each variable, or the Indicator of a bounded set such as Simplex")
        }
        let state = State(set: set)
        _ = vertex(&iterate, state)
        return state
    }

    public func step(_ iterate: inout Iterate, _ state: inout State, _ function: Evaluator) throws -> StopReason? {
        let direction = vertex(&iterate, state) - iterate.point
        let slope = dot(iterate.slope, direction)
        guard slope < 0 else { return .gradientTolerance }
        let line = Line(from: iterate, along: direction, slope: slope, function)
        guard let found = try point(along: line, state.steps) else { return .roundingLimit }
        state.steps += 1
        iterate = Iterate(
            point: found.point, value: found.value, gradient: try found.gradient ?? function.gradient(found.point))
        _ = vertex(&iterate, state)
        return nil
    }

    /// Returns s, and records the duality gap in the iterate.
    private func vertex(_ iterate: inout Iterate, _ state: State) -> Vector {
        let vertex = state.set.minimizer(ofLinear: iterate.slope)
        iterate.residual = Residual("duality gap", [dot(iterate.slope, iterate.point - vertex)])
        return vertex
    }

    private func point(along line: Line, _ steps: Int) throws -> LinePoint? {
        switch stepRule {
        case .diminishing: return try line.valueAndSlope(at: 2 / Double(steps + 2))
        case .lineSearch:
            let end = try line.valueAndSlope(at: 1)
            let curvature = end.slope - line.slope
            var step = curvature > -line.slope ? -line.slope / curvature : 1
            while step > 1e-16 {
                let point = step == 1 ? end : try line.valueAndSlope(at: step)
                if point.value <= line.origin.value + 1e-4 * step * line.slope { return point }
                step /= 2
            }
            return nil
        }
    }
}
