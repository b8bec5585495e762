import Optimizers

/// Down the gradient: d = −∇f(x). Cauchy, *Comptes Rendus* 25, 1847.
public struct SteepestDescent: DescentMethod {
    public static let name = "steepestDescent"
    public var lineSearch: any LineSearch

    public static let settings: [SettingOf<Self>] = [.lineSearch]

    public init(lineSearch: any LineSearch = Backtracking()) {
        self.lineSearch = lineSearch
        check()
    }

    /// The step before times its slope, after the first step.
    public struct Memory: Sendable {
        var decrease: Double?
    }

    public func initialMemory(at iterate: Iterate) -> Memory { Memory() }

    public func direction(at iterate: Iterate, _ memory: inout Memory, _ function: Evaluator) -> Vector {
        -iterate.slope
    }

    /// The step that would decrease f as much, to first order, as the one before.
    public func firstStep(along line: Line, _ memory: Memory) -> Double {
        guard let decrease = memory.decrease else { return 1 / Swift.max(1, line.direction.norm) }
        return 2 * decrease / line.slope
    }

    public func update(_ memory: inout Memory, from old: Iterate, to new: Iterate, along line: Line, step: Double) {
        memory.decrease = Swift.min(new.value - old.value, step * line.slope / 100)
    }

    public func restart(_ memory: inout Memory, at iterate: Iterate) -> Bool {
        defer { memory.decrease = nil }
        return memory.decrease != nil
    }
}
