import Optimizers
import Tensors

/// A first-order method as a minimizer: each step is the optimizer's, along the gradient at the iterate.
///
/// ```swift
/// let solution = try minimize(
///     rosenbrock, from: [-1.2, 1], using: Adam(learningRate: 0.02), until: .after(iterations: 5_000))
/// ```
/// A step takes one evaluation of value and gradient, which are recorded, and those that the optimizer makes elsewhere
/// (`sharpnessAware`, `Nesterov`) or of the Hessian (`Sophia`), for which the function must be one of tensors.
/// Values may rise, as is the nature of these methods. If a step leads to a point at which the function is not finite,
/// the run ends at the point before it.
///
/// In a function of tensors, leaves keep their shapes and names, and steps are computed in its scalar type; for other
/// functions the point is one leaf of 64 bits with the name "". Bounds are kept by projecting onto the box after each
/// step. If the optimizer averages, the result is the average, and a test of convergence must hold there too.
public struct FirstOrder: Minimizer {
    public static let name = "first-order methods"
    public static let accepts: ProblemParts = .bounds

    /// The optimizer that takes the steps.
    public let optimizer: any Optimizer
    /// The seed of the random numbers the optimizer draws, at least 0.
    public let seed: Int

    /// Creates the method.
    public init(_ optimizer: any Optimizer, seed: Int = 0) { (self.optimizer, self.seed) = (optimizer, seed) }

    public var description: String { "\(optimizer)" }

    /// Returns why the optimizer cannot work with these parts of a problem, in one line; nil if it can.
    package func problem(with parts: ProblemParts) -> String? {
        if let problem = parts.problem(of: name, accepting: Self.accepts) { return problem }
        guard parts.contains(.bounds), let method = optimizer.method as? any ScheduleFreeMethod else { return nil }
        return "\(method.name) moves two points together and keeps no bounds; use sgd or adamw"
    }

    /// The values that the method keeps between steps.
    public struct State {
        fileprivate let run: any OptimizerRunning
    }

    public func initialState(at iterate: inout Iterate, _ function: Evaluator) throws -> State {
        if let batches = optimizer.fixedBatches, batches != 1 {
            throw MinimizationError("\(optimizer) needs \(batches) batches a pass", "a function to minimize has one")
        }
        if let problem = problem(with: function.problem.parts) { throw MinimizationError(problem) }
        var optimizer = optimizer
        if let bounds = function.bounds { optimizer = optimizer.projected(onto: bounds) }
        guard let form = function.problem.objective.tensorFunction else {
            let point = Tensor(iterate.point.elements)
            return State(
                run: try OptimizerRun(of: optimizer, from: [point], named: [""], seed: RandomKey(seed: seed), nil))
        }
        return State(run: try form.makeRun(of: optimizer, from: iterate.point, seed: RandomKey(seed: seed)))
    }

    public func step(_ iterate: inout Iterate, _ state: inout State, _ function: Evaluator) throws -> StopReason? {
        let (point, looks) = try state.run.step(value: iterate.value, gradient: iterate.slope)
        function.count(gradients: looks.gradients, hessianVectorProducts: looks.hessianProducts)
        guard let point, point.isFinite else { return .diverged }
        let (value, gradient) = try function.valueAndGradient(point)
        guard value < .infinity else { return .diverged }
        iterate = Iterate(point: point, value: value, gradient: gradient)
        return nil
    }

    /// Returns the average, if the optimizer keeps one and the function is finite there.
    public func evaluated(_ iterate: Iterate, _ state: State, _ function: Evaluator) throws -> Iterate {
        guard let point = state.run.average, point.isFinite, point != iterate.point else { return iterate }
        let (value, gradient) = try function.valueAndGradient(point)
        return value < .infinity ? Iterate(point: point, value: value, gradient: gradient) : iterate
    }
}

extension Optimizer {
    /// The method inside transformations and groups.
    fileprivate var method: any Optimizer {
        (self as? Chain)?.base.method ?? (self as? ParameterGroups)?.base.method ?? self
    }
}
