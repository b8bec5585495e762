import Support
import Tensors

/// A number that methods, transformations and schedules are given: its name and the values it may have.
///
/// Initialisers trap on a constant that is outside; where the value comes from a person, ask first:
/// ```swift
/// print(Setting.momentum.problem(with: 1.5) ?? "fits")  // …
/// ```
/// Schedules that change are not looked at.
public struct Setting: Sendable {
    /// The values a setting may have; infinity and not-a-number are in none.
    public enum Bounds: String, Sendable, CaseIterable {
        case notNegative = "at least 0"
        case positive = "above 0"
        case fraction = "at least 0 and below 1"
        case properFraction = "above 0 and below 1"
        case count = "at least 1"
        case finite = "of finite size"

        public func contains(_ value: Double) -> Bool {
            guard value.isFinite else { return false }
            return switch self {
            case .notNegative: value >= 0
            case .positive: value > 0
            case .fraction: value >= 0 && value < 1
            case .properFraction: value > 0 && value < 1
            case .count: value >= 1
            case .finite: true
            }
        }
    }

    /// As in the initialisers: "learningRate".
    public let name: String
    public let bounds: Bounds

    public init(_ name: String, _ bounds: Bounds) {
        self.name = name
        self.bounds = bounds
    }

    public static let learningRate = Setting("learningRate", .notNegative)
    public static let momentum = Setting("momentum", .fraction)
    public static let decay = Setting("decay", .fraction)
    public static let beta1 = Setting("beta1", .fraction)
    public static let beta2 = Setting("beta2", .fraction)
    public static let epsilon = Setting("epsilon", .notNegative)
    /// λ, of methods that have a decay of their own.
    public static let weightDecay = Setting("weightDecay", .notNegative)
    /// From the start, as methods that measure it begin.
    public static let initialDistance = Setting("initialDistance", .positive)
    public static let dampening = Setting("dampening", .fraction)
    /// How much a rate falls with each step.
    public static let rateDecay = Setting("rateDecay", .notNegative)
    public static let initialAccumulator = Setting("initialAccumulator", .notNegative)
    /// Of `l2` and `weightDecay`.
    public static let strength = Setting("strength", .notNegative)
    /// Of `clipped(toNorm:)`.
    public static let limit = Setting("limit", .positive)
    /// The initial value of a schedule, and the final one.
    public static let scheduledValue = Setting("value", .notNegative)
    /// The factor of a schedule.
    public static let factor = Setting("decay", .positive)
    /// How long a schedule, or a stage of it, lasts.
    public static let steps = Setting("steps", .count)

    /// What is wrong with `value`, in one line, if anything: "momentum is 1.5; it must be at least 0 and below 1".
    public func problem(with value: Double) -> String? {
        if bounds.contains(value) { return nil }
        let shown = Int(exactly: value).map(String.init) ?? String(value)
        return "\(name) is \(shown); it must be \(bounds.rawValue)"
    }

    /// `value`, or the end of the program where it is a constant outside of the bounds.
    /// - Parameter owner: what the setting belongs to, for the message.
    @discardableResult
    public func checked(_ value: Schedule, of owner: String) -> Schedule {
        if let problem = value.constantValue.flatMap(problem(with:)) { misuse("\(owner): \(problem)") }
        return value
    }

    func require(_ value: Double, of owner: String) {
        if let problem = problem(with: value) { misuse("\(owner): \(problem)") }
    }
}
