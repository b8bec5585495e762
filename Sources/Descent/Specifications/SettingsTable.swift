import Learning
import Optimizers
import Tensors

/// Things that are written `name(setting=value, …)`, such as optimizers: a row for each name.
struct SettingsTable<Make: Sendable>: Sendable {
    struct Row: Sendable {
        let name: String
        let settings: [SettingRule]
        let make: Make

        init(_ name: String, _ settings: [SettingRule], _ make: Make) {
            (self.name, self.settings, self.make) = (name, settings, make)
        }

        /// The name with every setting and its default: what help and error messages show.
        var form: String { text(name, settings.map { ($0.name, $0.defaultValue.description) }) }
    }

    /// What the rows are, for messages: "optimizer".
    let subject: String
    let rows: [Row]

    /// The row that `text` names, with the values it gives and the defaults of the others.
    func parsed(_ text: String) throws(SpecificationError) -> (row: Row, values: SettingValues) {
        let trimmed = text.trimmingSpaces
        let parts = trimmed.split(separator: "(", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0]).trimmingSpaces
        guard let row = rows.first(where: { $0.name == name }) else {
            throw SpecificationError(unknown: subject, name, among: rows.map(\.name))
        }
        var values = SettingValues(row.settings)
        guard parts.count > 1 else { return (row, values) }
        guard parts[1].last == ")" else {
            throw SpecificationError("\(subject) \"\(oneLine(text))\" lacks its closing \")\"; write it as \(row.form)")
        }
        let list = String(parts[1].dropLast()).trimmingSpaces
        var seen = Set<String>()
        for part in list.isEmpty ? [] : list.split(separator: ",", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map { String($0).trimmingSpaces }
            guard pair.count == 2 else {
                throw SpecificationError(
                    "\(subject) \(name): \"\(oneLine(String(part)))\" is no setting; write it as \(row.form)")
            }
            guard let setting = row.settings.first(where: { $0.name == pair[0] }) else {
                throw unknownSetting(pair[0], of: row)
            }
            guard seen.insert(setting.name).inserted else {
                throw SpecificationError("\(subject) \(name): \(setting.name) is given twice; give it once")
            }
            guard let value = setting.value(pair[1]) else {
                throw SpecificationError(
                    "\(subject) \(name): \(setting.name) is \"\(oneLine(pair[1]))\"; give \(setting.wanted)")
            }
            values[setting.name] = value
        }
        return (row, values)
    }

    private func unknownSetting(_ setting: String, of row: Row) -> SpecificationError {
        let names = row.settings.map(\.name)
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

    enum Kind: Sendable {
        case number(Setting, Double)
        case count(Int)
        case flag(Bool)
        case choice(String, of: [String])
    }

    static func number(_ setting: Setting, _ value: Double) -> SettingRule {
        SettingRule(name: setting.name, kind: .number(setting, value))
    }
    static func count(_ name: String, _ value: Int) -> SettingRule { SettingRule(name: name, kind: .count(value)) }
    static func flag(_ name: String, _ value: Bool) -> SettingRule { SettingRule(name: name, kind: .flag(value)) }
    static func choice(_ name: String, _ value: String, of choices: [String]) -> SettingRule {
        SettingRule(name: name, kind: .choice(value, of: choices))
    }

    var defaultValue: SettingValue {
        switch kind {
        case .number(_, let value): .number(value)
        case .count(let value): .count(value)
        case .flag(let value): .flag(value)
        case .choice(let value, _): .choice(value)
        }
    }

    /// What may stand after `=`.
    var wanted: String {
        switch kind {
        case .number(let setting, _): "a number \(setting.bounds.rawValue)"
        case .count: "a whole number of at least 1"
        case .flag: "true or false"
        case .choice(_, let choices): choices.joined(separator: " or ")
        }
    }

    func value(_ text: String) -> SettingValue? {
        switch kind {
        case .number(let setting, _):
            Double(text).flatMap { setting.bounds.contains($0) ? .number($0) : nil }
        case .count: Int(text).flatMap { $0 >= 1 ? .count($0) : nil }
        case .flag: Bool(text).map { .flag($0) }
        case .choice(_, let choices): choices.contains(text) ? .choice(text) : nil
        }
    }
}

enum SettingValue: Sendable, Hashable, CustomStringConvertible {
    case number(Double)
    case count(Int)
    case flag(Bool)
    case choice(String)

    var description: String {
        switch self {
        case .number(let number): Int(exactly: number).map(String.init) ?? "\(number)"
        case .count(let count): "\(count)"
        case .flag(let flag): "\(flag)"
        case .choice(let choice): choice
        }
    }
}

/// The value of every setting of a row.
struct SettingValues: Sendable, Hashable {
    /// In the order of the row.
    private(set) var names: [String]
    private var values: [String: SettingValue]

    init(_ rules: [SettingRule]) {
        names = rules.map(\.name)
        values = Dictionary(uniqueKeysWithValues: rules.map { ($0.name, $0.defaultValue) })
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

    private func undeclared(_ name: String, _ kind: String) -> Never {
        misuse("no setting '\(name)' that is a \(kind); the row declares \(names)")
    }

    /// `name(setting=value, …)` with every setting.
    func text(_ name: String) -> String {
        Descent.text(name, names.map { ($0, values[$0]?.description ?? "") })
    }
}

private func text(_ name: String, _ settings: [(String, String)]) -> String {
    settings.isEmpty ? name : "\(name)(\(settings.map { "\($0)=\($1)" }.joined(separator: ",")))"
}

extension String {
    var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
