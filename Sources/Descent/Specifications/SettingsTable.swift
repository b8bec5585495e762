import Learning
import Optimizers
import Support
import Tensors

/// Things that are written `name(setting=value, …)`, such as schedules: a row for each name.
struct SettingsTable<Make: Sendable>: Sendable {
    struct Row: Sendable {
        let name: String
        let settings: [SettingRule]
        let make: Make

        init(_ name: String, _ settings: [SettingRule], _ make: Make) {
            (self.name, self.settings, self.make) = (name, settings, make)
        }

        /// The name with every setting and its default: what help and error messages show.
        var form: String { text(name, settings.map { ($0.name, $0.defaultText) }) }
    }

    /// What the rows are, for messages: "optimizer".
    let subject: String
    let rows: [Row]
    /// Settings that every row takes besides its own.
    var common: [SettingRule] = []

    /// The row with this name, which was read before.
    func row(_ name: String) -> Row {
        guard let row = rows.first(where: { $0.name == name }) else {
            misuse("the table of \(subject)s has no '\(name)'")
        }
        return row
    }

    /// The row that `text` names, with the values it gives and the defaults of the others.
    func parsed(_ text: String) throws(SpecificationError) -> (row: Row, values: SettingValues) {
        let part = try SpecificationText.Part(text, subject) { name throws(SpecificationError) in
            guard let row = rows.first(where: { $0.name == name }) else {
                throw SpecificationError(unknown: subject, name, among: rows.map(\.name))
            }
            return row.form
        }
        let row = row(part.name)
        var values = SettingValues(row.settings, common: common)
        for pair in part.settings {
            guard let setting = (row.settings + common).first(where: { $0.name == pair.name }) else {
                throw unknownSetting(pair.name, of: row)
            }
            guard let value = try setting.kind.value(pair.value) else {
                throw SpecificationError(
                    "\(subject) \(row.name): \(setting.name) is \"\(oneLine(pair.value))\"; give \(setting.kind.wanted)"
                )
            }
            values[setting.name] = value
        }
        return (row, values)
    }

    private func unknownSetting(_ setting: String, of row: Row) -> SpecificationError {
        let names = (row.settings + common).map(\.name)
        let hint = nearestName(to: setting, among: names).map { "; did you mean \"\($0)\"?" } ?? ";"
        let list = names.isEmpty ? "It has none" : "Its settings are \(names.joined(separator: ", "))"
        return SpecificationError(
            "\(subject) \(row.name) has no setting \"\(oneLine(setting))\"\(hint) \(list)")
    }
}

/// A setting as a row declares it: its name, what it may be, and its default.
struct SettingRule: Sendable {
    let name: String
    let kind: Kind
    /// As it is written.
    let defaultText: String

    init(_ name: String, _ kind: Kind, _ defaultText: String) {
        (self.name, self.kind, self.defaultText) = (name, kind, defaultText)
    }

    indirect enum Kind: Sendable {
        case number(Setting)
        case count(atLeast: Int)
        case flag
        case choice([String])
        /// A number, or a multiple of the hyper-parameter's own value, `base`.
        case level(Setting)
        /// Whole steps, or a multiple of the run's.
        case steps(atLeast: Int)
        case optional(Kind)
        case list(of: Kind)
        case schedule
    }

    static func number(_ setting: Setting, _ value: Double) -> SettingRule {
        SettingRule(setting.name, .number(setting), SettingValue.number(value).description)
    }
    static func count(_ name: String, _ value: Int, atLeast least: Int = 1) -> SettingRule {
        SettingRule(name, .count(atLeast: least), "\(value)")
    }
    static func flag(_ name: String, _ value: Bool) -> SettingRule { SettingRule(name, .flag, "\(value)") }
    static func choice(_ name: String, _ value: String, of choices: [String]) -> SettingRule {
        SettingRule(name, .choice(choices), value)
    }

    var defaultValue: SettingValue {
        guard let value = try? kind.value(defaultText) else {
            misuse("the default \(name)=\(defaultText) is malformed")
        }
        return value
    }
}

extension SettingRule.Kind {
    /// What may stand after `=`.
    var wanted: String {
        switch self {
        case .number(let setting): "a number \(setting.bounds.rawValue)"
        case .count(let least): "a whole number of at least \(least)"
        case .flag: "true or false"
        case .choice(let choices): choices.joined(separator: " or ")
        case .level(let setting): "a number \(setting.bounds.rawValue), or a multiple of base such as 0.1*base"
        case .steps(let least): "a whole number of at least \(least), or a part of the run such as 0.1*run"
        case .optional(let kind): "\(kind.wanted), or none"
        case .list(let kind): "a list such as [a;b] in which each is \(kind.wanted)"
        case .schedule: "a schedule"
        }
    }

    /// The value that `text` stands for, or `nil` where it is none of this kind.
    /// - Throws: what is wrong with a schedule in it.
    func value(_ text: String) throws(SpecificationError) -> SettingValue? {
        switch self {
        case .number(let setting): return Double(text).flatMap { setting.bounds.contains($0) ? .number($0) : nil }
        case .count(let least): return Int(text).flatMap { $0 >= least ? .count($0) : nil }
        case .flag: return Bool(text).map { .flag($0) }
        case .choice(let choices): return choices.contains(text) ? .choice(text) : nil
        case .level(let setting):
            if let multiple = SettingValue(multiple: text, of: .base) { return multiple }
            return try SettingRule.Kind.number(setting).value(text)
        case .steps(let least):
            if let multiple = SettingValue(multiple: text, of: .run) { return multiple }
            return try SettingRule.Kind.count(atLeast: least).value(text)
        case .optional(let kind): return text == "none" ? .choice(text) : try kind.value(text)
        case .list(let kind):
            guard text.hasPrefix("["), text.hasSuffix("]"), text.count > 1 else { return nil }
            let inside = String(text.dropFirst().dropLast()).trimmingSpaces
            var values: [SettingValue] = []
            for element in inside.isEmpty ? [] : inside.splitOutsideBrackets(at: ";") {
                guard let value = try kind.value(element.trimmingSpaces) else { return nil }
                values.append(value)
            }
            return .list(values)
        case .schedule: return .schedule(try ScheduleSpecification(text))
        }
    }
}

enum SettingValue: Sendable, Hashable, CustomStringConvertible {
    case number(Double)
    case count(Int)
    case flag(Bool)
    case choice(String)
    case multiple(Double, of: Unit)
    case list([SettingValue])
    case schedule(ScheduleSpecification)

    /// What multiples are of.
    enum Unit: String, Sendable {
        /// The hyper-parameter's own value, such as the learning rate.
        case base
        /// The steps of the run.
        case run
    }

    /// `unit` or `0.1*unit`.
    fileprivate init?(multiple text: String, of unit: Unit) {
        if text == unit.rawValue {
            self = .multiple(1, of: unit)
            return
        }
        let parts = text.split(separator: "*", omittingEmptySubsequences: false).map { String($0).trimmingSpaces }
        guard parts.count == 2, parts[1] == unit.rawValue, let factor = Double(parts[0]), factor >= 0, factor.isFinite
        else { return nil }
        self = .multiple(factor, of: unit)
    }

    var description: String {
        switch self {
        case .number(let number): Int(exactly: number).map(String.init) ?? "\(number)"
        case .count(let count): "\(count)"
        case .flag(let flag): "\(flag)"
        case .choice(let choice): choice
        case .multiple(let factor, let unit):
            factor == 1 ? unit.rawValue : "\(SettingValue.number(factor))*\(unit.rawValue)"
        case .list(let values): "[\(values.map(\.description).joined(separator: ";"))]"
        case .schedule(let schedule): schedule.description
        }
    }
}

/// The value of every setting of a row.
struct SettingValues: Sendable, Hashable {
    /// In the order of the row.
    private(set) var names: [String]
    private var values: [String: SettingValue]
    /// Settings that go without saying where they have these values.
    private let unsaid: [String: SettingValue]

    init(_ rules: [SettingRule], common: [SettingRule] = []) {
        names = (rules + common).map(\.name)
        unsaid = Dictionary(uniqueKeysWithValues: common.map { ($0.name, $0.defaultValue) })
        values = Dictionary(uniqueKeysWithValues: rules.map { ($0.name, $0.defaultValue) })
            .merging(unsaid) { own, _ in own }
    }

    subscript(name: String) -> SettingValue? {
        get { values[name] }
        set { values[name] = newValue }
    }

    func number(_ name: String) -> Double {
        guard case .number(let number) = values[name] else { undeclared(name, "number") }
        return number
    }

    func count(_ name: String) -> Int {
        guard case .count(let count) = values[name] else { undeclared(name, "count") }
        return count
    }

    func flag(_ name: String) -> Bool {
        guard case .flag(let flag) = values[name] else { undeclared(name, "flag") }
        return flag
    }

    func choice(_ name: String) -> String {
        guard case .choice(let choice) = values[name] else { undeclared(name, "choice") }
        return choice
    }

    func undeclared(_ name: String, _ kind: String) -> Never {
        misuse("no setting '\(name)' that is a \(kind); the row declares \(names)")
    }

    /// `name(setting=value, …)` with every setting of the row, and the common ones that differ from their default.
    func text(_ name: String) -> String {
        let said = names.filter { unsaid[$0] == nil || unsaid[$0] != values[$0] }
        return Descent.text(name, said.map { ($0, values[$0]?.description ?? "") })
    }
}

private func text(_ name: String, _ settings: [(String, String)]) -> String {
    settings.isEmpty ? name : "\(name)(\(settings.map { "\($0)=\($1)" }.joined(separator: ",")))"
}
