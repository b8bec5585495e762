import Optimizers
import Tensors

/// How the learning rate changes during a run, as written on the command line and in settings files: `constant`,
/// `exponential(decay=0.9,every=100)`, `cosine(to=0)`. Where it begins, and how long a run is, is given elsewhere.
public struct ScheduleSpecification: Sendable, Hashable, CustomStringConvertible {
    public let name: String
    let values: SettingValues

    /// - Throws: `SpecificationError` with the nearest name, or the list of settings.
    public init(_ text: String) throws(SpecificationError) {
        let (row, values) = try Self.table.parsed(text)
        self.name = row.name
        self.values = values
    }

    /// The text with every setting; reading it gives the same schedule.
    public var description: String { values.text(name) }

    /// The schedules there are, with their settings and defaults.
    public static var forms: [String] { table.rows.map(\.form) }

    /// - Parameters:
    ///   - initial: the rate at the first step.
    ///   - steps: of the whole run; at least 1.
    public func makeSchedule(from initial: Double, steps: Int) -> Schedule {
        guard let row = Self.table.rows.first(where: { $0.name == name }) else {
            misuse("the table of schedules has no '\(name)'")
        }
        return row.make(initial, steps, values)
    }

    typealias Recipe = @Sendable (_ initial: Double, _ steps: Int, SettingValues) -> Schedule

    private static let table = SettingsTable<Recipe>(
        subject: "schedule",
        rows: [
            .init("constant", []) { initial, _, _ in .constant(initial) },
            .init(
                "exponential",
                [.number(.factor, 0.9), .count("every", 100), .flag("staircase", false)]
            ) { initial, _, values in
                .exponential(
                    from: initial, decay: values.number("decay"), every: values.count("every"),
                    staircase: values.flag("staircase"))
            },
            .init("cosine", [.number(Setting("to", .notNegative), 0)]) { initial, steps, values in
                .cosine(from: initial, to: values.number("to"), over: steps)
            },
        ])
}

extension ScheduleSpecification: Codable {
    public init(from decoder: any Decoder) throws {
        self = try decoder.specification { text throws(SpecificationError) in try ScheduleSpecification(text) }
    }

    public func encode(to encoder: any Encoder) throws { try encoder.encodeText(self) }
}
