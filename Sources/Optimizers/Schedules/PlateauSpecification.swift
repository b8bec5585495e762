import Settings

/// A controller that lowers the rate on a plateau, as written on the command line and in settings files: `plateau`,
/// `plateau(factor=0.5,patience=5)`.
public struct PlateauSpecification: Hashable, SettingText {
    public static let wanted = "a controller"

    private let controller: ReduceOnPlateau

    /// Reads a controller.
    /// - Throws: `SettingError` with the list of settings, or what is wrong with one.
    public init(_ text: String) throws(SettingError) {
        controller = try SettingsTable("controller", [ReduceOnPlateau()]) { $0.name }.value(text) { $0 }
    }

    public static func read(_ text: String, in context: SettingContext) throws(SettingError) -> PlateauSpecification? {
        try PlateauSpecification(text)
    }

    /// The text with every setting; it reads as the same controller.
    public var description: String { controller.description }

    public static func == (left: Self, right: Self) -> Bool { left.description == right.description }
    public func hash(into hasher: inout Hasher) { hasher.combine(description) }

    /// The name with the settings and their defaults.
    public static var form: String { ReduceOnPlateau().description }

    /// Returns the controller before its first observation.
    public func makeController() -> ReduceOnPlateau { controller }
}

extension PlateauSpecification: Codable {
    public init(from decoder: any Decoder) throws { self = try decoder.settingText(PlateauSpecification.init) }

    public func encode(to encoder: any Encoder) throws { try encoder.encodeText(self) }
}
