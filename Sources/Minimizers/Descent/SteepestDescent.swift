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

    public struct History: Sendable {
        fileprivate var guess = StepGuess()
    }

    public func initialHistory(at iterate: Iterate) -> History { History() }

    public func direction(at iterate: Iterate, _ history: inout History, _ function: Evaluator) -> Vector {
        -iterate.slope
    }

    public func firstStep(along line: Line, _ history: History) -> Double { history.guess.firstStep(along: line) }

    public func update(_ history: inout History, from old: Iterate, to new: Iterate, along line: Line, step: Double) {
        history.guess.update(from: old, to: new, along: line, step: step)
    }

    public func restart(_ history: inout History, at iterate: Iterate) -> Bool {
        defer { history = History() }
        return history.guess.decrease != nil
    }
}
