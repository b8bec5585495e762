import Optimizers
import Tensors

/// Levenberg–Marquardt in Moré's form, for sums of squares: the step that minimises the linearised problem within a
/// radius Δ, which grows and shrinks with how well the decrease was predicted:
/// ```
/// min over p of ‖r + J p‖²  subject to  ‖D p‖ ≤ Δ,     Dⱼ = the greatest length of column j of J so far
/// ```
/// so that it does not matter in which units parameters are measured. A step that meets bounds ends there, and is
/// computed again for the other variables.
///
/// Moré, *The Levenberg–Marquardt algorithm: implementation and theory*, 1978. A step takes O(m n²) for m residuals.
public struct LevenbergMarquardt: Minimizer {
    public static let name = "levenbergMarquardt"
    /// Δ at first, relative to ‖D x‖.
    public var initialRadius: Double

    public static let accepts: ProblemParts = .bounds
    public static let settings: [SettingOf<Self>] = [
        SettingOf(Setting("initialRadius", .positive), \.initialRadius)
    ]

    public init(initialRadius: Double = 1) {
        self.initialRadius = initialRadius
        check()
    }

    public struct Memory: Sendable {
        fileprivate var scaling: Vector
        fileprivate var radius: Double
        /// ‖D x‖, the greatest so far.
        fileprivate var size: Double
        fileprivate var isFirst = true
    }

    public func initialMemory(at iterate: inout Iterate, _ function: Evaluator) throws -> Memory {
        let scaling = try function.linearization(at: iterate.point, for: Self.name).scaling
        let length = (scaling * iterate.point).norm
        let size = length > 0 ? length : 1
        return Memory(scaling: scaling, radius: initialRadius * size, size: size)
    }

    public func step(_ iterate: inout Iterate, _ memory: inout Memory, _ function: Evaluator) throws -> StopReason? {
        let model = try function.linearization(at: iterate.point, for: Self.name)
        guard model.offset > 0 else { return .gradientTolerance }
        memory.scaling = .combined(memory.scaling, model.scaling, "max") { max($0, $1) }
        memory.size = max(memory.size, (memory.scaling * iterate.point).norm)
        let steps = BoundedSteps(model, scaling: memory.scaling, function.bounds)
        while true {
            let step = steps.step(within: memory.radius)
            let (length, predicted) = ((memory.scaling * step).norm, model.predictedDecrease(step))
            let trial = iterate.point + step
            if memory.isFirst { memory.radius = min(memory.radius, length) }
            memory.isFirst = false
            guard predicted > 0 && trial != iterate.point else {
                if function.bounds == nil || trial == iterate.point { return reason(iterate, steps, memory) }
                memory.radius = length / 4
                continue
            }
            let value = try function.value(trial)
            let ratio = (iterate.value - value) / predicted
            memory.radius = radius(memory.radius, afterStep: length, ratio: ratio)
            let next =
                ratio > 1e-4
                ? try function.iterate(at: trial, value: value)
                : try function.refined(iterate, by: step, value: value, of: model)
            if let next {
                iterate = next
                return nil
            }
            if predicted <= 8 * Double.ulpOfOne * iterate.value { return reason(iterate, steps, memory) }
            memory.radius = min(memory.radius, length / 4)
        }
    }

    private func reason(_ iterate: Iterate, _ steps: BoundedSteps, _ memory: Memory) -> StopReason {
        let full = steps.step(within: .infinity)
        return steps.model.reasonToStay(full, length: (memory.scaling * full).norm / memory.size, iterate.value)
    }

    private func radius(_ radius: Double, afterStep length: Double, ratio: Double) -> Double {
        let isInside = length < 0.9 * radius
        return ratio >= 0.75 || isInside && ratio >= 0.25 ? 2 * length : ratio >= 0.25 ? radius : length / 4
    }
}

/// The steps of Levenberg–Marquardt at a point, held within bounds.
private final class BoundedSteps {
    let model: Linearization
    private let scaling: Vector
    private let bounds: Bounds?
    private lazy var damped = DampedStep(model.plane, scaling: scaling)

    init(_ model: Linearization, scaling: Vector, _ bounds: Bounds?) {
        (self.model, self.scaling, self.bounds) = (model, scaling, bounds)
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
