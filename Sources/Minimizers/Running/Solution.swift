import Tensors

/// The result of a minimization. Printing it shows every measure beside its tolerance.
public struct Solution<Point: Sendable>: Sendable {
    /// The best point found.
    public let point: Point
    /// The value f there.
    public let value: Double
    /// The norm of ∇f there, by the norm of `Stopping`, or of the part that bounds, a regularizer and constraints leave
    /// of it; nil for methods without gradients.
    public let gradientNorm: Double?
    /// The multipliers of the constraints, in their order: with λ of each, ∇f(x) + Σ λᵢ ∇cᵢ(x) is 0 except at active
    /// bounds, so that the least value falls by λᵢ t as cᵢ is loosened by t. At least 0 for c(x) ≤ 0; nil without
    /// constraints.
    public let multipliers: Vector?
    /// The number of iterations.
    public let iterations: Int
    /// The numbers of evaluations.
    public let evaluations: Evaluations
    /// The reason for stopping.
    public let reason: StopReason
    /// The measures of convergence, each beside its tolerance.
    public let measures: [Measure]
    /// The start and each step, in the recorded detail.
    public let trace: [TraceRow]
    /// The time of the run in seconds.
    public let seconds: Double
    /// The method with its settings.
    public let method: String
    /// The point for printing.
    let pointText: String

    /// Indicates whether a test of convergence was fulfilled.
    public var isConverged: Bool { reason.isConverged }

    /// Returns the same solution with the point in another form.
    package func map<Other: Sendable>(_ transform: (Point) -> Other) -> Solution<Other> {
        Solution<Other>(
            point: transform(point), value: value, gradientNorm: gradientNorm, multipliers: multipliers,
            iterations: iterations, evaluations: evaluations, reason: reason, measures: measures, trace: trace,
            seconds: seconds, method: method, pointText: pointText)
    }
}

/// A quantity that is compared with a tolerance.
public struct Measure: Sendable, Hashable {
    /// The name as it is printed: "|g(x)|".
    public let name: String
    /// The value of the quantity.
    public let value: Double
    /// The tolerance; 0 for no test.
    public let tolerance: Double

    /// Indicates whether the value is at most the tolerance.
    public var isMet: Bool { value <= tolerance }
}

/// The record of a step of a run.
public struct TraceRow: Sendable, Hashable {
    /// The number of the step; 0 is the start.
    public let step: Int
    /// The point, if points are recorded.
    public let point: Vector?
    /// The value f there.
    public let value: Double
    /// The norm of the gradient, as in `Solution.gradientNorm`.
    public let gradientNorm: Double?
    /// The length of the step, ‖xₖ − xₖ₋₁‖.
    public let stepLength: Double
    /// The number of values computed so far.
    public let evaluations: Int
}

/// The detail in which steps are recorded.
public enum TraceDetail: Sendable {
    /// Nothing is recorded.
    case nothing
    /// Values, norms and counts are recorded.
    case numbers
    /// The points are recorded as well.
    case points
}

extension Solution: CustomStringConvertible {
    /// The report, in the form of `Optim.jl`.
    public var description: String {
        let width = measures.map(\.name.count).max() ?? 0
        let tests = measures.map { measure in
            let padding = String(repeating: " ", count: width - measure.name.count)
            return "    \(measure.name)\(padding) = \(scientific(measure.value))"
                + (measure.tolerance > 0
                    ? " \(measure.isMet ? "≤" : "≰") \(scientific(measure.tolerance))" : "  (no test)")
        }
        let counts = [
            ("f(x)", evaluations.values), ("∇f(x)", evaluations.gradients), ("∇²f(x)", evaluations.hessians),
            ("∇²f(x)v", evaluations.hessianVectorProducts),
        ].filter { $0.1 > 0 }.map { "    \($0.0) calls: \($0.1)" }
        return
            ([
                " * Status: \(isConverged ? "success" : "failure") (\(reason.explanation))", "",
                " * Candidate solution", "    f(x) = \(value)", "    \(pointText)", "", " * Found with",
                "    \(method)", "", " * Convergence measures",
            ] + tests + [
                "", " * Work counters", "    Seconds run: \(scientific(seconds))", "    Iterations: \(iterations)",
            ]
            + counts).joined(separator: "\n")
    }
}

extension Vector {
    /// The first elements as text.
    var summary: String {
        let shown = prefix(8).map { "\($0)" }.joined(separator: ", ")
        return count > 8 ? "[\(shown), …] (\(count) elements)" : "[\(shown)]"
    }
}

/// Returns three digits and an exponent: "2.33e-09".
func scientific(_ number: Double) -> String {
    guard number.isFinite else { return "\(number)" }
    guard number != 0 else { return "0.00e+00" }
    var exponent = 0
    var digits = abs(number)
    while digits >= 10 { (digits, exponent) = (digits / 10, exponent + 1) }
    while digits < 1 { (digits, exponent) = (digits * 10, exponent - 1) }
    var hundredths = Int((digits * 100).rounded())
    if hundredths == 1000 { (hundredths, exponent) = (100, exponent + 1) }
    let fraction = hundredths % 100
    let sign = number < 0 ? "-" : ""
    return "\(sign)\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)e\(exponent < 0 ? "-" : "+")"
        + (abs(exponent) < 10 ? "0" : "") + "\(abs(exponent))"
}
