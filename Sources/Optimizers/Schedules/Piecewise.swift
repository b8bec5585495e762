import Settings
import Support

/// The value that a piecewise constant schedule has at a boundary itself.
public enum BoundaryChange: String, Sendable, Codable, CaseIterable {
    /// The new value: boundary b means that b steps are taken with the old one, as in PyTorch and Optax.
    case atBoundary
    /// The old value, as in Keras and TensorFlow.
    case afterBoundary
}

/// A kind of schedule in pieces that end at boundaries, of which there is one less than of values.
protocol PiecewiseKind: ScheduleKind {
    var values: [ScheduleLevel] { get set }
    var boundaries: [StepCount] { get set }
}

extension PiecewiseKind {
    func validateTogether() throws(SettingError) { try requirePieces("values", values.count, boundaries) }

    func resolved(in run: ScheduleRun) -> Self {
        var resolved = settingsResolved(in: run)
        resolved.boundaries = resolved.boundaries.ascending
        return resolved
    }
}

/// The kind of `Schedule.piecewiseConstant`.
struct PiecewiseConstant: PiecewiseKind {
    var values: [ScheduleLevel] = [.base, .base(times: 0.1), .base(times: 0.01)]
    var boundaries: [StepCount] = [.run(times: 0.5), .run(times: 0.75)]
    var change = BoundaryChange.atBoundary

    static let name = "piecewiseConstant"
    static let settings: [SettingOf<Self>] = [
        .init("values", \.values), .boundaries(\.boundaries), .init("change", \.change),
    ]

    func function() -> @Sendable (_ step: Int) -> Double {
        let (values, boundaries) = (values.map(\.number), boundaries.map(\.count))
        return { [change] step in values[boundaries.count { change == .atBoundary ? $0 <= step : $0 < step }] }
    }
}

/// A kind of schedule that goes from value to value, which it has at the boundaries.
protocol PiecewiseInterpolation: PiecewiseKind {
    static var transition: Transition { get }
}

extension PiecewiseInterpolation {
    static var settings: [SettingOf<Self>] { [.init("values", \.values), .boundaries(\.boundaries)] }

    func function() -> @Sendable (_ step: Int) -> Double {
        let points = zip([0] + boundaries.map(\.count), values).map { (step: Double($0), value: $1.number) }
        return { [transition = Self.transition] step in transition.value(at: Double(step), through: points) }
    }
}

/// The kind of `Schedule.piecewiseLinear`.
struct PiecewiseLinear: PiecewiseInterpolation {
    static let name = "piecewiseLinear"
    static let transition = Transition.linear
    var values: [ScheduleLevel] = [.base(times: 0.1), .base, 0]
    var boundaries: [StepCount] = [.run(times: 0.3), .run]
}

/// The kind of `Schedule.piecewiseCosine`.
struct PiecewiseCosine: PiecewiseInterpolation {
    static let name = "piecewiseCosine"
    static let transition = Transition.cosine
    var values = PiecewiseLinear().values
    var boundaries = PiecewiseLinear().boundaries
}

/// Throws where boundaries do not ascend, or part another number of pieces.
func requirePieces(_ pieces: String, _ count: Int, _ boundaries: [StepCount]) throws(SettingError) {
    guard count == boundaries.count + 1 else {
        throw SettingError("boundaries has \(boundaries.count) and \(pieces) \(count)", "give one more of \(pieces)")
    }
    let ascends = zip(boundaries, boundaries.dropFirst()).allSatisfy { pair in
        switch pair {
        // Between equal counts lies a piece without steps.
        case (.count(let first), .count(let second)): first <= second
        case (.share(let first), .share(let second)): first.factor < second.factor
        default: true
        }
    }
    guard ascends else {
        let list = boundaries.map { boundary in
            switch boundary {
            case .count(let count): "\(count)"
            case .share(let share): share.description
            }
        }
        throw SettingError("boundaries is [\(list.joined(separator: ";"))]", "put them in ascending order")
    }
}

extension [StepCount] {
    /// The boundaries in ascending order: in a short run, parts of it may end before steps that are given as numbers.
    var ascending: [StepCount] {
        map(\.count).reduce(into: [Int]()) { $0.append(Swift.max($1, $0.last ?? 1)) }.map { .count($0) }
    }
}

extension Schedule {
    /// Returns a schedule that is constant between boundaries: value i is that of the steps with i boundaries behind
    /// them.
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
        Schedule(
            PiecewiseConstant(
                values: values.map { .number($0) }, boundaries: boundaries.map { .count($0) }, change: change))
    }

    /// Returns straight lines from the first value at step 0 through value i at boundary i; the last value is kept.
    ///
    /// - Parameters:
    ///   - values: each at least 0, one more than boundaries.
    ///   - boundaries: steps in ascending order, each at least 1.
    ///
    /// Source: `piecewise_interpolate_schedule("linear", …)` of Optax 0.2, which gives factors between the values.
    public static func piecewiseLinear(_ values: [Double], at boundaries: [Int]) -> Schedule {
        Schedule(PiecewiseLinear(values: values.map { .number($0) }, boundaries: boundaries.map { .count($0) }))
    }

    /// Returns half cosines from the first value at step 0 through value i at boundary i; the last value is kept.
    /// See `piecewiseLinear`.
    public static func piecewiseCosine(_ values: [Double], at boundaries: [Int]) -> Schedule {
        Schedule(PiecewiseCosine(values: values.map { .number($0) }, boundaries: boundaries.map { .count($0) }))
    }
}

extension Setting {
    /// A step at which a piece ends.
    static let boundary = Setting("boundary", .count)
}
