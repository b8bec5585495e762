import Support
import Tensors

/// Something with settings: a method, or a transformation. What it lists in `settings` is checked, printed, saved and
/// read from text.
public protocol Configurable: Sendable, CustomStringConvertible {
    /// As on the command line: "adam".
    static var name: String { get }
    static var settings: [SettingOf<Self>] { get }
    /// What is wrong with the settings together, in one line, if anything.
    var problem: String? { get }
}

/// One setting of a method or a transformation.
public struct SettingOf<Owner>: Sendable {
    public let name: String
    public let kind: SettingKind
    public let value: @Sendable (Owner) -> SettingValue
    let change: @Sendable (inout Owner, SettingValue) -> Void

    /// A number that may follow a schedule.
    public init(_ setting: Setting, _ path: WritableKeyPath<Owner, Schedule> & Sendable) {
        (name, kind) = (setting.name, .number(setting.bounds))
        value = { .number($0[keyPath: path]) }
        change = { if case .number(let number) = $1 { $0[keyPath: path] = number } }
    }

    /// A number that is the same throughout a run.
    public init(_ setting: Setting, _ path: WritableKeyPath<Owner, Double> & Sendable) {
        (name, kind) = (setting.name, .constant(setting.bounds))
        value = { .number(.constant($0[keyPath: path])) }
        change = {
            if case .number(let number) = $1, let constant = number.constantValue { $0[keyPath: path] = constant }
        }
    }

    public init(_ name: String, atLeast least: Int = 1, _ path: WritableKeyPath<Owner, Int> & Sendable) {
        (self.name, kind) = (name, .count(atLeast: least))
        value = { .count($0[keyPath: path]) }
        change = { if case .count(let count) = $1 { $0[keyPath: path] = count } }
    }

    public init(_ name: String, _ path: WritableKeyPath<Owner, Bool> & Sendable) {
        (self.name, kind) = (name, .flag)
        value = { .flag($0[keyPath: path]) }
        change = { if case .flag(let flag) = $1 { $0[keyPath: path] = flag } }
    }

    public init(_ name: String, _ path: WritableKeyPath<Owner, LeafPattern> & Sendable) {
        (self.name, kind) = (name, .leaves)
        value = { .leaves($0[keyPath: path].description) }
        change = { if case .leaves(let text) = $1 { $0[keyPath: path] = LeafPattern(text) } }
    }

    /// One of several by name, which need not be the cases of an enumeration.
    public init(
        _ name: String, of choices: [String], value: @escaping @Sendable (Owner) -> String,
        change: @escaping @Sendable (inout Owner, String) -> Void
    ) {
        (self.name, kind) = (name, .choice(choices))
        self.value = { .choice(value($0)) }
        self.change = { if case .choice(let choice) = $1 { change(&$0, choice) } }
    }

    /// A part with settings of its own, such as a line search.
    /// - Parameter choices: the parts there are, with the settings that are taken where none are given.
    public init(
        _ name: String, of choices: [any Configurable], value: @escaping @Sendable (Owner) -> any Configurable,
        change: @escaping @Sendable (inout Owner, any Configurable) -> Void
    ) {
        (self.name, kind) = (name, .part(choices))
        self.value = { .part(value($0)) }
        self.change = { if case .part(let part) = $1 { change(&$0, part) } }
    }

    public init<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
        _ name: String, _ path: WritableKeyPath<Owner, Choice> & Sendable
    ) {
        (self.name, kind) = (name, .choice(Choice.allCases.map(\.rawValue)))
        value = { .choice($0[keyPath: path].rawValue) }
        change = { if case .choice(let raw) = $1, let choice = Choice(rawValue: raw) { $0[keyPath: path] = choice } }
    }
}

/// What a setting may be.
public enum SettingKind: Sendable {
    /// A number within bounds, or a schedule.
    case number(Setting.Bounds)
    case constant(Setting.Bounds)
    case count(atLeast: Int)
    case flag
    case choice([String])
    /// A `LeafPattern`.
    case leaves
    /// One of several with settings of their own.
    case part([any Configurable])
}

public enum SettingValue: Sendable, CustomStringConvertible {
    case number(Schedule)
    case count(Int)
    case flag(Bool)
    case choice(String)
    case leaves(String)
    case part(any Configurable)

    /// As in the text form.
    public var description: String {
        switch self {
        case .number(let number): number.constantValue.map(shortest) ?? number.description
        case .count(let count): "\(count)"
        case .flag(let flag): "\(flag)"
        case .choice(let choice): choice
        case .leaves(let text): text
        case .part(let part): part.description
        }
    }
}

extension Configurable {
    public static var name: String { "\(Self.self)" }
    public static var settings: [SettingOf<Self>] { [] }
    public var problem: String? { nil }

    public var name: String { Self.name }

    /// "adam(learningRate=0.001,beta1=0.9,…)", which reads back as the same.
    public var description: String {
        let list = Self.settings.map { "\($0.name)=\($0.value(self))" }.joined(separator: ",")
        return list.isEmpty ? name : "\(name)(\(list))"
    }

    public func settingValues(after steps: Int) -> [(name: String, value: String)] {
        Self.settings.map { setting in
            guard case .number(let number) = setting.value(self) else {
                return (setting.name, "\(setting.value(self))")
            }
            return (setting.name, shortest(number(steps)))
        }
    }

    /// The same with one setting changed.
    /// - Throws: `SettingProblem` where there is no such setting, or the value is of another kind or out of bounds.
    public func changing(_ name: String, to value: SettingValue) throws(SettingProblem) -> Self {
        guard let setting = Self.settings.first(where: { $0.name == name }) else { throw .unknown(name) }
        if let wanted = setting.kind.problem(with: value) { throw .unfit(wanted: wanted) }
        var changed = self
        setting.change(&changed, value)
        return changed
    }

    /// Ends the program where a setting is out of its bounds, as initialisers do.
    public func check() {
        for setting in Self.settings {
            switch (setting.kind, setting.value(self)) {
            case (.number(let bounds), .number(let number)), (.constant(let bounds), .number(let number)):
                Setting(setting.name, bounds).checked(number, of: "\(Self.self)")
            case (.count(let least), .count(let count)) where count < least:
                misuse("\(Self.self): \(setting.name) is \(count); it must be at least \(least)")
            default: break
            }
        }
        if let problem { misuse("\(Self.self): \(problem)") }
    }
}

/// Why a setting was not changed.
public enum SettingProblem: Error, Sendable, Equatable {
    case unknown(String)
    case unfit(wanted: String)
}

extension SettingKind {
    /// What may stand after `=`, for messages.
    public var wanted: String {
        switch self {
        case .number(let bounds): "a number \(bounds.rawValue), or a schedule"
        case .constant(let bounds): "a number \(bounds.rawValue)"
        case .count(let least): "a whole number of at least \(least)"
        case .flag: "true or false"
        case .choice(let choices): choices.joined(separator: " or ")
        case .leaves: "names of leaves, such as *.weight, with | between them"
        case .part(let choices): choices.map(\.name).joined(separator: " or ")
        }
    }

    /// What is wanted, where `value` is something else.
    func problem(with value: SettingValue) -> String? {
        let isFit: Bool
        switch (self, value) {
        case (.number(let bounds), .number(let number)): isFit = number.constantValue.map(bounds.contains) ?? true
        case (.constant(let bounds), .number(let number)): isFit = number.constantValue.map(bounds.contains) ?? false
        case (.count(let least), .count(let count)): isFit = count >= least
        case (.flag, .flag): isFit = true
        case (.choice(let choices), .choice(let choice)): isFit = choices.contains(choice)
        case (.leaves, .leaves(let text)): isFit = LeafPattern.isPattern(text)
        case (.part(let choices), .part(let part)): isFit = choices.contains { $0.name == part.name }
        default: isFit = false
        }
        return isFit ? nil : wanted
    }
}
