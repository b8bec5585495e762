import Support

/// A function f + r to be minimized within bounds and under constraints. It is not `Sendable`, as its `Objective` is
/// not.
public struct Problem {
    /// The function f.
    public var objective: Objective
    /// The bounds of the variables.
    public var bounds: Bounds?
    /// The regularizer r, a convex function that need not be smooth, such as λ‖x‖₁.
    public var regularizer: (any ProximalFunction)?
    /// The constraints.
    public var constraints: [Constraint]
    /// The names of the variables for messages; x[1], x[2], … by default.
    public var names: [String]?

    /// Creates a problem.
    ///
    /// - Parameters:
    ///   - regularizer: a convex function to be added, for the methods that take one, such as `FISTA`.
    ///   - set: the set in which points must stay. `Bounds` become the bounds of the problem; any other set becomes the
    ///     regularizer, as its `Indicator`.
    ///   - constraints: the constraints, for the methods that take them, such as `AugmentedLagrangian`.
    /// - Precondition: there is no regularizer beside a set other than `Bounds`.
    public init(
        _ objective: Objective, plus regularizer: (any ProximalFunction)? = nil, within set: (any ConvexSet)? = nil,
        subjectTo constraints: [Constraint] = [], names: [String]? = nil
    ) {
        if let set, !(set is Bounds), regularizer != nil {
            misuse("Problem: a set other than Bounds beside a regularizer; add its Indicator by Composite, for admm")
        }
        (self.objective, bounds) = (objective, set as? Bounds)
        self.regularizer = regularizer ?? set.flatMap { $0 is Bounds ? nil : Indicator($0) }
        (self.constraints, self.names) = (constraints, names)
    }

    /// The parts of the problem besides its function.
    package var parts: ProblemParts {
        var parts: ProblemParts = []
        if bounds != nil { parts.insert(.bounds) }
        if regularizer != nil { parts.insert(.regularizer) }
        if !constraints.isEmpty { parts.insert(.constraints) }
        return parts
    }

    /// Returns the point for a report, by the names of variables if there are some.
    func text(of point: Vector) -> String {
        guard let names else { return "x = \(point.summary)" }
        let lines = zip(names, point).prefix(20).map { "\($0) = \($1)" }
        return (lines + (point.count > 20 ? ["… (\(point.count) variables)"] : [])).joined(separator: "\n    ")
    }

    package func name(_ index: Int) -> String { names?[index] ?? "x[\(index + 1)]" }

    /// Returns how far a point is from being a minimum to first order: ∇f(x), or the part that bounds and regularizer
    /// leave of it, x − P(x − ∇f(x)) and x − prox(x − ∇f(x)). Constraints have multipliers, which methods know: see
    /// `Iterate`.
    func stationarity(_ gradient: Vector, at point: Vector) -> Vector {
        if regularizer != nil { return point - proximalPoint(point - gradient, step: 1) }
        return bounds?.projectedGradient(gradient, at: point) ?? gradient
    }

    /// Returns the proximal operator of regularizer and bounds together; with bounds the regularizer must be
    /// elementwise.
    func proximalPoint(_ point: Vector, step: Double) -> Vector {
        let nearest = regularizer?.proximalPoint(point, step: step) ?? point
        return bounds?.clamped(nearest) ?? nearest
    }

    /// Refuses a regularizer that has no proximal operator together with bounds.
    func checkProximal(_ method: String) throws {
        guard bounds != nil, let regularizer, !regularizer.isElementwise else { return }
        throw MinimizationError(
            "\(method) takes bounds beside a regularizer only where that acts on each element by itself",
            "use admm with Composite, or leave one out")
    }
}

/// The parts a problem may have besides a function.
public struct ProblemParts: OptionSet, Sendable, CustomStringConvertible {
    /// The parts as bits.
    public let rawValue: Int

    /// Creates parts from bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Bounds of the variables.
    public static let bounds = ProblemParts(rawValue: 1)
    /// A regularizer, or a set other than bounds.
    public static let regularizer = ProblemParts(rawValue: 2)
    /// Constraints.
    public static let constraints = ProblemParts(rawValue: 4)

    /// The names of the parts: "bounds and a regularizer".
    public var description: String {
        let names: [(ProblemParts, String)] = [
            (.bounds, "bounds"), (.regularizer, "a regularizer"), (.constraints, "constraints"),
        ]
        return names.filter { contains($0.0) }.map(\.1).joined(separator: " and ")
    }
}
