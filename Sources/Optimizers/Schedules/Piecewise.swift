import Support
import Tensors

/// Which value a piecewise constant schedule has at a boundary itself.
public enum BoundaryChange: String, Sendable, Codable, CaseIterable {
    /// The new one: boundary b means that b steps are taken with the old value. PyTorch, Optax.
    case atBoundary
    /// Still the old one. Keras and TensorFlow.
    case afterBoundary
}

extension Schedule {
    /// Constant between boundaries: value i is that of the steps with i boundaries behind them.
    ///
    /// - Parameters:
    ///   - values: each at least 0, one more than boundaries.
    ///   - boundaries: steps in ascending order, each at least 1.
    ///   - change: which value stands at a boundary itself. The default is `.atBoundary`.
    ///
    /// Source: `MultiStepLR` of PyTorch and `piecewise_constant_schedule` of Optax 0.2, which give factors between the
    /// values; `PiecewiseConstantDecay` of Keras 3, which changes `.afterBoundary`.
    public static func piecewiseConstant(
        _ values: [Double], at boundaries: [Int], changing change: BoundaryChange = .atBoundary
    ) -> Schedule {
        requirePieces(values.count, boundaries, of: "piecewiseConstant schedule", "values")
        for value in values { Setting.scheduledValue.require(value, of: "piecewiseConstant schedule") }
        let settings: KeyValuePairs<String, Argument> = [
            "values": .numbers(values), "boundaries": .counts(boundaries), "change": .word(change.rawValue),
        ]
        return Schedule("piecewiseConstant", settings) { step in
            values[boundaries.count { change == .atBoundary ? $0 <= step : $0 < step }]
        }
    }

    /// Straight lines from the first value at step 0 through value i at boundary i; the last value is kept.
    ///
    /// - Parameters:
    ///   - values: each at least 0, one more than boundaries.
    ///   - boundaries: steps in ascending order, each at least 1.
    ///
    /// Source: `piecewise_interpolate_schedule("linear", …)` of Optax 0.2, which gives factors between the values.
    public static func piecewiseLinear(_ values: [Double], at boundaries: [Int]) -> Schedule {
        interpolated("piecewiseLinear", values, boundaries, .linear)
    }

    /// As `piecewiseLinear`, with half cosines in place of the lines.
    public static func piecewiseCosine(_ values: [Double], at boundaries: [Int]) -> Schedule {
        interpolated("piecewiseCosine", values, boundaries, .cosine)
    }

    private static func interpolated(
        _ name: String, _ values: [Double], _ boundaries: [Int], _ transition: Transition
    ) -> Schedule {
        requirePieces(values.count, boundaries, of: "\(name) schedule", "values")
        for value in values { Setting.scheduledValue.require(value, of: "\(name) schedule") }
        let points = zip([0] + boundaries, values).map { (step: Double($0), value: $1) }
        return Schedule(name, ["values": .numbers(values), "boundaries": .counts(boundaries)]) { step in
            transition.value(at: Double(step), through: points)
        }
    }

    /// Traps where boundaries do not ascend, or part another number of pieces.
    static func requirePieces(_ count: Int, _ boundaries: [Int], of owner: String, _ pieces: String) {
        guard count == boundaries.count + 1 else {
            misuse("\(owner): \(boundaries.count) boundaries part \(boundaries.count + 1) \(pieces), not \(count)")
        }
        for boundary in boundaries { Setting.boundary.require(Double(boundary), of: owner) }
        guard zip(boundaries, boundaries.dropFirst()).allSatisfy({ $0 <= $1 }) else {
            misuse("\(owner): boundaries \(boundaries) do not ascend; put them in order")
        }
    }
}

extension Setting {
    public static let boundary = Setting("boundary", .count)
}
