import Plots
import Settings

extension PlotStyle {
    /// The names of the styles there are.
    public static let names = ["light", "dark"]

    /// - Throws: `SettingError` with the nearest name.
    package init(named name: String) throws(SettingError) {
        switch name {
        case "light": self = .light
        case "dark": self = .dark
        default: throw SettingError(unknown: "style", name, among: Self.names)
        }
    }
}
