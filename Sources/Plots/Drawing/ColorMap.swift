import Support

/// A map from numbers between 0 and 1 to colors, interpolated between the given ones.
public struct ColorMap: Sendable {
    /// The colors at even distances.
    var colors: [Drawing.Color]
    /// The colors in dark pictures; empty for the same.
    var darkColors: [Drawing.Color]

    /// Creates a map.
    /// - Precondition: at least two colors.
    public init(_ colors: [Drawing.Color], dark: [Drawing.Color] = []) {
        guard colors.count >= 2, dark.count != 1 else {
            misuse("a color map has \(min(colors.count, max(dark.count, 1))) colors; give at least 2")
        }
        (self.colors, darkColors) = (colors, dark)
    }

    /// Returns the map for pictures of a style.
    package func adapted(to style: PlotStyle) -> ColorMap {
        style.isDark && !darkColors.isEmpty ? ColorMap(darkColors) : self
    }

    /// A map whose equal steps look equal, in grey and to color-blind eyes too. Source: S. van der Walt and N. Smith,
    /// 2015.
    public static let viridis = ColorMap([
        .init(0x440154), .init(0x472D7B), .init(0x3B528B), .init(0x2C728E), .init(0x21918C), .init(0x28AE80),
        .init(0x5EC962), .init(0xADDC30), .init(0xFDE725),
    ])

    /// A faint map for surfaces under several colored lines.
    public static let paper = ColorMap([.init(0xFFFFFF), .init(0xB4C2D0)], dark: [.init(0x14171C), .init(0x46566B)])

    /// A map from black to white.
    public static let grey = ColorMap([.init(0x000000), .init(0xFFFFFF)])

    /// A map from the background to the ink, for drawings.
    public static let ink = ColorMap([.init(0xFFFFFF), .init(0x1B1B1B)], dark: [.init(0x14171C), .init(0xF2F2F2)])

    /// A map from the background to blue, for shares and ranks.
    public static let blues = ColorMap(
        [.init(0xF4F7FA), .init(0x9CC4E0), .init(0x0072B2)], dark: [.init(0x1E232B), .init(0x225C86), .init(0x56B4E9)])

    /// A map from the background to orange, for mistakes.
    public static let oranges = ColorMap(
        [.init(0xFAF6F3), .init(0xF3B48C), .init(0xD55E00)], dark: [.init(0x1E232B), .init(0x8A4320), .init(0xF58A4B)])

    /// A map with blue below the middle, the background there and red above, for numbers with a sign (ColorBrewer's
    /// RdBu).
    public static let blueRed = ColorMap(
        [
            .init(0x2166AC), .init(0x4393C3), .init(0x92C5DE), .init(0xD1E5F0), .init(0xF7F7F7), .init(0xFDDBC7),
            .init(0xF4A582), .init(0xD6604D), .init(0xB2182B),
        ],
        dark: [
            .init(0xA6D8F5), .init(0x4FA8DC), .init(0x2A6F9F), .init(0x204660), .init(0x1E232B), .init(0x5B2F28),
            .init(0x9A4535), .init(0xDE6E52), .init(0xFCC0A6),
        ])

    /// Returns the color at a position.
    /// - Parameter position: from 0 to 1; a position beyond has the color of the nearer end.
    func color(at position: Double) -> Drawing.Color {
        let place = (position.isNaN ? 0 : min(max(position, 0), 1)) * Double(colors.count - 1)
        let index = min(Int(place), colors.count - 2)
        let (below, above, part) = (colors[index], colors[index + 1], place - Double(index))
        func mixed(_ below: UInt8, _ above: UInt8) -> UInt8 {
            UInt8((Double(below) * (1 - part) + Double(above) * part).rounded())
        }
        return Drawing.Color(
            red: mixed(below.red, above.red), green: mixed(below.green, above.green),
            blue: mixed(below.blue, above.blue))
    }

    /// Returns `count` colors at even distances from the first to the last.
    package func colors(_ count: Int) -> [Drawing.Color] {
        (0..<count).map { color(at: count > 1 ? Double($0) / Double(count - 1) : 0.5) }
    }
}
