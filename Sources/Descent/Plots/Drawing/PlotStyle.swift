/// The look that all pictures share.
public struct PlotStyle: Sendable {
    public var background: Drawing.Color
    /// Titles, axes' labels, start and end of a path.
    public var ink: Drawing.Color
    /// Axes and the numbers along them.
    public var mutedInk: Drawing.Color
    public var gridColor: Drawing.Color
    /// Where a function has no value.
    public var emptyColor: Drawing.Color
    /// For one series of data after the other.
    public var seriesColors: [Drawing.Color]
    public var titleSize: Double
    public var labelSize: Double
    public var numberSize: Double

    /// Dark on white, with the colours of M. Okabe and K. Ito, "Color Universal Design" (2008), which colour-blind eyes
    /// can tell apart; those which stand out on white come first.
    public static let light = PlotStyle(
        background: .init(0xFFFFFF), ink: .init(0x222222), mutedInk: .init(0x555555), gridColor: .init(0xE4E4E4),
        emptyColor: .init(0xDDDDDD),
        seriesColors: [
            .init(0x0072B2), .init(0xD55E00), .init(0x009E73), .init(0xCC79A7), .init(0xE69F00), .init(0x56B4E9),
            .init(0x000000),
        ],
        titleSize: 15, labelSize: 13, numberSize: 12)

    func font(_ anchor: Drawing.Font.Anchor = .middle) -> Drawing.Font {
        Drawing.Font(size: numberSize, color: mutedInk, anchor: anchor)
    }

    func label(_ anchor: Drawing.Font.Anchor = .middle, turn: Double = 0) -> Drawing.Font {
        Drawing.Font(size: labelSize, color: ink, anchor: anchor, turn: turn)
    }

    func title(size: Double) -> Drawing.Font { Drawing.Font(size: size, color: ink, isBold: true) }

    /// About how wide a text is. Fonts that take the place of Helvetica may be a little wider.
    static func width(of text: String, size: Double) -> Double { 1.04 * Lettering.width(of: text, size: size) }

    /// The text in one line, cut to about what fits.
    static func cut(_ text: String, size: Double, to width: Double) -> String {
        let line = oneLine(text, limit: 400)
        if Self.width(of: line, size: size) <= width { return line }
        var (room, shown) = (width - Self.width(of: "…", size: size), "")
        for character in line {
            room -= Self.width(of: String(character), size: size)
            guard room >= 0 || shown.isEmpty else { break }
            shown.append(character)
        }
        return shown + "…"
    }
}
