import Settings

/// Nonlinear conjugate gradients: each direction is the negative gradient, bent towards the direction before. For very
/// many variables, because only two vectors are kept.
///
/// With g = ∇f(x), its change y = g − g', and the direction before d':
/// ```
/// d = −g + β d'
/// fletcherReeves   β = g·g / g'·g'                              hestenesStiefel  β = g·y / d'·y
/// polakRibiere     β = max(0, g·y / g'·g')                      daiYuan          β = g·g / d'·y
/// hagerZhang       β = max(η, (y − 2 d' y·y / d'·y)·g / d'·y),  η = −1 / (‖d'‖ min(0.01, ‖g'‖))
/// ```
/// The method restarts with d = −g if d does not descend, after 10 n steps, and if gradients that would be orthogonal
/// for a quadratic f are not: |g·g'| ≥ ν g·g (Powell, *Mathematical Programming* 12, 1977). It needs a line search that
/// comes near the minimum.
///
/// Source: Nocedal and Wright 2006, section 5.2; Hager and Zhang, *SIAM Journal on Optimization* 16, 2005.
public struct ConjugateGradient: DescentMethod, ListedMinimizer {
    /// The formula of β.
    public enum Formula: String, Sendable, CaseIterable {
        /// The formula of Fletcher and Reeves.
        case fletcherReeves
        /// The formula of Polak and Ribière, not below 0.
        case polakRibiere
        /// The formula of Hestenes and Stiefel.
        case hestenesStiefel
        /// The formula of Dai and Yuan.
        case daiYuan
        /// The formula of Hager and Zhang.
        case hagerZhang
    }

    public static let name = "conjugateGradient"
    package static let formula = "d = −∇f + β d', in five forms"
    package static let source = "Hager and Zhang, SIAM J. Optim. 16, 2005"
    var formula: Formula
    var restartOrthogonality: Double
    public var lineSearch: any LineSearch

    public static let settings: [SettingOf<Self>] = [
        SettingOf("formula", \.formula), SettingOf(.restartOrthogonality, \.restartOrthogonality), .lineSearch,
    ]

    /// Creates the method.
    /// - Parameters:
    ///   - formula: the formula of β.
    ///   - restartOrthogonality: the threshold ν of the restart, above 0.
    public init(
        _ formula: Formula = .polakRibiere, restartOrthogonality: Double = 10,
        lineSearch: any LineSearch = MoreThuente(curvature: 0.1)
    ) {
        (self.formula, self.restartOrthogonality, self.lineSearch) = (formula, restartOrthogonality, lineSearch)
        check()
    }

    /// The last direction and gradient.
    public struct History: Sendable {
        fileprivate var last: (direction: Vector, gradient: Vector)?
        fileprivate var guess = StepGuess()
        fileprivate var stepsSinceRestart = 0
    }

    public func initialHistory(at iterate: Iterate) -> History { History() }

    public func direction(at iterate: Iterate, _ history: inout History, _ function: Evaluator) -> Vector {
        let g = iterate.slope
        guard let last = history.last, history.stepsSinceRestart < 10 * g.count,
            abs(dot(g, last.gradient)) < restartOrthogonality * dot(g, g)
        else {
            history.stepsSinceRestart = 0
            return -g
        }
        return (-g).adding(beta(g, last.gradient, last.direction), last.direction)
    }

    /// Returns β.
    private func beta(_ g: Vector, _ before: Vector, _ d: Vector) -> Double {
        let y = g - before
        switch formula {
        case .fletcherReeves: return dot(g, g) / dot(before, before)
        case .polakRibiere: return Swift.max(0, dot(g, y) / dot(before, before))
        case .hestenesStiefel: return dot(g, y) / dot(d, y)
        case .daiYuan: return dot(g, g) / dot(d, y)
        case .hagerZhang:
            let curvature = dot(d, y)
            let beta = (dot(y, g) - 2 * dot(d, g) * dot(y, y) / curvature) / curvature
            return Swift.max(-1 / (d.norm * Swift.min(0.01, before.norm)), beta)
        }
    }

    public func firstStep(along line: Line, _ history: History) -> Double { history.guess.firstStep(along: line) }

    public func update(_ history: inout History, from old: Iterate, to new: Iterate, along line: Line, step: Double) {
        history.last = (line.direction, old.slope)
        history.guess.update(from: old, to: new, along: line, step: step)
        history.stepsSinceRestart += 1
    }

    public func restart(_ history: inout History, at iterate: Iterate) -> Bool {
        defer { history = History() }
        return history.last != nil && history.stepsSinceRestart > 0
    }
}

extension Setting {
    static let restartOrthogonality = Setting("restartOrthogonality", .positive)
}
