import Support

/// The things of one kind that text can name, such as the samplers: a row for each.
///
/// ```swift
/// let table = SettingsTable("sampler", [TPESampler(), RandomSampler()] as [any Sampler]) { $0.name }
/// let sampler = try table.value("tpe(startup=20)") { $0 }
/// ```
public struct SettingsTable<Row: Sendable>: Sendable {
    /// The kind of the rows, for messages: "sampler".
    public let subject: String
    /// The rows in the order in which they are listed for people.
    public let rows: [Row]
    private let name: @Sendable (Row) -> String
    /// The name for each that a row had earlier, or has besides.
    private let otherNames: [String: String]
    /// The commands that list the rows, where they are too many for a message.
    private let listedBy: [String]

    /// Creates a table.
    /// - Parameters:
    ///   - subject: what the rows are, for messages: "sampler".
    ///   - otherNames: names under which rows are found besides their own, with their own.
    ///   - listedBy: the commands that list the rows, where they are too many for a message.
    ///   - name: returns the name of a row.
    public init(
        _ subject: String, _ rows: [Row], otherNames: [String: String] = [:], listedBy: [String] = [],
        name: @escaping @Sendable (Row) -> String
    ) {
        (self.subject, self.rows, self.otherNames, self.listedBy, self.name) = (
            subject, rows, otherNames, listedBy, name
        )
    }

    /// The names of the rows.
    public var names: [String] { rows.map(name) }

    /// Returns the row with this name.
    /// - Throws: `SettingError` with the nearest name.
    public func row(_ name: String) throws(SettingError) -> Row {
        let wanted = otherNames[name] ?? name
        guard let row = rows.first(where: { self.name($0) == wanted }) else {
            throw SettingError(unknown: subject, name, among: names, listedBy: listedBy)
        }
        return row
    }

    /// Returns what `text` names, with the settings that stand in it: `tpe(startup=20)`.
    /// - Parameters:
    ///   - steps: the steps of the whole run, for schedules that name no end.
    ///   - standard: returns the value of a row, with the settings it has where the text gives none.
    /// - Throws: `SettingError` with the nearest name, the list of settings, or what is wrong with one.
    public func value<Value>(_ text: String, steps: Int = 1, _ standard: (Row) -> Value) throws(SettingError) -> Value {
        let named = try NamedSettings(text, subject)
        let standard = standard(try row(named.name))
        guard let configurable = standard as? any Configurable,
            let value = try named.applied(to: configurable, subject, steps: steps) as? Value
        else { misuse("the rows of the table of \(subject)s are not Configurable") }
        return value
    }
}
