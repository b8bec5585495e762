import Tensors

/// What became of a minimisation. Printing it shows every measure beside its tolerance.
public struct Solution<Point: Sendable>: Sendable {
    /// The best point found.
    public let point: Point
    /// f there.
    public let value: Double
    /// ‖∇f‖ there, by the norm of `Stopping`; what bounds, a regularizer and constraints leave of it. Nil for methods
    /// without gradients.
    public let gradientNorm: Double?
    /// Of the constraints, in their order: with λ of each, ∇f(x) + Σ λᵢ ∇cᵢ(x) is 0 but where a bound holds, so that
    /// the least value falls by λᵢ t as cᵢ is loosened by t. At least 0 for c(x) ≤ 0. Nil without constraints.
    public let multipliers: Vector?
    public let iterations: Int
    public let evaluations: Evaluations
    public let reason: StopReason
    /// Each measure that was looked at, beside its tolerance.
    public let measures: [Measure]
    /// The start and each step, as far as recorded.
    public let trace: [TraceRow]
    public let seconds: Double
    /// The method with its settings.
    public let method: String
    /// The point for printing.
    let pointText: String

    /// Whether a test of convergence was fulfilled.
    public var isConverged: Bool { reason.isConverged }

    /// The same about the point in another form.
    package func map<Other: Sendable>(_ transform: (Point) -> Other) -> Solution<Other> {
        Solution<Other>(
            point: transform(point), value: value, gradientNorm: gradientNorm, multipliers: multipliers,
            iterations: iterations, evaluations: evaluations, reason: reason, measures: measures, trace: trace,
            seconds: seconds, method: method, pointText: pointText)
    }
}

/// A quantity that is compared with a tolerance.
public struct Measure: Sendable, Hashable {
    /// As it is printed: "|g(x)|".
    public let name: String
    public let value: Double
    public let tolerance: Double

    public var isMet: Bool { value <= tolerance }
}

/// A step of a run.
public struct TraceRow: Sendable, Hashable {
    /// 0 is the start.
    public let step: Int
    /// Recorded where asked for.
    public let point: Vector?
    public let value: Double
    public let gradientNorm: Double?
    /// ‖xₖ − xₖ₋₁‖.
    public let stepLength: Double
    /// Of values, so far.
    public let evaluations: Int
}

/// What is recorded of each step.
public enum TraceDetail: Sendable {
    case nothing
    /// Values, norms and counts.
    case numbers
    /// The points as well.
    case points
}

extension Solution: CustomStringConvertible {
    /// As `Optim.jl` prints it.
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
    /// The first elements, for people.
    var summary: String {
        let shown = prefix(8).map { "\($0)" }.joined(separator: ", ")
        return count > 8 ? "[\(shown), …] (\(count) elements)" : "[\(shown)]"
    }
}

/// Three digits and an exponent: "2.33e-09".
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
