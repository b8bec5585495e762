import Support

/// One setting of an owner: its name, what it may be, and where in the owner it is kept.
public struct SettingOf<Owner>: Sendable {
    /// The name in text and in Swift.
    public let name: String
    /// The kind of values.
    public let kind: SettingKind
    /// Returns the value in an owner.
    public let value: @Sendable (Owner) -> SettingValue
    /// Changes the value to one that `kind` accepts.
    let change: @Sendable (inout Owner, SettingValue) -> Void
    /// The name by which initializers call a value that is out of bounds.
    let noun: String

    /// Creates a setting with any kind of value.
    /// - Parameters:
    ///   - noun: what initializers call a value that is out of bounds. The default is the name.
    ///   - change: called with values that `kind` accepts.
    public init(
        _ name: String, _ kind: SettingKind, noun: String? = nil, value: @escaping @Sendable (Owner) -> SettingValue,
        change: @escaping @Sendable (inout Owner, SettingValue) -> Void
    ) {
        (self.name, self.kind, self.noun, self.value, self.change) = (name, kind, noun ?? name, value, change)
    }

    /// Changes the setting in `owner`.
    /// - Parameter value: one of this kind; it may be out of bounds.
    package func set(_ value: SettingValue, in owner: inout Owner) { change(&owner, value) }

    /// Creates a setting that is a number within bounds.
    public init(_ setting: Setting, _ path: WritableKeyPath<Owner, Double> & Sendable) {
        self.init(setting.name, .number(setting.bounds)) {
            .number($0[keyPath: path])
        } change: {
            if case .number(let number) = $1 { $0[keyPath: path] = number }
        }
    }

    /// Creates a setting that is a number within bounds, under a name of its own.
    public init(_ name: String, _ setting: Setting, _ path: WritableKeyPath<Owner, Double> & Sendable) {
        self.init(name, .number(setting.bounds), noun: setting.name) {
            .number($0[keyPath: path])
        } change: {
            if case .number(let number) = $1 { $0[keyPath: path] = number }
        }
    }

    /// Creates a setting that is a number within bounds, or none.
    public init(_ setting: Setting, _ path: WritableKeyPath<Owner, Double?> & Sendable) {
        self.init(setting.name, .optional(.number(setting.bounds))) {
            $0[keyPath: path].map { .number($0) } ?? .none
        } change: {
            if case .number(let number) = $1 { $0[keyPath: path] = number } else { $0[keyPath: path] = nil }
        }
    }

    /// Creates a setting that is a whole number.
    /// - Parameter greatest: the upper bound. The default suits what becomes a size; steps have `Setting.mostSteps`.
    public init(
        _ name: String, atLeast least: Int = 1, atMost greatest: Int = Setting.greatestSize,
        _ path: WritableKeyPath<Owner, Int> & Sendable
    ) {
        self.init(name, .count(atLeast: least, atMost: greatest)) {
            .count($0[keyPath: path])
        } change: {
            if case .count(let count) = $1 { $0[keyPath: path] = count }
        }
    }

    /// Creates a setting that is a whole number, or none.
    /// - Parameter greatest: the upper bound. The default suits what becomes a size; steps have `Setting.mostSteps`.
    public init(
        _ name: String, atLeast least: Int = 1, atMost greatest: Int = Setting.greatestSize,
        _ path: WritableKeyPath<Owner, Int?> & Sendable
    ) {
        self.init(name, .optional(.count(atLeast: least, atMost: greatest))) {
            $0[keyPath: path].map { .count($0) } ?? .none
        } change: {
            if case .count(let count) = $1 { $0[keyPath: path] = count } else { $0[keyPath: path] = nil }
        }
    }

    /// Creates a setting that is true or false.
    public init(_ name: String, _ path: WritableKeyPath<Owner, Bool> & Sendable) {
        self.init(name, .flag) {
            .flag($0[keyPath: path])
        } change: {
            if case .flag(let flag) = $1 { $0[keyPath: path] = flag }
        }
    }

    /// Creates a setting of a type with a text form of its own.
    public init<Value: SettingText>(_ name: String, _ path: WritableKeyPath<Owner, Value> & Sendable) {
        self.init(name, .other(Value.self)) {
            .other($0[keyPath: path])
        } change: {
            if case .other(let value as Value) = $1 { $0[keyPath: path] = value }
        }
    }

    /// Creates a setting of a type with a text form of its own, or none.
    public init<Value: SettingText>(_ name: String, _ path: WritableKeyPath<Owner, Value?> & Sendable) {
        self.init(name, .optional(.other(Value.self))) {
            $0[keyPath: path].map { .other($0) } ?? .none
        } change: {
            if case .other(let value as Value) = $1 { $0[keyPath: path] = value } else { $0[keyPath: path] = nil }
        }
    }

    /// Creates a setting that is a case of an enumeration, by its name.
    public init<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
        _ name: String, _ path: WritableKeyPath<Owner, Choice> & Sendable
    ) {
        self.init(name, of: Choice.allCases.map(\.rawValue)) {
            $0[keyPath: path].rawValue
        } change: {
            if let choice = Choice(rawValue: $1) { $0[keyPath: path] = choice }
        }
    }

    /// Creates a setting that is a case of an enumeration, by its name, or none.
    public init<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
        _ name: String, _ path: WritableKeyPath<Owner, Choice?> & Sendable
    ) {
        self.init(name, .optional(.choice(Choice.allCases.map(\.rawValue)))) {
            $0[keyPath: path].map { .choice($0.rawValue) } ?? .none
        } change: {
            if case .choice(let raw) = $1 { $0[keyPath: path] = Choice(rawValue: raw) } else { $0[keyPath: path] = nil }
        }
    }

    /// Creates a setting that is one of several names, which need not be the cases of an enumeration.
    public init(
        _ name: String, of choices: [String], value: @escaping @Sendable (Owner) -> String,
        change: @escaping @Sendable (inout Owner, String) -> Void
    ) {
        self.init(name, .choice(choices)) {
            .choice(value($0))
        } change: {
            if case .choice(let choice) = $1 { change(&$0, choice) }
        }
    }

    /// Creates a setting that is a part with settings of its own, such as a line search.
    /// - Parameter choices: the parts there are, with the settings each has where the text gives none.
    public init(
        _ name: String, of choices: [any Configurable], value: @escaping @Sendable (Owner) -> any Configurable,
        change: @escaping @Sendable (inout Owner, any Configurable) -> Void
    ) {
        self.init(name, .part(choices)) {
            .part(value($0))
        } change: {
            if case .part(let part) = $1 { change(&$0, part) }
        }
    }

    /// Creates a setting of the owner from that of one of its parts, under the same name.
    public init<Part>(_ setting: SettingOf<Part>, of part: WritableKeyPath<Owner, Part> & Sendable) {
        self.init(setting.name, setting.kind, noun: setting.noun) {
            setting.value($0[keyPath: part])
        } change: {
            setting.change(&$0[keyPath: part], $1)
        }
    }
}
