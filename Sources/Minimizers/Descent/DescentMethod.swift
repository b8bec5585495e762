import Optimizers

/// A method that steps along a direction of descent, as far as a line search says: any direction goes with any search.
public protocol DescentMethod: LineSearching where Memory == DescentMemory<History> {
    /// What directions are made of, besides the gradient.
    associatedtype History: Sendable

    /// What is remembered before the first step.
    func initialHistory(at iterate: Iterate) -> History
    /// d, along which f falls: ∇f(x) · d < 0.
    func direction(at iterate: Iterate, _ history: inout History, _ function: Evaluator) throws -> Vector
    /// The step to try first along `line`.
    func firstStep(along line: Line, _ history: History) -> Double
    /// Remembers a step that was taken.
    func update(_ history: inout History, from old: Iterate, to new: Iterate, along line: Line, step: Double)
    /// Forgets what made a direction bad.
    /// - Returns: whether there was anything to forget.
    func restart(_ history: inout History, at iterate: Iterate) -> Bool
}

/// What a method of descent remembers.
public struct DescentMemory<History: Sendable>: Sendable {
    public var history: History
    var rounding = RoundingGuard()

    public init(_ history: History) { self.history = history }
}

extension DescentMethod {
    public func initialMemory(at iterate: inout Iterate, _ function: Evaluator) throws -> Memory {
        DescentMemory(initialHistory(at: iterate))
    }

    public func step(_ iterate: inout Iterate, _ memory: inout Memory, _ function: Evaluator) throws -> StopReason? {
        let gradient = iterate.slope
        let stationarity = function.problem.stationarity(gradient, at: iterate.point)
        guard stationarity.maximumNorm > 0 else { return .gradientTolerance }
        var direction = try direction(at: iterate, &memory.history, function)
        var slope = dot(gradient, direction)
        if !(slope < 0 && direction.isFinite) {
            _ = restart(&memory.history, at: iterate)
            direction = -stationarity
            slope = dot(gradient, direction)
        }
        let line = Line(from: iterate, along: direction, slope: slope, function)
        let first = firstStep(along: line, memory.history)
        let before = function.evaluations.values
        let found = try lineSearch.search(along: line, from: first)
        // A search that takes long may be after dips of the noise, which would lower f a little again and again.
        let costOfTrial = function.problem.objective.valueAndGradient == nil ? 2 * direction.count + 1 : 1
        let isSuspicious = found == nil || function.evaluations.values - before >= 15 * costOfTrial
        if try isSuspicious && line.isAtRounding() { return .roundingLimit }
        if let found {
            let next = try found.iterate(function)
            guard next.slope.isFinite else { return .notFinite }
            if !lineSearch.decreases || memory.rounding.accepts(next, after: iterate, of: function.problem) {
                update(&memory.history, from: iterate, to: next, along: line, step: found.step)
                iterate = next
                return nil
            }
        }
        if restart(&memory.history, at: iterate) { return try step(&iterate, &memory, function) }
        // A point was found, but it differs from the old one by rounding only.
        return found == nil ? .lineSearchFailed : .roundingLimit
    }
}

extension LinePoint {
    /// With the gradient, which not every search needs.
    fileprivate func iterate(_ function: Evaluator) throws -> Iterate {
        Iterate(point: point, value: value, gradient: try gradient ?? function.gradient(point))
    }
}
