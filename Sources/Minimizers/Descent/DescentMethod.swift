import Settings

/// A method that takes steps along a direction of descent; how far, a line search decides. Every direction goes with
/// every search.
public protocol DescentMethod: LineSearching where State == DescentState<History> {
    /// The steps and gradients of which directions are made, besides the gradient at the iterate.
    associatedtype History: Sendable

    /// Returns the history before the first step.
    func initialHistory(at iterate: Iterate) -> History
    /// Returns the direction d, along which f falls: ∇f(x) · d < 0.
    func direction(at iterate: Iterate, _ history: inout History, _ function: Evaluator) throws -> Vector
    /// Returns the step to try first along `line`.
    func firstStep(along line: Line, _ history: History) -> Double
    /// Takes a finished step into the history.
    func update(_ history: inout History, from old: Iterate, to new: Iterate, along line: Line, step: Double)
    /// Drops the part of the history that made a direction bad.
    /// - Returns: whether there was anything to drop.
    func restart(_ history: inout History, at iterate: Iterate) -> Bool
}

/// The state of a descent method: its history, and a guard against steps within rounding.
public struct DescentState<History: Sendable>: Sendable {
    /// The history of the method.
    var history: History
    var rounding = RoundingGuard()

    /// Creates a state.
    init(_ history: History) { self.history = history }
}

extension DescentMethod {
    public func initialState(at iterate: inout Iterate, _ function: Evaluator) throws -> State {
        DescentState(initialHistory(at: iterate))
    }

    public func step(_ iterate: inout Iterate, _ state: inout State, _ function: Evaluator) throws -> StopReason? {
        let gradient = iterate.slope
        let stationarity = function.problem.stationarity(gradient, at: iterate.point)
        guard stationarity.maximumNorm > 0 else { return .gradientTolerance }
        var direction = try direction(at: iterate, &state.history, function)
        var slope = dot(gradient, direction)
        if !(slope < 0 && direction.isFinite) {
            _ = restart(&state.history, at: iterate)
            direction = -stationarity
            slope = dot(gradient, direction)
        }
        let line = Line(from: iterate, along: direction, slope: slope, function)
        let first = firstStep(along: line, state.history)
        let before = function.evaluations.values
        let found = try lineSearch.search(along: line, from: first)
        // A long search may have found a dip of the noise, which would lower f a little again and again.
        let costOfTrial = function.problem.objective.valueAndGradient == nil ? 2 * direction.count + 1 : 1
        let isSuspicious = found == nil || function.evaluations.values - before >= 15 * costOfTrial
        if try isSuspicious && line.isAtRounding() { return .roundingLimit }
        if let found {
            let next = try found.iterate(function)
            guard next.slope.isFinite else { return .notFinite }
            if !lineSearch.decreases || state.rounding.accepts(next, after: iterate, of: function.problem) {
                update(&state.history, from: iterate, to: next, along: line, step: found.step)
                iterate = next
                return nil
            }
        }
        if restart(&state.history, at: iterate) { return try step(&iterate, &state, function) }
        // A point was found, but it differs from the old one by rounding only.
        return found == nil ? .lineSearchFailed : .roundingLimit
    }
}

extension LinePoint {
    /// Returns the point with its gradient, which not every search computes.
    fileprivate func iterate(_ function: Evaluator) throws -> Iterate {
        Iterate(point: point, value: value, gradient: try gradient ?? function.gradient(point))
    }
}
