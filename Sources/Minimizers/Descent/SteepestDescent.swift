import Settings

/// Steepest descent: d = −∇f(x). The simplest method, for comparison and for learning; `LBFGS` needs far fewer steps.
///
/// With `FixedStep` it is the gradient method of textbooks. Source: Cauchy, *Comptes Rendus* 25, 1847.
public struct SteepestDescent: DescentMethod, ListedMinimizer {
    public static let name = "steepestDescent"
    package static let formula = "d = −∇f"
    package static let source = "Cauchy 1847"
    public var lineSearch: any LineSearch

    public static let settings: [SettingOf<Self>] = [.lineSearch]

    /// Creates the method.
    public init(lineSearch: any LineSearch = Backtracking()) {
        self.lineSearch = lineSearch
        check()
    }

    /// The decrease of the last step, from which the first step along the next line is guessed.
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
