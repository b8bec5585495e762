import Support

/// The minimum or root of a function of one variable.
public struct ScalarSolution: Sendable, Hashable, CustomStringConvertible {
    /// The point found.
    public let point: Double
    /// The value f(x) there.
    public let value: Double
    /// The remaining interval.
    public let interval: ClosedRange<Double>
    /// The number of evaluations of f.
    public let evaluations: Int
    /// The reason for stopping.
    public let reason: StopReason

    /// Indicates whether a test of convergence was fulfilled.
    public var isConverged: Bool { reason.isConverged }

    /// The solution in one line.
    public var description: String {
        "x = \(point), f(x) = \(value) after \(evaluations) evaluations: \(reason.explanation)"
    }
}

/// The accuracy of a point on a line, and the limit of evaluations.
public struct ScalarStopping: Sendable, Hashable {
    /// The absolute tolerance: |x − x*| ≤ absolute + relative · |x|.
    public var absolute: Double
    /// The relative tolerance.
    public var relative: Double
    /// The limit of evaluations.
    public var maximumEvaluations: Int

    /// Creates tests and limits.
    /// - Precondition: no tolerance is negative.
    public init(absolute: Double, relative: Double, maximumEvaluations: Int = 500) {
        guard absolute >= 0 && relative >= 0 else {
            misuse("ScalarStopping: the tolerances are \(absolute) and \(relative); they must be at least 0")
        }
        (self.absolute, self.relative) = (absolute, relative)
        self.maximumEvaluations = maximumEvaluations
    }

    /// The accuracy of √ε, all that values can tell near a minimum, where f is flat.
    public static let minimum = ScalarStopping(absolute: 1e-10, relative: 1.5e-8)
    /// The accuracy of 4ε.
    public static let root = ScalarStopping(absolute: 1e-14, relative: 4 * Double.ulpOfOne)

    func tolerance(at point: Double) -> Double { Swift.max(absolute + relative * abs(point), point.ulp) }
}

/// A function of one variable whose evaluations are counted; a value that is NaN becomes infinite.
struct ScalarFunction {
    typealias Sample = (point: Double, value: Double)

    let function: (Double) throws -> Double
    let maximumEvaluations: Int
    private(set) var evaluations = 0
    private var cancellation = CancellationCheck()

    init(_ function: @escaping (Double) throws -> Double, _ stopping: ScalarStopping) {
        (self.function, maximumEvaluations) = (function, stopping.maximumEvaluations)
    }

    var isSpent: Bool { evaluations >= maximumEvaluations }

    mutating func callAsFunction(_ point: Double) throws -> Sample {
        try cancellation.step()
        evaluations += 1
        let value = try function(point)
        return (point, value.isNaN ? .infinity : value)
    }
}
