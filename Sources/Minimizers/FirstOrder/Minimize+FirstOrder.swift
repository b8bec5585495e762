import Optimizers
import Support
import Tensors

/// Minimizes a scalar-valued function of tensors by a first-order method: see `FirstOrder`.
///
/// ```swift
/// let solution = try minimize(rosenbrock, from: [-1.2, 1], using: Adam(learningRate: 0.02))
/// ```
/// The learning rate is the method's own; a schedule that is to end with the run must be as long as
/// `stopping.maximumIterations`. Everything else is as in `minimize(_:from:using:)` for other methods.
public func minimize<Parameters: TensorTree, S: FloatingScalar>(
    _ function: @escaping (Parameters) -> Tensor<S>, from start: Parameters, using optimizer: any Optimizer,
    within set: (any ConvexSet)? = nil, until stopping: Stopping = Stopping(), trace: TraceDetail = .numbers,
    observing observer: ((TraceRow) throws -> Decision)? = nil
) throws -> Solution<Parameters> {
    try minimize(
        function, from: start, using: FirstOrder(optimizer), within: set, until: stopping, trace: trace,
        observing: observer)
}

/// Minimizes a function of numbers by a first-order method, along gradients by centred differences: see `FirstOrder`.
public func minimize(
    value function: @escaping ([Double]) throws -> Double, from start: [Double], using optimizer: any Optimizer,
    within set: (any ConvexSet)? = nil, until stopping: Stopping = Stopping(), trace: TraceDetail = .numbers,
    observing observer: ((TraceRow) throws -> Decision)? = nil
) throws -> Solution<[Double]> {
    try minimize(
        value: function, from: start, using: FirstOrder(optimizer), within: set, until: stopping, trace: trace,
        observing: observer)
}

/// Minimizes a function of numbers by a first-order method, along gradients of its own: see `FirstOrder`.
/// - Throws: `MinimizationError` also if the method looks at the function elsewhere than at the iterate.
public func minimize(
    valueAndGradient function: @escaping ([Double]) throws -> (value: Double, gradient: [Double]),
    from start: [Double], using optimizer: any Optimizer, within set: (any ConvexSet)? = nil,
    until stopping: Stopping = Stopping(), trace: TraceDetail = .numbers,
    observing observer: ((TraceRow) throws -> Decision)? = nil
) throws -> Solution<[Double]> {
    try minimize(
        valueAndGradient: function, from: start, using: FirstOrder(optimizer), within: set, until: stopping,
        trace: trace, observing: observer)
}

/// Solves a problem whose parts are given one by one by a first-order method: see `FirstOrder`.
public func minimize(
    _ problem: Problem, from start: Vector, using optimizer: any Optimizer, until stopping: Stopping = Stopping(),
    trace: TraceDetail = .numbers, observing observer: ((TraceRow) throws -> Decision)? = nil
) throws -> Solution<Vector> {
    try minimize(
        problem, from: start, using: FirstOrder(optimizer), until: stopping, trace: trace, observing: observer)
}
