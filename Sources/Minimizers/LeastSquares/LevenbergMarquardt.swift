import Settings
import Tensors

/// Levenberg–Marquardt in Moré's form, for sums of squares. The standard method of `leastSquares`.
///
/// The step minimizes the linearized problem within a radius Δ, which grows and shrinks with how well the decrease was
/// predicted:
/// ```
/// min over p of ‖r + J p‖²  subject to  ‖D p‖ ≤ Δ,     Dⱼ = the greatest length of column j of J so far
/// ```
/// so that the units of the parameters make no difference. A step that meets bounds ends there, and is computed again
/// for the other variables. Where no step within Δ helps, D and Δ are chosen anew for the present J: a wild start, whose
/// columns were far longer, must not end the run.
///
/// Complexity of a step: O(m n²) for m residuals. Source: Moré, *The Levenberg–Marquardt algorithm: implementation and
/// theory*, 1978.
public struct LevenbergMarquardt: Minimizer, ListedMinimizer {
    public static let name = "levenbergMarquardt"
    package static let formula = "p minimizes ‖r + J p‖ within ‖D p‖ ≤ Δ"
    package static let source = "Moré, Lecture Notes in Mathematics 630, 1978"
    var initialRadius: Double

    public static let accepts: ProblemParts = .bounds
    public static let settings: [SettingOf<Self>] = [
        SettingOf(Setting("initialRadius", .positive), \.initialRadius)
    ]

    /// Creates the method.
    /// - Parameter initialRadius: the initial Δ relative to ‖D x‖, above 0.
    public init(initialRadius: Double = 1) {
        self.initialRadius = initialRadius
        check()
    }

    /// The values that the method keeps between steps.
    public struct State: Sendable {
        fileprivate var scaling: Vector
        fileprivate var radius: Double
        fileprivate var isFirst = true
    }

    public func initialState(at iterate: inout Iterate, _ function: Evaluator) throws -> State {
        let scaling = try function.linearization(at: iterate.point, for: Self.name).scaling
        return State(scaling: scaling, radius: radius(at: iterate.point, scaling))
    }

    private func radius(at point: Vector, _ scaling: Vector) -> Double {
        let length = (scaling * point).norm
        return initialRadius * (length > 0 ? length : 1)
    }

    public func step(_ iterate: inout Iterate, _ state: inout State, _ function: Evaluator) throws -> StopReason? {
        let model = try function.linearization(at: iterate.point, for: Self.name)
        guard model.offset > 0 else { return try function.reasonAtRest(iterate) }
        state.scaling = .combined(state.scaling, model.scaling, "max") { max($0, $1) }
        let steps = BoundedSteps(model, scaling: state.scaling, function.bounds)
        if let end = try descend(&iterate, &state, steps, function) {
            // What stalls may be steps in proportions that held long ago, in which much of J is lost in rounding.
            let isScaleOld = zip(state.scaling, model.scaling).contains { $0 > 2 * $1 }
            guard isScaleOld && !model.isNearRounding else { return end }
            state.scaling = model.scaling
            state.radius = radius(at: iterate.point, model.scaling)
            return try descend(
                &iterate, &state, BoundedSteps(model, scaling: model.scaling, function.bounds), function)
        }
        return nil
    }

    /// Moves to a lower point, with shorter and shorter steps, or returns why there is none.
    private func descend(
        _ iterate: inout Iterate, _ state: inout State, _ steps: BoundedSteps, _ function: Evaluator
    ) throws -> StopReason? {
        let (model, scaling) = (steps.model, steps.scaling)
        if model.isNearRounding {
            guard let next = try function.refined(iterate, by: steps.step(within: .infinity), of: model) else {
                return .roundingLimit
            }
            iterate = next
            return nil
        }
        var hasGrown = false
        while true {
            let step = steps.step(within: state.radius)
            let (length, predicted) = ((scaling * step).norm, model.predictedDecrease(step))
            let trial = iterate.point + step
            if state.isFirst { state.radius = min(state.radius, length) }
            state.isFirst = false
            if predicted > 0 && trial != iterate.point {
                let value = try function.value(trial)
                let ratio = (iterate.value - value) / predicted
                state.radius = radius(state.radius, afterStep: length, ratio: ratio)
                let next =
                    ratio > 1e-4
                    ? try function.iterate(at: trial, value: value)
                    : try function.refined(iterate, by: step, value: value, of: model)
                if let next {
                    iterate = next
                    return nil
                }
                if predicted > RoundingGuard.rounding(of: iterate.value) {
                    state.radius = min(state.radius, length / 4)
                    continue
                }
            } else if function.bounds != nil && trial != iterate.point {
                state.radius = length / 4
                continue
            }
            // A radius may be so short only because nothing could be measured within it.
            guard !hasGrown, let radius = steps.measurableRadius(from: length, iterate.value) else {
                return try function.reasonToStay(iterate, steps.step(within: .infinity), of: model)
            }
            (hasGrown, state.radius) = (true, radius)
        }
    }

    private func radius(_ radius: Double, afterStep length: Double, ratio: Double) -> Double {
        let isInside = length < 0.9 * radius
        return ratio >= 0.75 || isInside && ratio >= 0.25 ? 2 * length : ratio >= 0.25 ? radius : length / 4
    }
}

/// The steps of Levenberg–Marquardt at a point, held within bounds.
private final class BoundedSteps {
    let model: Linearization
    let scaling: Vector
    private let bounds: Bounds?
    private lazy var damped = DampedStep(model.plane, scaling: scaling)

    init(_ model: Linearization, scaling: Vector, _ bounds: Bounds?) {
        (self.model, self.scaling, self.bounds) = (model, scaling, bounds)
    }

    /// Returns a radius in which a decrease well above the rounding of f is predicted, if a longer step has one.
    func measurableRadius(from length: Double, _ value: Double) -> Double? {
        guard model.predictedDecrease(step(within: .infinity)) > 1e-6 * value else { return nil }
        var radius = max(length, .leastNormalMagnitude)
        while radius < .infinity {
            let step = step(within: radius)
            if model.predictedDecrease(step) > 1e3 * RoundingGuard.rounding(of: value) { return radius }
            radius *= 10
        }
        return nil
    }

    func step(within radius: Double) -> Vector {
        let point = model.point
        var step = damped.step(within: radius, of: point.count)
        guard let bounds else { return step }
        var (free, stopped) = (model.free, Vector.zeros(point.count))
        while true {
            let leaving = free.filter { !(bounds.lower[$0]...bounds.upper[$0]).contains(point[$0] + step[$0]) }
            if leaving.isEmpty { return bounds.clamped(point + step) - point }
            for index in leaving {
                stopped[index] = (step[index] < 0 ? bounds.lower[index] : bounds.upper[index]) - point[index]
            }
            free.removeAll(where: leaving.contains)
            let rest = model.residuals + model.jacobian * stopped
            step = stopped
            guard !free.isEmpty else { return step }
            let plane = ColumnPlane(model.jacobian, columns: free, rest, model.precision)
            step += DampedStep(plane, scaling: scaling).step(within: radius, of: point.count)
        }
    }
}
