import Support

/// The kind of values that a setting may have.
public indirect enum SettingKind: Sendable {
    /// A number within bounds.
    case number(Setting.Bounds)
    /// A whole number within bounds. Both have to be given, because whole numbers become sizes and rounds.
    case count(atLeast: Int, atMost: Int)
    /// True or false.
    case flag
    /// One of several names.
    case choice([String])
    /// A value of a type with a text form of its own, such as a schedule.
    case other(any SettingText.Type)
    /// One of several parts with settings of their own, such as line searches, with the settings each has where the
    /// text gives none.
    case part([any Configurable])
    /// Several values of one kind.
    case list(of: SettingKind)
    /// No value: `none`.
    case none
    /// A value of one of two kinds.
    case either(SettingKind, SettingKind)

    /// Returns the same kind, or no value.
    public static func optional(_ kind: SettingKind) -> SettingKind { .either(kind, .none) }

    /// The description of what may stand after `=`, for messages.
    public var wanted: String {
        switch self {
        case .number(let bounds): "a number \(bounds.rawValue)"
        case .count(let least, _): "a whole number of at least \(least)"
        case .flag: "true or false"
        case .choice(let choices): choices.joined(separator: " or ")
        case .other(let type): type.wanted
        case .part(let choices): choices.map(\.name).joined(separator: " or ")
        case .list(let kind): "a list such as [a;b] in which each is \(kind.wanted)"
        case .none: "none"
        case .either(let first, let second): "\(first.wanted), or \(second.wanted)"
        }
    }

    /// Returns the description of what may stand in place of `text`: of a whole number that is too large, the upper
    /// bound.
    package func wanted(insteadOf text: String) -> String {
        switch self {
        case .count(_, let greatest):
            guard let number = Double(text), number.rounded() == number, number > Double(greatest) else {
                return wanted
            }
            return "a whole number of at most \(greatest)"
        case .list(let kind):
            let elements = text.dropFirst().dropLast().split(separator: ";").map { String($0).trimmingSpaces }
            let element = elements.first { kind.wanted(insteadOf: $0) != kind.wanted } ?? ""
            return "a list such as [a;b] in which each is \(kind.wanted(insteadOf: element))"
        case .either(let first, let second):
            return "\(first.wanted(insteadOf: text)), or \(second.wanted(insteadOf: text))"
        default: return wanted
        }
    }

    /// Returns whether `value` is of this kind, and within its bounds.
    func accepts(_ value: SettingValue) -> Bool {
        switch (self, value) {
        case (.number(let bounds), .number(let number)): bounds.contains(number)
        case (.count(let least, let greatest), .count(let count)): least <= count && count <= greatest
        case (.flag, .flag), (.none, .none): true
        case (.choice(let choices), .choice(let choice)): choices.contains(choice)
        case (.other(let type), .other(let value)): Swift.type(of: value) == type
        case (.part(let choices), .part(let part)): choices.contains { $0.name == part.name }
        case (.list(let kind), .list(let values)): values.allSatisfy(kind.accepts)
        case (.either(let first, let second), _): first.accepts(value) || second.accepts(value)
        default: false
        }
    }

    /// Returns what is wrong with a number that is out of bounds, as initializers tell of it, or with a part.
    /// - Parameter name: the name of the setting.
    func fault(in value: SettingValue, _ name: String) -> SettingError? {
        switch (self, value) {
        case (.number(let bounds), .number(let number)) where !bounds.contains(number):
            return SettingError("\(name) is \(shortest(number))", "it must be \(bounds.rawValue)")
        case (.count(let least, _), .count(let count)) where count < least:
            return SettingError("\(name) is \(count)", "it must be at least \(least)")
        case (.count(_, let greatest), .count(let count)) where count > greatest:
            return SettingError("\(name) is \(count)", "it must be at most \(greatest)")
        case (.part, .part(let part)):
            do { try part.validate() } catch { return error }
            return nil
        case (.list(let kind), .list(let values)):
            return values.lazy.compactMap { kind.fault(in: $0, name) }.first
        case (.either(let first, let second), _) where !accepts(value):
            return first.fault(in: value, name) ?? second.fault(in: value, name)
        default: return nil
        }
    }

    /// Returns the value that `text` stands for.
    /// - Returns: `nil` where it is not of this kind.
    /// - Throws: `SettingError` where it is of this kind, and something is wrong in it.
    public func value(_ text: String, in context: SettingContext) throws(SettingError) -> SettingValue? {
        let value: SettingValue?
        switch self {
        case .number: value = Double(text).map { .number($0) }
        case .count: value = Int(text).map { .count($0) }
        case .flag: value = Bool(text).map { .flag($0) }
        case .choice: value = .choice(text)
        case .none: value = text == "none" ? SettingValue.none : nil
        case .other(let type):
            guard let read = try type.read(text, in: context) else { return nil }
            value = .other(read)
        case .part(let choices): return .part(try Self.part(text, among: choices, in: context))
        case .list(let kind):
            guard text.hasPrefix("["), text.hasSuffix("]"), text.count > 1 else { return nil }
            let inside = String(text.dropFirst().dropLast()).trimmingSpaces
            var values: [SettingValue] = []
            for element in inside.isEmpty ? [] : inside.splitOutsideBrackets(at: ";") {
                guard let value = try kind.value(element.trimmingSpaces, in: context) else { return nil }
                values.append(value)
            }
            return .list(values)
        case .either(let first, let second):
            // Not `??`, which does not rethrow typed errors.
            if let value = try first.value(text, in: context) { return value }
            return try second.value(text, in: context)
        }
        return value.flatMap { accepts($0) ? $0 : nil }
    }

    /// Returns the part that `text` names, with the settings it gives; the others are those there were, or those of the
    /// choice.
    private static func part(
        _ text: String, among choices: [any Configurable], in context: SettingContext
    ) throws(SettingError) -> any Configurable {
        let named = try NamedSettings(text, context.name)
        guard var chosen = choices.first(where: { $0.name == named.name }) else {
            throw SettingError(unknown: context.name, named.name, among: choices.map(\.name))
        }
        if case .part(let present) = context.current, present.name == chosen.name { chosen = present }
        return try named.applied(to: chosen, context.name, steps: context.steps)
    }
}
