import Settings
import Tensors

/// Gauss–Newton with a line search, for sums of squares: d minimizes ‖r + J d‖², by QR, and is the shortest such d if
/// columns of J depend on one another. Fast if residuals are small; `LevenbergMarquardt` is the safer choice.
///
/// Complexity of a step: O(m n²) for m residuals. Source: Nocedal and Wright, *Numerical Optimization*, 2nd ed., 2006,
/// section 10.3.
public struct GaussNewton: LineSearching, ListedMinimizer {
    public static let name = "gaussNewton"
    package static let formula = "d minimizes ‖r + J d‖"
    package static let source = "Nocedal and Wright, Numerical Optimization, 2006"
    public var lineSearch: any LineSearch

    public static let settings: [SettingOf<Self>] = [.lineSearch]

    /// Creates the method.
    public init(lineSearch: any LineSearch = Backtracking()) {
        self.lineSearch = lineSearch
        check()
    }

    public func initialState(at iterate: inout Iterate, _ function: Evaluator) throws {}

    public func step(_ iterate: inout Iterate, _ state: inout Void, _ function: Evaluator) throws -> StopReason? {
        let model = try function.linearization(at: iterate.point, for: Self.name)
        guard model.offset > 0 else { return try function.reasonAtRest(iterate) }
        let direction = DampedStep(model.plane, scaling: model.scaling).step(within: .infinity, of: iterate.point.count)
        if let next = try function.refined(iterate, by: direction, of: model) {
            iterate = next
            return nil
        }
        if model.isNearRounding { return .roundingLimit }
        let line = Line(from: iterate, along: direction, slope: dot(iterate.slope, direction), function)
        if line.slope < 0, let found = try lineSearch.search(along: line, from: 1),
            !lineSearch.decreases || found.value < iterate.value,
            let next = try function.iterate(at: found.point, value: found.value)
        {
            iterate = next
            return nil
        }
        return try function.reasonToStay(iterate, direction, of: model)
    }
}
