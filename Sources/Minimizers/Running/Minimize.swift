import Support
import Tensors

/// Minimizes a scalar-valued function of tensors.
///
/// ```swift
/// let solution = try minimize(rosenbrock, from: [-1.2, 1])
/// // Every measure beside its tolerance, the reason why it stopped, and the evaluations.
/// print(solution)
/// ```
/// - Parameters:
///   - function: returns a tensor with one element; compiled, with exact derivatives. The values it captures are read
///     once.
///   - start: a tensor, or any struct of tensors; leaves of another type than `S` stay as they are.
///   - method: the method; by default L-BFGS, or L-BFGS-B with bounds, `FISTA` with a regularizer, and
///     `AugmentedLagrangian` with constraints.
///   - regularizer: a convex function to be added, for the methods that take one, such as `FISTA`.
///   - set: the set in which the elements of the start, laid end to end, must stay: `Bounds`, or another convex set
///     such as a `Simplex` for the methods that take a regularizer.
///   - constraints: the constraints, for the methods that take them, such as `AugmentedLagrangian`.
///   - stopping: the tests of convergence, and limits.
///   - trace: the detail in which steps are recorded.
///   - observer: called with the start and each step; may stop the run.
/// - Throws: `MinimizationError` if the start is outside the bounds, or the function is not finite there;
///   `CancellationError` if the task is cancelled; whatever `observer` throws.
public func minimize<Parameters: TensorTree, S: FloatingScalar>(
    _ function: @escaping (Parameters) -> Tensor<S>, from start: Parameters,
    using method: (any Minimizer)? = nil, plus regularizer: (any ProximalFunction)? = nil,
    within set: (any ConvexSet)? = nil, subjectTo constraints: [TensorConstraint<Parameters, S>] = [],
    until stopping: Stopping = Stopping(),
    trace: TraceDetail = .numbers, observing observer: ((TraceRow) throws -> Decision)? = nil
) throws -> Solution<Parameters> {
    let form = TensorFunction(function, like: start)
    let problem = Problem(
        Objective(form), plus: regularizer, within: set, subjectTo: constraints.map { $0.onVector(form.leaves) })
    return try minimize(problem, from: form.start, using: method, until: stopping, trace: trace, observing: observer)
        .map(form.parameters)
}

/// Minimizes a function of numbers of which only the value is known: see `minimize(_:from:using:)`.
///
/// Methods that use the gradient approximate it by centred differences, at 2n evaluations for n variables.
///
/// ```swift
/// let solution = try minimize(value: { x in x[0] * x[0] + abs(x[1]) }, from: [3, 2], using: NelderMead())
/// ```
public func minimize(
    value function: @escaping ([Double]) throws -> Double, from start: [Double],
    using method: (any Minimizer)? = nil, plus regularizer: (any ProximalFunction)? = nil,
    within set: (any ConvexSet)? = nil, subjectTo constraints: [Constraint] = [], until stopping: Stopping = Stopping(),
    trace: TraceDetail = .numbers, observing observer: ((TraceRow) throws -> Decision)? = nil
) throws -> Solution<[Double]> {
    let problem = Problem(
        Objective { try function($0.elements) }, plus: regularizer, within: set, subjectTo: constraints)
    return try minimize(
        problem, from: Vector(start), using: method, until: stopping, trace: trace, observing: observer
    ).map(\.elements)
}

/// Minimizes a function of numbers whose value and gradient are computed together: see `minimize(_:from:using:)`.
public func minimize(
    valueAndGradient function: @escaping ([Double]) throws -> (value: Double, gradient: [Double]),
    from start: [Double], using method: (any Minimizer)? = nil, plus regularizer: (any ProximalFunction)? = nil,
    within set: (any ConvexSet)? = nil, subjectTo constraints: [Constraint] = [], until stopping: Stopping = Stopping(),
    trace: TraceDetail = .numbers, observing observer: ((TraceRow) throws -> Decision)? = nil
) throws -> Solution<[Double]> {
    let objective = Objective(value: { try function($0.elements).value }) { point in
        let (value, gradient) = try function(point.elements)
        return (value, Vector(gradient))
    }
    return try minimize(
        Problem(objective, plus: regularizer, within: set, subjectTo: constraints), from: Vector(start),
        using: method, until: stopping, trace: trace, observing: observer
    ).map(\.elements)
}

/// Solves a problem whose parts are given one by one: see `minimize(_:from:using:)`.
public func minimize(
    _ problem: Problem, from start: Vector, using method: (any Minimizer)? = nil, until stopping: Stopping = Stopping(),
    trace: TraceDetail = .numbers, observing observer: ((TraceRow) throws -> Decision)? = nil
) throws -> Solution<Vector> {
    func run(_ method: some Minimizer) throws -> Solution<Vector> {
        var run = Run(method, problem, stopping, trace, observer)
        do { return try run.solution(from: start) } catch let interruption as Interruption {
            // Within a step it is an end like others; before the first there is no solution.
            throw MinimizationError(
                "\(interruption.reason.explanation) before the function is known at the start", "give more of it")
        }
    }
    let method = method ?? MinimizerTable.standard(for: problem.parts)
    return try run(method)
}
