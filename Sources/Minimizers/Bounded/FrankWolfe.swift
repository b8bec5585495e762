import Optimizers

/// Conditional gradients, over a bounded set of which vertices are found by a linear problem: a box, or an `Indicator`
/// of a `LinearOracleSet`. No projection is needed, and x is a mean of few vertices.
/// ```
/// s = argmin over the set of ∇f(x)·s;   x ← x + γ (s − x)
/// ```
/// Converged where the duality gap ∇f(x)·(x − s), which of convex f bounds f(x) − min f, is at most the tolerance of the
/// gradient. Frank and Wolfe, *Naval Research Logistics Quarterly* 3, 1956; Jaggi, *ICML* 2013. The gap falls as 1/k.
public struct FrankWolfe: Minimizer {
    public enum StepRule: String, Sendable, CaseIterable {
        /// γ = 2 / (k + 2) in step k, counted from 0: needs no values, and may go uphill.
        case diminishing
        /// γ where the slope along the line would vanish, were f quadratic; then halved until f decreases enough.
        case lineSearch
    }

    public static let name = "frankWolfe"
    public static var accepts: ProblemParts { [.bounds, .regularizer] }
    public var stepRule: StepRule

    public static let settings: [SettingOf<Self>] = [SettingOf("stepRule", \.stepRule)]

    public init(stepRule: StepRule = .lineSearch) { self.stepRule = stepRule }

    public struct Memory {
        let set: any LinearOracleSet
        var steps = 0
    }

    public func initialMemory(at iterate: inout Iterate, _ function: Evaluator) throws -> Memory {
        let problem = function.problem
        let set = (problem.regularizer as? Indicator)?.set ?? problem.bounds
        guard let set = set as? any LinearOracleSet, problem.bounds == nil || problem.regularizer == nil,
            problem.bounds?.isFinite ?? true
        else {
            throw MinimizationError(
                "\(name) needs finite bounds for each variable, or the Indicator of a bounded set such as Simplex")
        }
        let memory = Memory(set: set)
        _ = vertex(&iterate, memory)
        return memory
    }

    public func step(_ iterate: inout Iterate, _ memory: inout Memory, _ function: Evaluator) throws -> StopReason? {
        let direction = vertex(&iterate, memory) - iterate.point
        let slope = dot(iterate.slope, direction)
        guard slope < 0 else { return .gradientTolerance }
        let line = Line(from: iterate, along: direction, slope: slope, function)
        guard let found = try point(along: line, memory.steps) else { return .roundingLimit }
        memory.steps += 1
        iterate = Iterate(
            point: found.point, value: found.value, gradient: try found.gradient ?? function.gradient(found.point))
        _ = vertex(&iterate, memory)
        return nil
    }

    /// s; notes the duality gap.
    private func vertex(_ iterate: inout Iterate, _ memory: Memory) -> Vector {
        let vertex = memory.set.minimizer(ofLinear: iterate.slope)
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
