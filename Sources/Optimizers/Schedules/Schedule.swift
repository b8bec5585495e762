import Settings
import Support

/// A hyperparameter that may change from step to step: a pure function of the number of steps taken before.
///
/// ```swift
/// let constant = SGD(learningRate: 0.1)
/// let falling = SGD(learningRate: .cosine(from: 0.1, over: 2_000))
/// let own = SGD(learningRate: Schedule("warm-up") { min(0.1, 0.001 * Double($0 + 1)) })
/// ```
public struct Schedule: Sendable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral, CustomStringConvertible {
    /// The text of the schedule: a number, or `name(setting=value,…)` as the command line and settings files take it.
    public let description: String
    /// The value where it never changes, else `nil`.
    public let constantValue: Double?
    private let value: @Sendable (Int) -> Double
    private let declaration: Declaration

    /// Copies of one schedule are one setting; two schedules made alike are two.
    private final class Declaration: Sendable {}

    var identity: ObjectIdentifier { ObjectIdentifier(declaration) }

    /// Creates a schedule from a function.
    /// - Parameters:
    ///   - description: what stands for it in the text of an optimizer.
    ///   - value: returns the value after so many steps; 0 is the first.
    public init(_ description: String, _ value: @escaping @Sendable (_ step: Int) -> Double) {
        self.description = description
        constantValue = nil
        self.value = value
        declaration = Declaration()
    }

    private init(constant: Double) {
        description = "\(constant)"
        constantValue = constant
        value = { _ in constant }
        declaration = Declaration()
    }

    public init(floatLiteral value: Double) { self.init(constant: value) }
    public init(integerLiteral value: Int) { self.init(constant: Double(value)) }

    /// Returns the schedule that has the same value at every step.
    public static func constant(_ value: Double) -> Schedule { Schedule(constant: value) }

    /// Returns the value after `step` steps were taken; 0 is the first.
    public func callAsFunction(_ step: Int) -> Double { value(step) }
}

/// A number that is the same at every step, in text.
struct Constant: ScheduleKind {
    var from = ScheduleLevel.base

    static let name = "constant"
    static let settings: [SettingOf<Self>] = [.init("from", \.from)]

    func makeSchedule() -> Schedule { .constant(from.number) }

    func function() -> @Sendable (_ step: Int) -> Double {
        let value = from.number
        return { _ in value }
    }
}

extension Schedule: SettingText {
    public static let wanted = "a schedule"

    /// Returns the schedule that `text` describes: its base is the value that the setting has so far.
    public static func read(_ text: String, in context: SettingContext) throws(SettingError) -> Schedule? {
        let name = String(text.prefix { $0 != "(" }).trimmingSpaces
        guard ScheduleSpecification.names.contains(name) else { return nil }
        let base: Double =
            switch context.current {
            case .number(let number): number
            case .other(let schedule as Schedule): schedule(0)
            default: 0
            }
        return try ScheduleSpecification(text).makeSchedule(from: base, steps: context.steps)
    }
}
