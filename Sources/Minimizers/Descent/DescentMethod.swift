import Optimizers

/// A method that steps along a direction of descent, as far as a line search says: any direction goes with any search.
public protocol DescentMethod: Minimizer {
    var lineSearch: any LineSearch { get set }

    /// What is remembered before the first step.
    func initialMemory(at iterate: Iterate) -> Memory
    /// d, along which f falls: ∇f(x) · d < 0.
    func direction(at iterate: Iterate, _ memory: inout Memory, _ function: Evaluator) throws -> Vector
    /// The step to try first along `line`.
    func firstStep(along line: Line, _ memory: Memory) -> Double
    /// Remembers a step that was taken.
    func update(_ memory: inout Memory, from old: Iterate, to new: Iterate, along line: Line, step: Double)
    /// Forgets what made a direction bad.
    /// - Returns: whether there was anything to forget.
    func restart(_ memory: inout Memory, at iterate: Iterate) -> Bool
}

extension DescentMethod {
    public func initialMemory(at iterate: inout Iterate, _ function: Evaluator) throws -> Memory {
        initialMemory(at: iterate)
    }

    public func step(_ iterate: inout Iterate, _ memory: inout Memory, _ function: Evaluator) throws -> StopReason? {
        let gradient = iterate.slope
        guard gradient.maximumNorm > 0 else { return .gradientTolerance }
        var direction = try direction(at: iterate, &memory, function)
        var slope = dot(gradient, direction)
        if !(slope < 0 && direction.isFinite) {
            _ = restart(&memory, at: iterate)
            direction = -gradient
            slope = -dot(gradient, gradient)
        }
        let line = Line(from: iterate, along: direction, slope: slope, function)
        guard let found = try lineSearch.search(along: line, from: firstStep(along: line, memory)) else {
            if restart(&memory, at: iterate) { return try self.step(&iterate, &memory, function) }
            return hasReachedRounding(line) ? .roundingLimit : .lineSearchFailed
        }
        let next = try complete(found, function)
        guard next.slope.isFinite else { return .notFinite }
        update(&memory, from: iterate, to: next, along: line, step: found.step)
        iterate = next
        return nil
    }

    private func complete(_ found: LinePoint, _ function: Evaluator) throws -> Iterate {
        let gradient = try found.gradient ?? function.gradient(found.point)
        return Iterate(point: found.point, value: found.value, gradient: gradient)
    }

    /// Whether the decrease to first order, down to where the gradient would vanish, is lost in the rounding of f.
    private func hasReachedRounding(_ line: Line) -> Bool {
        let size = Swift.max(1, line.origin.point.maximumNorm)
        let movement = 1e-8 * size / Swift.max(line.direction.maximumNorm, 1e-300)
        return -line.slope * movement <= 16 * Double.ulpOfOne * Swift.max(abs(line.origin.value), 1e-300)
            || line.origin.point.adding(movement * 1e-8, line.direction) == line.origin.point
    }
}
