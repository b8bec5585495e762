import Settings

/// A method that minimizes a function which is the same each time it is evaluated: from a point to a better one, again
/// and again.
///
/// Methods are values. What one keeps between steps is its `State`, which `minimize` holds; `minimize` also counts,
/// limits, tests for convergence and records. So a method is its mathematics and nothing else.
public protocol Minimizer: Configurable {
    /// The values a method keeps between steps.
    associatedtype State

    /// The parts a problem may have besides a function; none by default.
    static var accepts: ProblemParts { get }
    /// Indicates whether the method uses the gradient; true by default.
    static var usesGradient: Bool { get }

    /// Returns how many numbers the method keeps at the same time, where these are many more than variables, as for a
    /// matrix or a population; 0 by default. A run that would not fit into memory is refused by it.
    func numbersKept(variables: Int) -> Double

    /// Returns the state before the first step.
    /// - Parameter iterate: the start, with its value and, if the method uses it, its gradient. It may be moved, for
    ///   example if a population begins with a better point.
    func initialState(at iterate: inout Iterate, _ function: Evaluator) throws -> State

    /// Takes a step: changes the iterate to a better one, or leaves it.
    ///
    /// - Returns: why no further step can be taken, or nil.
    /// - Throws: whatever `function` throws; then the iterate must be as it was, or another point that is complete.
    func step(_ iterate: inout Iterate, _ state: inout State, _ function: Evaluator) throws -> StopReason?

    /// Returns the point to judge and keep, if it is another than that of the last step, such as an average; by default
    /// the iterate.
    func evaluated(_ iterate: Iterate, _ state: State, _ function: Evaluator) throws -> Iterate
}

extension Minimizer {
    public static var accepts: ProblemParts { [] }
    public static var usesGradient: Bool { true }

    public func numbersKept(variables: Int) -> Double { 0 }

    public func evaluated(_ iterate: Iterate, _ state: State, _ function: Evaluator) throws -> Iterate { iterate }
}
