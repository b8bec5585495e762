import Settings

/// Limited-memory BFGS: d = −H ∇f(x), where H is the inverse Hessian that follows from the last `memory` steps s and
/// changes of the gradient y. It is applied by two loops over them and never formed. The standard method for smooth
/// functions without bounds.
/// ```
/// q ← ∇f;  newest to oldest:  αᵢ = ρᵢ sᵢ·q;  q ← q − αᵢ yᵢ        ρᵢ = 1 / yᵢ·sᵢ
/// q ← γ q, γ = s·y / y·y of the newest
/// oldest to newest:  q ← q + (αᵢ − ρᵢ yᵢ·q) sᵢ;   d = −q
/// ```
/// Complexity of a step: O(`memory` · n).
///
/// Source: Liu and Nocedal, *Mathematical Programming* 45, 1989; Nocedal and Wright 2006, algorithm 7.4.
public struct LBFGS: DescentMethod, ListedMinimizer {
    public static let name = "lbfgs"
    package static let formula = "d = −H ∇f, H from the last steps and changes of the gradient"
    package static let source = "Liu and Nocedal, Math. Programming 45, 1989"
    package var memory: Int
    public var lineSearch: any LineSearch

    public static let settings: [SettingOf<Self>] = [SettingOf("memory", atMost: 10_000, \.memory), .lineSearch]

    /// Creates the method.
    /// - Parameter memory: the number of pairs of a step and a change of the gradient that H is made of, at least 1.
    public init(memory: Int = 10, lineSearch: any LineSearch = StrongWolfe(curvature: 0.7)) {
        (self.memory, self.lineSearch) = (memory, lineSearch)
        check()
    }

    /// The last pairs of a step and a change of the gradient.
    public struct History: Sendable {
        fileprivate var pairs: [(step: Vector, change: Vector, curvature: Double)] = []
    }

    public func numbersKept(variables: Int) -> Double { 2 * Double(memory) * Double(variables) }

    public func initialHistory(at iterate: Iterate) -> History { History() }

    public func direction(at iterate: Iterate, _ history: inout History, _ function: Evaluator) -> Vector {
        var direction = -iterate.slope
        var weights = Array(repeating: 0.0, count: history.pairs.count)
        for index in history.pairs.indices.reversed() {
            let weight = dot(history.pairs[index].step, direction) / history.pairs[index].curvature
            direction.add(-weight, history.pairs[index].change)
            weights[index] = weight
        }
        guard let newest = history.pairs.last else { return direction }
        direction *= newest.curvature / dot(newest.change, newest.change)
        for index in history.pairs.indices {
            let correction = dot(history.pairs[index].change, direction) / history.pairs[index].curvature
            direction.add(weights[index] - correction, history.pairs[index].step)
        }
        return direction
    }

    public func firstStep(along line: Line, _ history: History) -> Double {
        history.pairs.isEmpty ? line.unitStep : 1
    }

    public func update(_ history: inout History, from old: Iterate, to new: Iterate, along line: Line, step: Double) {
        let (step, change) = (new.point - old.point, new.slope - old.slope)
        let curvature = dot(step, change)
        // Without curvature H would not stay positive definite.
        guard curvature > Double.ulpOfOne * dot(change, change) else { return }
        if history.pairs.count == self.memory { history.pairs.removeFirst() }
        history.pairs.append((step, change, curvature))
    }

    public func restart(_ history: inout History, at iterate: Iterate) -> Bool {
        defer { history.pairs = [] }
        return !history.pairs.isEmpty
    }
}
