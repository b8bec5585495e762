import Tensors

/// A function with a known minimum, by which minimizers are tested and compared.
///
/// ```swift
/// for problem in StandardProblem.moreGarbowHillstrom {
///     print(problem.name, valueAndGradient(at: problem.start, of: problem.function).value)
/// }
/// ```
public struct StandardProblem: Sendable, CustomStringConvertible {
    /// A local minimum.
    public struct Minimum: Sendable {
        /// The value there.
        public let value: Double
        /// The point, of shape `[n]`; nil if the value is only approached, far away.
        public let point: Tensor<Double>?

        init(_ value: Double, at point: Tensor<Double>?) { (self.value, self.point) = (value, point) }
    }

    /// The name of the problem.
    public let name: String
    /// The source in the literature, or what it says of the problem.
    public let source: String
    /// The customary start, of shape `[n]`.
    public let start: Tensor<Double>
    /// The interval of each variable in which methods without a start search; nil if there is no custom.
    public let searchBox: ClosedRange<Double>?
    /// The known minima, the least first. There may be more of them; for some dimensions none is known.
    public let minima: [Minimum]
    /// The residuals r(x), of shape `[m]`, if the function is the sum of their squares, Σ rᵢ², without a factor of ½.
    public let residuals: (@Sendable (Tensor<Double>) -> Tensor<Double>)?
    /// The function to be minimized, from shape `[n]` to a scalar.
    public let function: @Sendable (Tensor<Double>) -> Tensor<Double>

    /// The name of the problem.
    public var description: String { name }

    init(
        _ name: String, source: String, start: Tensor<Double>, searchBox: ClosedRange<Double>? = nil,
        minima: [Minimum], residuals: (@Sendable (Tensor<Double>) -> Tensor<Double>)? = nil,
        function: @escaping @Sendable (Tensor<Double>) -> Tensor<Double>
    ) {
        (self.name, self.source, self.start, self.searchBox) = (name, source, start, searchBox)
        (self.minima, self.residuals, self.function) = (minima, residuals, function)
    }

    static func sumOfSquares(
        _ name: String, source: String, start: Tensor<Double>, searchBox: ClosedRange<Double>? = nil,
        minima: [Minimum], residuals: @escaping @Sendable (Tensor<Double>) -> Tensor<Double>
    ) -> StandardProblem {
        StandardProblem(
            name, source: source, start: start, searchBox: searchBox, minima: minima, residuals: residuals,
            function: { square(residuals($0)).sum() })
    }
}

extension StandardProblem {
    /// All standard problems.
    public static let all: [StandardProblem] =
        moreGarbowHillstrom + twoVariables + [
            extendedRosenbrock(dimensions: 10), chainedRosenbrock(dimensions: 10), sphere(dimensions: 10),
            ravine(dimensions: 2, condition: 1000), rastrigin(dimensions: 2), ackley(dimensions: 2),
            styblinskiTang(dimensions: 2),
        ]

    /// The 27 unconstrained problems of Moré, Garbow and Hillstrom, in their order, all sums of squares. Source:
    /// "Testing unconstrained optimization software", *ACM Transactions on Mathematical Software* 7(1), 1981.
    public static let moreGarbowHillstrom: [StandardProblem] = [
        rosenbrock, powellBadlyScaled, brownBadlyScaled, jennrichSampson, helicalValley, gaussian, meyer, box,
        powellSingular, kowalikOsborne, brownDennis, biggs, osborne, watson(dimensions: 9), watson(dimensions: 12),
        extendedPowell(dimensions: 8), penaltyI(dimensions: 4), penaltyII(dimensions: 4), penaltyII(dimensions: 10),
        trigonometric(dimensions: 10), brownAlmostLinear(dimensions: 10), discreteIntegral(dimensions: 10),
        broydenTridiagonal(dimensions: 10), linearFullRank(dimensions: 10, residuals: 20),
        linearRankOne(dimensions: 5, residuals: 10), chebyquad(dimensions: 8), chebyquad(dimensions: 9),
    ]

    /// The functions of two variables, which can be drawn.
    public static let twoVariables: [StandardProblem] = [
        beale, booth, himmelblau, threeHumpCamel, goldsteinPrice, saddleWithWalls,
    ]

    /// Returns the reference to a problem of that paper.
    static func paper(_ number: Int) -> String {
        "Moré, Garbow and Hillstrom, 1981, problem \(number)"
    }

    /// Returns 1, 2, … count.
    static func indices(_ count: Int) -> Tensor<Double> { Tensor(1..<count + 1) }
}
