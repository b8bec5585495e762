import Tensors

/// Makes a function of tensors small.
///
/// ```swift
/// let solution = try minimize(rosenbrock, from: [-1.2, 1])
/// // Every measure beside its tolerance, the reason why it stopped, and the evaluations.
/// print(solution)
/// ```
/// - Parameters:
///   - function: returns a tensor with one element; compiled, with exact derivatives. What it captures is read once.
///   - start: a tensor, or any struct of tensors; leaves of another type than `S` stay as they are.
///   - method: L-BFGS if not given, which with bounds is L-BFGS-B.
///   - regularizer: a convex function to be added, for the methods that take one, such as `FISTA`.
///   - bounds: of the elements of the start, laid end to end.
///   - constraints: for the methods that take them, such as `AugmentedLagrangian`.
///   - stopping: the tests of convergence, and limits.
///   - trace: what is recorded of each step.
///   - observer: is shown the start and each step, and may stop the run.
/// - Throws: `MinimizationError` where the start is outside of the bounds, or the function not finite there; what
///   `observer` throws.
public func minimize<Parameters: TensorTree, S: FloatingScalar>(
    _ function: @escaping (Parameters) -> Tensor<S>, from start: Parameters,
    using method: (any Minimizer)? = nil, plus regularizer: (any ProximalFunction)? = nil,
    within bounds: Bounds? = nil, subjectTo constraints: [TensorConstraint<Parameters, S>] = [],
    until stopping: Stopping = Stopping(),
    trace: TraceDetail = .numbers, observing observer: ((TraceRow) throws -> Decision)? = nil
) throws -> Solution<Parameters> {
    let form = TensorFunction(function, like: start)
    let problem = Problem(
        Objective(form), plus: regularizer, within: bounds, subjectTo: constraints.map { $0.onVector(form.leaves) })
    return try minimize(problem, from: form.start, using: method, until: stopping, trace: trace, observing: observer)
        .map(form.parameters)
}

/// Makes a function of numbers small, of which only the value is known: see `minimize(_:from:using:)`.
///
/// Methods that use the gradient approximate it by centred differences, at 2n evaluations for n variables.
///
/// ```swift
/// let solution = try minimize(value: { x in x[0] * x[0] + abs(x[1]) }, from: [3, 2], using: NelderMead())
/// ```
public func minimize(
    value function: @escaping ([Double]) throws -> Double, from start: [Double],
    using method: (any Minimizer)? = nil, plus regularizer: (any ProximalFunction)? = nil,
    within bounds: Bounds? = nil, subjectTo constraints: [Constraint] = [], until stopping: Stopping = Stopping(),
    trace: TraceDetail = .numbers, observing observer: ((TraceRow) throws -> Decision)? = nil
) throws -> Solution<[Double]> {
    let problem = Problem(
        Objective { try function($0.elements) }, plus: regularizer, within: bounds, subjectTo: constraints)
    return try minimize(
        problem, from: Vector(start), using: method, until: stopping, trace: trace, observing: observer
    ).map(\.elements)
}

/// Makes a function of numbers small, of which value and gradient are computed together: see
/// `minimize(_:from:using:)`.
public func minimize(
    valueAndGradient function: @escaping ([Double]) throws -> (value: Double, gradient: [Double]),
    from start: [Double], using method: (any Minimizer)? = nil, plus regularizer: (any ProximalFunction)? = nil,
    within bounds: Bounds? = nil, subjectTo constraints: [Constraint] = [], until stopping: Stopping = Stopping(),
    trace: TraceDetail = .numbers, observing observer: ((TraceRow) throws -> Decision)? = nil
) throws -> Solution<[Double]> {
    let objective = Objective(value: { try function($0.elements).value }) { point in
        let (value, gradient) = try function(point.elements)
        return (value, Vector(gradient))
    }
    return try minimize(
        Problem(objective, plus: regularizer, within: bounds, subjectTo: constraints), from: Vector(start),
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
        return try run.solution(from: start)
    }
    let method = method ?? MinimizerRow.standard(for: problem.parts)
    return try run(method)
}
