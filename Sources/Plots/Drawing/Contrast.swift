import Support

extension Drawing.Color {
    /// The relative luminance of WCAG 2.2, from 0 for black to 1 for white.
    var luminance: Double {
        func linear(_ part: UInt8) -> Double {
            let value = Double(part) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// The contrast ratio of WCAG 2.2, from 1 for the same color to 21.
    func contrast(to other: Drawing.Color) -> Double {
        let (first, second) = (luminance, other.luminance)
        return (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }

    /// Black or white, whichever can be read better on this color.
    var legibleInk: Drawing.Color {
        let (dark, light) = (Drawing.Color(0x000000), Drawing.Color(0xFFFFFF))
        return contrast(to: dark) >= contrast(to: light) ? dark : light
    }
}
