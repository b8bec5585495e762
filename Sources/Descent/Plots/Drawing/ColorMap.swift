import Tensors

/// Colours for numbers from 0 to 1, between which it is interpolated.
public struct ColorMap: Sendable {
    public var colors: [Drawing.Color]

    /// - Precondition: at least two colours.
    public init(_ colors: [Drawing.Color]) {
        guard colors.count >= 2 else { misuse("a colour map has \(colors.count) colours; give at least 2") }
        self.colors = colors
    }

    /// Equal steps look equal, in grey and to colour-blind eyes too (S. van der Walt and N. Smith, 2015).
    public static let viridis = ColorMap([
        .init(0x440154), .init(0x472D7B), .init(0x3B528B), .init(0x2C728E), .init(0x21918C), .init(0x28AE80),
        .init(0x5EC962), .init(0xADDC30), .init(0xFDE725),
    ])

    /// Faint, for what lies under several coloured lines.
    public static let paper = ColorMap([.init(0xFFFFFF), .init(0xB4C2D0)])

    public static let grey = ColorMap([.init(0x000000), .init(0xFFFFFF)])

    /// Blue below the middle, white there and red above, for numbers with a sign (ColorBrewer's RdBu).
    public static let blueRed = ColorMap([
        .init(0x2166AC), .init(0x4393C3), .init(0x92C5DE), .init(0xD1E5F0), .init(0xF7F7F7), .init(0xFDDBC7),
        .init(0xF4A582), .init(0xD6604D), .init(0xB2182B),
    ])

    /// - Parameter position: from 0 to 1; what is beyond has the colour of the nearer end.
    public func color(at position: Double) -> Drawing.Color {
        let place = min(max(position, 0), 1) * Double(colors.count - 1)
        let index = min(Int(place), colors.count - 2)
        let (below, above, part) = (colors[index], colors[index + 1], place - Double(index))
        func mixed(_ channel: KeyPath<Drawing.Color, UInt8>) -> UInt8 {
            UInt8((Double(below[keyPath: channel]) * (1 - part) + Double(above[keyPath: channel]) * part).rounded())
        }
        return Drawing.Color(red: mixed(\.red), green: mixed(\.green), blue: mixed(\.blue))
    }

    /// `count` colours at even distances from the first to the last.
    public func colors(_ count: Int) -> [Drawing.Color] {
        (0..<count).map { color(at: count > 1 ? Double($0) / Double(count - 1) : 0.5) }
    }
}
