import Plots

extension PlotStyle {
    /// The names of the styles there are.
    public static let names = ["light", "dark"]

    /// - Throws: `SpecificationError` with the nearest name.
    public init(named name: String) throws(SpecificationError) {
        switch name {
        case "light": self = .light
        case "dark": self = .dark
        default: throw SpecificationError(unknown: "style", name, among: Self.names)
        }
    }
}
