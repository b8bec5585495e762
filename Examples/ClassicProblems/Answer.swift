import Descent

/// The solution of a classic problem.
public struct Answer: Sendable {
    /// The optimum of each variant of the problem.
    public let optima: [Optimum]
    /// The picture of the solution.
    public let picture: any Picture
}

/// The objective at a solution, beside that which other programs found.
public struct Optimum: Sendable {
    /// The variant of the problem, such as "ρ = 10"; empty if there is only one.
    public let variant: String
    /// The objective at the solution.
    public let objective: Double
    /// The objective that other programs found.
    public let reference: Double
    /// The method with its settings.
    public let method: String
    /// The number of iterations; nil if not counted.
    public let iterations: Int?
    /// The time in seconds; nil if not measured.
    public let seconds: Double?
    /// Indicates whether the method says that it has converged.
    public let isConverged: Bool

    /// The difference of the objective from the reference, relative to it unless it is 0.
    public var difference: Double { abs(objective - reference) / (reference == 0 ? 1 : abs(reference)) }
}

extension Optimum {
    /// Creates the optimum of a solution.
    /// - Parameter objective: the objective in the terms of the reference; by default the value that was minimized.
    init<Point>(
        _ variant: String = "", of solution: Solution<Point>, objective: Double? = nil, reference: Double
    ) {
        self.init(
            variant: variant, objective: objective ?? solution.value, reference: reference, method: solution.method,
            iterations: solution.iterations, seconds: solution.seconds, isConverged: solution.isConverged)
    }
}
