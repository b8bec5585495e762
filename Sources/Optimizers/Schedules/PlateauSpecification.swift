import Settings

/// A controller that lowers the rate on a plateau, as written on the command line and in settings files: `plateau`,
/// `plateau(factor=0.5,patience=5)`.
public struct PlateauSpecification: TextCoded {
    public static let wanted = "a controller"

    private let controller: ReduceOnPlateau

    /// Reads a controller.
    /// - Throws: `SettingError` with the list of settings, or what is wrong with one.
    public init(_ text: String) throws(SettingError) {
        controller = try SettingsTable("controller", [ReduceOnPlateau()]) { $0.name }.value(text) { $0 }
    }

    /// The text with every setting; it reads as the same controller.
    public var description: String { controller.description }

    /// The name with the settings and their defaults.
    package static var form: String { ReduceOnPlateau().description }

    /// Returns the controller before its first observation.
    public func makeController() -> ReduceOnPlateau { controller }
}
