import Support

/// The look that all pictures share.
public struct PlotStyle: Sendable {
    /// The color of the background.
    public var background: Drawing.Color
    /// The color of titles, labels of axes, and the start and end of a path.
    public var ink: Drawing.Color
    /// The color of axes and the numbers along them.
    public var mutedInk: Drawing.Color
    /// The color of grid lines.
    public var gridColor: Drawing.Color
    /// The color of places where a function has no value.
    public var emptyColor: Drawing.Color
    /// The colors of series of data, one after the other; at least one.
    public var seriesColors: [Drawing.Color]
    /// Indicates whether the background is darker than the ink; color maps adapt to it.
    public var isDark = false
    /// The size of titles in pixels.
    public var titleSize: Double
    /// The size of labels in pixels.
    public var labelSize: Double
    /// The size of the numbers along axes in pixels.
    public var numberSize: Double

    /// The style with dark ink on white, with colors that color-blind eyes can tell apart; those that stand out on
    /// white come first. Source: M. Okabe and K. Ito, "Color Universal Design", 2008.
    public static let light = PlotStyle(
        background: .init(0xFFFFFF), ink: .init(0x222222), mutedInk: .init(0x555555), gridColor: .init(0xE4E4E4),
        emptyColor: .init(0xDDDDDD),
        seriesColors: [
            .init(0x0072B2), .init(0xD55E00), .init(0x009E73), .init(0xCC79A7), .init(0xE69F00), .init(0x56B4E9),
            .init(0x000000),
        ],
        titleSize: 15, labelSize: 13, numberSize: 12)

    /// The style with light ink on a dark grey, with the colors of the same palette that stand out there.
    public static let dark = PlotStyle(
        background: .init(0x14171C), ink: .init(0xECEEF1), mutedInk: .init(0xA8B0BB), gridColor: .init(0x2C323B),
        emptyColor: .init(0x3A4049),
        seriesColors: [
            .init(0x56B4E9), .init(0xF07F3C), .init(0x2BBF93), .init(0xDE93BC), .init(0xE69F00), .init(0xF0E442),
            .init(0xFFFFFF),
        ],
        isDark: true, titleSize: 15, labelSize: 13, numberSize: 12)

    func color(_ color: PlotColor) -> Drawing.Color {
        switch color {
        case .exact(let color): color
        case .series(let number): seriesColors.isEmpty ? ink : seriesColors[number % seriesColors.count]
        case .ink: ink
        case .muted: mutedInk
        case .faint: mutedInk.opacity(0.4)
        }
    }

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

/// The color of a layer: one that follows the style of the picture, or always the same.
public enum PlotColor: Sendable, Hashable {
    /// A color that does not follow the style.
    case exact(Drawing.Color)
    /// The style's colors for one series after the other, from 0, and again from the first after the last.
    case series(Int)
    /// The color of titles.
    case ink
    /// The color of axes.
    case muted
    /// A color for what is least important.
    case faint

    /// Creates a color that does not follow the style, from a number such as `0x0072B2`.
    public init(_ hexadecimal: UInt32, opacity: Double = 1) {
        self = .exact(Drawing.Color(hexadecimal, opacity: opacity))
    }
}
