extension Drawing {
    /// A color of the sRGB space.
    public struct Color: Sendable, Hashable {
        /// The red part.
        var red: UInt8
        /// The green part.
        var green: UInt8
        /// The blue part.
        var blue: UInt8
        /// The opacity, from 0 (invisible) to 1.
        var opacity: Double

        /// Creates a color.
        public init(red: UInt8, green: UInt8, blue: UInt8, opacity: Double = 1) {
            (self.red, self.green, self.blue, self.opacity) = (red, green, blue, opacity)
        }

        /// Creates a color from a number such as `0x0072B2`.
        public init(_ hexadecimal: UInt32, opacity: Double = 1) {
            self.init(
                red: UInt8(hexadecimal >> 16 & 255), green: UInt8(hexadecimal >> 8 & 255),
                blue: UInt8(hexadecimal & 255), opacity: opacity)
        }

        /// Returns the same color with another opacity.
        public func opacity(_ opacity: Double) -> Color {
            Color(red: red, green: green, blue: blue, opacity: opacity)
        }

        /// `#0072b2`.
        var hexadecimal: String {
            let digits = Array("0123456789abcdef")
            return [red, green, blue].reduce(into: "#") { text, part in
                text.append(digits[Int(part >> 4)])
                text.append(digits[Int(part & 15)])
            }
        }
    }
}
