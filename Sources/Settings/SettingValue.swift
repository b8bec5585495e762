import Support

/// The value of a setting.
public indirect enum SettingValue: Sendable, CustomStringConvertible {
    /// A number.
    case number(Double)
    /// A whole number.
    case count(Int)
    /// True or false.
    case flag(Bool)
    /// One of several names.
    case choice(String)
    /// A value of a type with a text form of its own, such as a schedule.
    case other(any SettingText)
    /// A part that has settings itself, such as a line search.
    case part(any Configurable)
    /// Several values.
    case list([SettingValue])
    /// No value, where that is possible.
    case none

    /// The value as it stands in text: numbers in their shortest form, a list as `[a;b]`.
    public var description: String {
        switch self {
        case .number(let number): shortest(number)
        case .count(let count): "\(count)"
        case .flag(let flag): "\(flag)"
        case .choice(let choice): choice
        case .other(let value): value.description
        case .part(let part): part.description
        case .list(let values): "[\(values.map(\.description).joined(separator: ";"))]"
        case .none: "none"
        }
    }
}

/// A type of settings whose values have a text form of their own: schedules, patterns of names, kinds of models.
///
/// The description of a value is text that reads as the same value.
public protocol SettingText: Sendable, CustomStringConvertible {
    /// The description of a value, for messages: "a schedule".
    static var wanted: String { get }
    /// Returns the value that `text` stands for.
    /// - Returns: `nil` where the text is of another kind altogether, so that the message is one with `wanted`.
    /// - Throws: `SettingError` where the text is of this kind, and something is wrong in it.
    static func read(_ text: String, in context: SettingContext) throws(SettingError) -> Self?
}

/// The facts about a setting that are known while its text is read.
public struct SettingContext: Sendable {
    /// The name of the setting.
    public let name: String
    /// The value it has so far.
    public let current: SettingValue
    /// The steps of the whole run; schedules whose text names no end go by them.
    public let steps: Int

    /// Creates a context.
    package init(name: String, current: SettingValue = .none, steps: Int = 1) {
        (self.name, self.current, self.steps) = (name, current, steps)
    }
}

extension String: SettingText {
    public static var wanted: String { "text" }
    public static func read(_ text: String, in context: SettingContext) -> String? { text }
}
