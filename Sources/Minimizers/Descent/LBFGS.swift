import Optimizers

/// Limited-memory BFGS: d = −H ∇f(x), where H is the inverse Hessian that the last `memory` steps s and changes of the
/// gradient y amount to, computed by two loops over them and never formed.
/// ```
/// q ← ∇f;  newest to oldest:  αᵢ = ρᵢ sᵢ·q;  q ← q − αᵢ yᵢ        ρᵢ = 1 / yᵢ·sᵢ
/// q ← γ q, γ = s·y / y·y of the newest
/// oldest to newest:  q ← q + (αᵢ − ρᵢ yᵢ·q) sᵢ;   d = −q
/// ```
/// Liu and Nocedal, *Mathematical Programming* 45, 1989; Nocedal and Wright 2006, algorithm 7.4. O(memory · n) a step.
public struct LBFGS: DescentMethod {
    public static let name = "lbfgs"
    /// How many steps are remembered.
    public var memory: Int
    public var lineSearch: any LineSearch

    public static let settings: [SettingOf<Self>] = [SettingOf("memory", \.memory), .lineSearch]

    public init(memory: Int = 10, lineSearch: any LineSearch = Backtracking()) {
        (self.memory, self.lineSearch) = (memory, lineSearch)
        check()
    }

    public struct Memory: Sendable {
        fileprivate var pairs: [(step: Vector, change: Vector, curvature: Double)] = []
    }

    public func initialMemory(at iterate: Iterate) -> Memory { Memory() }

    public func direction(at iterate: Iterate, _ memory: inout Memory, _ function: Evaluator) -> Vector {
        var direction = -iterate.slope
        var weights: [Double] = []
        for pair in memory.pairs.reversed() {
            let weight = dot(pair.step, direction) / pair.curvature
            direction.add(-weight, pair.change)
            weights.append(weight)
        }
        if let newest = memory.pairs.last { direction *= newest.curvature / dot(newest.change, newest.change) }
        for (pair, weight) in zip(memory.pairs, weights.reversed()) {
            direction.add(weight - dot(pair.change, direction) / pair.curvature, pair.step)
        }
        return direction
    }

    public func firstStep(along line: Line, _ memory: Memory) -> Double {
        memory.pairs.isEmpty ? Swift.min(1, 1 / line.direction.norm) : 1
    }

    public func update(_ memory: inout Memory, from old: Iterate, to new: Iterate, along line: Line, step: Double) {
        let (step, change) = (new.point - old.point, new.slope - old.slope)
        let curvature = dot(step, change)
        // Without it H would not stay positive definite.
        guard curvature > Double.ulpOfOne * dot(change, change) else { return }
        if memory.pairs.count == self.memory { memory.pairs.removeFirst() }
        memory.pairs.append((step, change, curvature))
    }

    public func restart(_ memory: inout Memory, at iterate: Iterate) -> Bool {
        defer { memory.pairs = [] }
        return !memory.pairs.isEmpty
    }
}
