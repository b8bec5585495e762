/// Where a function of one variable is least, or zero.
public struct ScalarSolution: Sendable, Hashable, CustomStringConvertible {
    public let point: Double
    /// f there.
    public let value: Double
    /// The interval that is left.
    public let interval: ClosedRange<Double>
    public let evaluations: Int
    public let reason: StopReason

    public var isConverged: Bool { reason.isConverged }

    public var description: String {
        "x = \(point), f(x) = \(value) after \(evaluations) evaluations: \(reason.explanation)"
    }
}

/// How exactly a point on a line is wanted, and how often the function may be evaluated for it.
public struct ScalarStopping: Sendable, Hashable {
    /// |x − x*| ≤ absolute + relative · |x|.
    public var absolute: Double
    public var relative: Double
    public var maximumEvaluations: Int

    /// - Precondition: no negative tolerance.
    public init(absolute: Double, relative: Double, maximumEvaluations: Int = 500) {
        precondition(absolute >= 0 && relative >= 0, "ScalarStopping: the tolerances are \(absolute) and \(relative)")
        (self.absolute, self.relative) = (absolute, relative)
        self.maximumEvaluations = maximumEvaluations
    }

    /// √ε, all that values can tell near a minimum, where f is flat.
    public static let minimum = ScalarStopping(absolute: 1e-10, relative: 1.5e-8)
    /// 4ε.
    public static let root = ScalarStopping(absolute: 1e-14, relative: 4 * Double.ulpOfOne)

    func tolerance(at point: Double) -> Double { Swift.max(absolute + relative * abs(point), point.ulp) }
}

/// A function of one variable whose evaluations are counted; what is not a number is infinite.
struct ScalarFunction {
    typealias Sample = (point: Double, value: Double)

    let function: (Double) throws -> Double
    let maximumEvaluations: Int
    private(set) var evaluations = 0

    init(_ function: @escaping (Double) throws -> Double, _ stopping: ScalarStopping) {
        (self.function, maximumEvaluations) = (function, stopping.maximumEvaluations)
    }

    var isSpent: Bool { evaluations >= maximumEvaluations }

    mutating func callAsFunction(_ point: Double) throws -> Sample {
        evaluations += 1
        let value = try function(point)
        return (point, value.isNaN ? .infinity : value)
    }
}
