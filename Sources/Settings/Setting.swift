import Support

/// A number among the settings of something: its name and the values it may have.
///
/// Initializers trap on a number that is out of bounds. Where a number comes from outside, ask first:
/// ```swift
/// print(Setting.momentum.problem(with: 1.5) ?? "fits")  // momentum is 1.5; it must be at least 0 and below 1
/// ```
public struct Setting: Sendable {
    /// The values that a number may have. Infinity and NaN are within none of them.
    public enum Bounds: String, Sendable, CaseIterable {
        /// A number at least 0.
        case notNegative = "at least 0"
        /// A number above 0.
        case positive = "above 0"
        /// A number at least 0 and below 1.
        case fraction = "at least 0 and below 1"
        /// A number above 0 and below 1.
        case properFraction = "above 0 and below 1"
        /// A number at least 1.
        case count = "at least 1"
        /// Any finite number.
        case finite = "of finite size"

        /// Returns whether `value` is within the bounds.
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

    /// The name as in the initializers: "learningRate".
    public let name: String
    /// The values it may have.
    public let bounds: Bounds

    /// The greatest whole number that becomes a size, unless a setting states another.
    public static let greatestSize = 1_000_000
    /// The greatest number of steps: more than any run makes, and few enough to be added and multiplied safely.
    public static let mostSteps = 1_000_000_000_000

    /// Creates a setting with the name it has in initializers and in text.
    public init(_ name: String, _ bounds: Bounds) {
        self.name = name
        self.bounds = bounds
    }

    /// Returns what is wrong with `value`, in one line: "momentum is 1.5; it must be at least 0 and below 1".
    /// - Returns: `nil` where the value is within the bounds.
    public func problem(with value: Double) -> String? {
        bounds.contains(value) ? nil : "\(name) is \(shortest(value)); it must be \(bounds.rawValue)"
    }

    /// Traps where `value` is out of bounds.
    /// - Parameter owner: what the setting belongs to, for the message.
    package func require(_ value: Double, of owner: String) {
        if let problem = problem(with: value) { misuse("\(owner): \(problem)") }
    }
}
