import Settings

/// Spectral projected gradients, within bounds or any convex set. A cheap method for many variables and sets onto which
/// points are easily projected.
///
/// Each step goes towards the projection of a point along the gradient, whose distance is the step length that the last
/// step would have needed.
/// ```
/// d = P(x − λ ∇f(x)) − x;   x ← x + t d
/// λ = s·s / s·y            of the last step s and change of the gradient y (Barzilai and Borwein)
/// ```
/// t is the first of 1 and smaller numbers, found by interpolation, for which the value is below the greatest of the
/// last `memory` values by c t ∇f(x)·d. So the value may rise for some steps; with a memory of 1 it never does.
///
/// Source: Birgin, Martínez and Raydan, *SIAM J. Optim.* 10, 2000.
public struct ProjectedGradient: Minimizer, ListedMinimizer {
    public static let name = "projectedGradient"
    package static let formula = "d = P(x − λ ∇f) − x, λ = s·s / s·y"
    package static let source = "Birgin, Martínez and Raydan, SIAM J. Optim. 10, 2000"
    public static var accepts: ProblemParts { [.bounds, .regularizer] }
    var decrease: Double
    var memory: Int

    public static let settings: [SettingOf<Self>] = [
        SettingOf(.decrease, \.decrease), SettingOf("memory", atMost: 10_000, \.memory),
    ]

    /// Creates the method.
    /// - Parameters:
    ///   - decrease: the constant c of sufficient decrease, above 0 and below 1.
    ///   - memory: the number of values that a new one is compared with, at least 1.
    public init(decrease: Double = 1e-4, memory: Int = 10) {
        (self.decrease, self.memory) = (decrease, memory)
        check()
    }

    /// The values that the method keeps between steps.
    public struct State: Sendable {
        /// The step length λ.
        var length: Double
        var values: [Double]
    }

    public func numbersKept(variables: Int) -> Double { Double(memory) }

    public func initialState(at iterate: inout Iterate, _ function: Evaluator) throws -> State {
        let problem = function.problem
        guard problem.regularizer == nil || (problem.bounds == nil && problem.regularizer is Indicator) else {
            throw MinimizationError(
                "\(name) keeps to bounds, or to a set by Indicator", "use fista for other regularizers")
        }
        let size = problem.stationarity(iterate.slope, at: iterate.point).maximumNorm
        return State(length: Self.limited(1 / size), values: [iterate.value])
    }

    public func step(_ iterate: inout Iterate, _ state: inout State, _ function: Evaluator) throws -> StopReason? {
        let (x, gradient) = (iterate.point, iterate.slope)
        let direction = function.problem.proximalPoint(x.adding(-state.length, gradient), step: 1) - x
        let slope = dot(gradient, direction)
        guard slope < 0 else { return .roundingLimit }
        let greatest = state.values.max() ?? iterate.value
        var t = 1.0
        while true {
            let point = x.adding(t, direction)
            let trial = function.bounds?.clamped(point) ?? point
            if trial == x { return .lineSearchFailed }
            let (value, next) = try function.valueAndGradient(trial)
            if value <= greatest + decrease * t * slope + 4 * Double.ulpOfOne * abs(greatest) {
                let (step, change) = (trial - x, next - gradient)
                let curvature = dot(step, change)
                state.length = curvature > 0 ? Self.limited(dot(step, step) / curvature) : Self.longest
                state.values = Array((state.values + [value]).suffix(self.memory))
                iterate = Iterate(point: trial, value: value, gradient: next)
                return nil
            }
            let parabola = -0.5 * t * t * slope / (value - iterate.value - t * slope)
            t = parabola >= 0.1 * t && parabola <= 0.9 * t ? parabola : t / 2
        }
    }

    private static let longest = 1e30
    private static func limited(_ length: Double) -> Double { Swift.min(longest, Swift.max(1 / longest, length)) }
}
