/// f + r within bounds and under constraints: a function, and what its points must fulfil.
public struct Problem {
    public var objective: Objective
    public var bounds: Bounds?
    /// r, a convex function that need not be smooth, such as λ‖x‖₁.
    public var regularizer: (any ProximalFunction)?
    public var constraints: [Constraint]
    /// Of the variables, for messages; x[1], x[2], … where not given.
    public var names: [String]?

    public init(
        _ objective: Objective, plus regularizer: (any ProximalFunction)? = nil, within bounds: Bounds? = nil,
        subjectTo constraints: [Constraint] = [], names: [String]? = nil
    ) {
        (self.objective, self.bounds, self.regularizer) = (objective, bounds, regularizer)
        (self.constraints, self.names) = (constraints, names)
    }

    /// What it has besides a function.
    public var parts: ProblemParts {
        var parts: ProblemParts = []
        if bounds != nil { parts.insert(.bounds) }
        if regularizer != nil { parts.insert(.regularizer) }
        if !constraints.isEmpty { parts.insert(.constraints) }
        return parts
    }

    /// The point in a report, by its names where there are some.
    func text(of point: Vector) -> String {
        guard let names else { return "x = \(point.summary)" }
        let lines = zip(names, point).prefix(20).map { "\($0) = \($1)" }
        return (lines + (point.count > 20 ? ["… (\(point.count) variables)"] : [])).joined(separator: "\n    ")
    }

    package func name(_ index: Int) -> String { names?[index] ?? "x[\(index + 1)]" }

    /// How far a point is from being a minimum to first order: ∇f(x), or what bounds and regularizer leave of it,
    /// x − P(x − ∇f(x)) and x − prox(x − ∇f(x)). Constraints have their multipliers, which methods know: see `Iterate`.
    func stationarity(_ gradient: Vector, at point: Vector) -> Vector {
        if regularizer != nil { return point - proximalPoint(point - gradient, step: 1) }
        return bounds?.projectedGradient(gradient, at: point) ?? gradient
    }

    /// The proximal operator of regularizer and bounds together, of which the former must then be elementwise.
    func proximalPoint(_ point: Vector, step: Double) -> Vector {
        let nearest = regularizer?.proximalPoint(point, step: step) ?? point
        return bounds?.clamped(nearest) ?? nearest
    }

    /// Refuses a regularizer that has no proximal operator together with bounds.
    func checkProximal(_ method: String) throws {
        guard bounds != nil, let regularizer, !regularizer.isElementwise else { return }
        throw MinimizationError(
            "\(method) takes bounds beside a regularizer only where that acts on each element by itself; "
                + "use admm with Composite, or leave one out")
    }
}

/// What a problem may have besides a function.
public struct ProblemParts: OptionSet, Sendable, CustomStringConvertible {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let bounds = ProblemParts(rawValue: 1)
    public static let regularizer = ProblemParts(rawValue: 2)
    public static let constraints = ProblemParts(rawValue: 4)

    public var description: String {
        let names: [(ProblemParts, String)] = [
            (.bounds, "bounds"), (.regularizer, "a regularizer"), (.constraints, "constraints"),
        ]
        return names.filter { contains($0.0) }.map(\.1).joined(separator: " and ")
    }
}

/// A convex function r with a proximal operator.
public protocol ProximalFunction: Sendable {
    /// r(x), infinite outside of its domain.
    func value(_ point: Vector) -> Double
    /// argmin over y of r(y) + ‖y − x‖² / 2t, for the step t > 0.
    func proximalPoint(_ point: Vector, step: Double) -> Vector
    /// Whether it is a sum of functions of one element each.
    var isElementwise: Bool { get }
    /// Whether its proximal operator is itself iterated, so that it is asked for only where a method needs it.
    var isIterated: Bool { get }
}

extension ProximalFunction {
    public var isElementwise: Bool { false }
    public var isIterated: Bool { false }
}
