import Support
import Tensors

/// Minimizes a sum of squares: Σ wᵢ rᵢ(x)², or with a robust loss Σ s² ρ(wᵢ rᵢ(x)² / s²).
///
/// ```swift
/// let (x, y): (Tensor<Double>, Tensor<Double>) = ([78, 188, 306, 435], [10.1, 22.1, 34.9, 45.8])
/// let solution = try leastSquares(
///     { (b: Tensor<Double>) in y - b[0] * (1 - exp(-b[1] * x)) }, from: [500, 0.0001])
/// // The estimates with their standard errors and intervals.
/// print(solution)
/// ```
/// - Parameters:
///   - residuals: returns the tensor of all rᵢ; compiled, with an exact Jacobian. The values it captures are read once.
///   - start: a tensor, or any struct of tensors; leaves of another type than `S` stay as they are.
///   - method: `LevenbergMarquardt` by default; `GaussNewton`, or any other method.
///   - loss: the loss of a residual; its scale is compared with √wᵢ rᵢ.
///   - weights: wᵢ ≥ 0, one for each residual, such as 1/σᵢ²; a residual of weight 0 is left out.
///   - bounds: the bounds of the elements of the start, laid end to end.
///   - stopping: the tests and limits. Its `gradientNorm` is compared with ‖P r‖ / ‖r‖, the part of the residuals that
///     the parameters can still change to first order, instead of ‖∇f‖: it has no unit, so that one tolerance suits all
///     problems.
///   - trace: the detail in which steps are recorded.
///   - observer: called with the start and each step; may stop the run.
/// - Throws: `MinimizationError` if the start is outside the bounds, or the residuals are not finite there;
///   `CancellationError` if the task is cancelled; whatever `observer` throws.
public func leastSquares<Parameters: TensorTree, S: FloatingScalar>(
    _ residuals: @escaping (Parameters) -> Tensor<S>, from start: Parameters,
    using method: any Minimizer = LevenbergMarquardt(), loss: RobustLoss = .squared, weights: [Double]? = nil,
    within bounds: Bounds? = nil, until stopping: Stopping = .leastSquares, trace: TraceDetail = .numbers,
    observing observer: ((TraceRow) throws -> Decision)? = nil
) throws -> LeastSquaresSolution<Parameters> {
    try leastSquares(
        residuals, observed: nil, from: start, using: method, loss: loss, weights: weights, within: bounds,
        until: stopping, trace: trace, observing: observer)
}

private func leastSquares<Parameters: TensorTree, S: FloatingScalar>(
    _ residuals: @escaping (Parameters) -> Tensor<S>, observed: Vector?, from start: Parameters,
    using method: any Minimizer, loss: RobustLoss, weights: [Double]?, within bounds: Bounds?, until stopping: Stopping,
    trace: TraceDetail, observing observer: ((TraceRow) throws -> Decision)?
) throws -> LeastSquaresSolution<Parameters> {
    let point = TensorPoint<Parameters, S>(start)
    var function = Residuals(residuals, like: start)
    function.observed = observed
    return try leastSquares(
        function, from: point.start, using: method, loss: loss, weights: weights,
        within: bounds, until: stopping, trace: trace, observing: observer
    ).map { point.parameters($0) }
}

/// Minimizes a sum of squares of functions of numbers: see `leastSquares(_:from:using:)`.
///
/// - Parameters:
///   - residuals: returns all rᵢ, as many at each point.
///   - jacobian: returns the rows of ∂rᵢ/∂xⱼ; if nil, centred differences replace it, at 2n evaluations for n
///     variables.
public func leastSquares(
    residuals: @escaping ([Double]) throws -> [Double], jacobian: (([Double]) throws -> [[Double]])? = nil,
    from start: [Double], using method: any Minimizer = LevenbergMarquardt(), loss: RobustLoss = .squared,
    weights: [Double]? = nil, within bounds: Bounds? = nil, until stopping: Stopping = .leastSquares,
    trace: TraceDetail = .numbers, observing observer: ((TraceRow) throws -> Decision)? = nil
) throws -> LeastSquaresSolution<[Double]> {
    let function = Residuals(
        values: { Vector(try residuals($0.elements)) },
        valuesAndJacobian: jacobian.map { jacobian in
            { (Vector(try residuals($0.elements)), Matrix(try jacobian($0.elements))) }
        })
    return try leastSquares(
        function, from: Vector(start), using: method, loss: loss, weights: weights, within: bounds, until: stopping,
        trace: trace, observing: observer
    ).map(\.elements)
}

/// Fits a model to observations: minimizes Σ wᵢ (yᵢ − model(x, parameters)ᵢ)²; see `leastSquares(_:from:using:)`.
///
/// ```swift
/// let fit = try curveFit(
///     { (x: Tensor<Double>, b: Tensor<Double>) in b[0] * (1 - exp(-b[1] * x)) },
///     x: [78, 188, 306, 435], y: [10.1, 22.1, 34.9, 45.8], from: [500, 0.0001])
/// ```
/// - Parameters:
///   - model: returns a tensor of the shape of `y`.
///   - x: the inputs of the model, of any shape.
///   - y: the observations.
public func curveFit<Parameters: TensorTree, S: FloatingScalar>(
    _ model: @escaping (_ x: Tensor<S>, _ parameters: Parameters) -> Tensor<S>, x: Tensor<S>, y: Tensor<S>,
    from start: Parameters, using method: any Minimizer = LevenbergMarquardt(), loss: RobustLoss = .squared,
    weights: [Double]? = nil, within bounds: Bounds? = nil, until stopping: Stopping = .leastSquares,
    trace: TraceDetail = .numbers, observing observer: ((TraceRow) throws -> Decision)? = nil
) throws -> LeastSquaresSolution<Parameters> {
    try leastSquares(
        { (parameters: Parameters) in
            let fitted = model(x, parameters)
            guard fitted.shape == y.shape else {
                misuse("curveFit: the model returned shape \(fitted.shape) for observations of shape \(y.shape)")
            }
            return y - fitted
        }, observed: Vector(y.scalars.map { Double($0) }), from: start, using: method, loss: loss, weights: weights,
        within: bounds, until: stopping, trace: trace,
        observing: observer)
}

/// Minimizes a sum of squares of functions of vectors: see `leastSquares(_:from:using:)`.
/// - Parameter names: the names of the variables, for messages and the report.
public func leastSquares(
    _ residuals: Residuals, from start: Vector, using method: any Minimizer = LevenbergMarquardt(),
    loss: RobustLoss = .squared, weights: [Double]? = nil, within bounds: Bounds? = nil,
    until stopping: Stopping = .leastSquares, trace: TraceDetail = .numbers, names: [String]? = nil,
    observing observer: ((TraceRow) throws -> Decision)? = nil
) throws -> LeastSquaresSolution<Vector> {
    let function = SumOfSquares(
        residuals, loss, weights: weights, within: bounds, from: start, timeLimit: stopping.timeLimit)
    let problem = Problem(function.objective, within: bounds, names: names)
    let solution = try minimize(
        problem, from: start, using: method, until: stopping, trace: trace, observing: observer)
    let linearization = try function.linearizationForErrors(at: solution.point)
    return LeastSquaresSolution(
        solution, Regression(linearization, loss, weights: weights, within: bounds),
        names: start.indices.map { problem.name($0) })
}

extension Stopping {
    /// The tests of a fit, nearly to the rounding of 64 bits: ‖P r‖ ≤ 10⁻¹⁰ ‖r‖.
    public static let leastSquares = Stopping(gradientNorm: 1e-10)
}
