import Optimizers

/// A controller that lowers the rate on a plateau, as written on the command line and in settings files: `plateau`,
/// `plateau(factor=0.5,patience=5)`.
public struct PlateauSpecification: Sendable, Hashable, CustomStringConvertible {
    let values: SettingValues

    /// - Throws: `SpecificationError` with the list of settings, or what is wrong with one.
    public init(_ text: String) throws(SpecificationError) {
        values = try Self.table.parsed(text).values
    }

    /// The text with every setting; reading it gives the same controller.
    public var description: String { values.text(Self.table.rows[0].name) }

    /// `plateau` with its settings and defaults.
    public static var form: String { table.rows[0].form }

    /// The controller before its first observation.
    public func makeController() -> ReduceOnPlateau { Self.table.rows[0].make(values) }

    private static let table = SettingsTable<@Sendable (SettingValues) -> ReduceOnPlateau>(
        subject: "controller",
        rows: [
            .init(
                "plateau",
                [
                    .number(.reduction, 0.1), .count("patience", 10, atLeast: 0), .number(.threshold, 1e-4),
                    choice("comparison", ReduceOnPlateau.Comparison.relative), .count("cooldown", 0, atLeast: 0),
                    .number(.minimum, 0), choice("goal", ReduceOnPlateau.Goal.minimum),
                    choice("dialect", ReduceOnPlateau.Dialect.pytorch),
                ]
            ) { values in
                ReduceOnPlateau(
                    factor: values.number("factor"), patience: values.count("patience"),
                    threshold: values.number("threshold"),
                    comparison: values.choice("comparison", of: ReduceOnPlateau.Comparison.self),
                    cooldown: values.count("cooldown"), minimum: values.number("minimum"),
                    goal: values.choice("goal", of: ReduceOnPlateau.Goal.self),
                    dialect: values.choice("dialect", of: ReduceOnPlateau.Dialect.self))
            }
        ])

    private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, _ value: Choice
    ) -> SettingRule {
        .choice(name, value.rawValue, of: Choice.allCases.map(\.rawValue))
    }
}

extension PlateauSpecification: Codable {
    public init(from decoder: any Decoder) throws {
        self = try decoder.specification { text throws(SpecificationError) in try PlateauSpecification(text) }
    }

    public func encode(to encoder: any Encoder) throws { try encoder.encodeText(self) }
}
