import Descent

/// What came out of a classic problem.
public struct Answer: Sendable {
    /// One for each variant of the problem.
    public let optima: [Optimum]
    public let picture: any Picture
}

/// An objective at the solution, beside that which other programs found.
public struct Optimum: Sendable {
    /// Which variant of the problem it is, such as "ρ = 10"; empty where there is only one.
    public let variant: String
    public let objective: Double
    public let reference: Double
    /// With its settings.
    public let method: String
    /// Nil where not counted, as the seconds.
    public let iterations: Int?
    public let seconds: Double?
    /// Whether the method says that it has converged.
    public let isConverged: Bool

    /// Relative to the reference; where that is 0, as it is.
    public var difference: Double { abs(objective - reference) / (reference == 0 ? 1 : abs(reference)) }
}

extension Optimum {
    /// - Parameter objective: in the terms of the reference; the value that was minimised if not given.
    init<Point>(
        _ variant: String = "", of solution: Solution<Point>, objective: Double? = nil, reference: Double
    ) {
        self.init(
            variant: variant, objective: objective ?? solution.value, reference: reference, method: solution.method,
            iterations: solution.iterations, seconds: solution.seconds, isConverged: solution.isConverged)
    }
}
