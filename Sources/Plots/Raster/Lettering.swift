import Support

/// The letters of pictures that are written as pixels: lines for a pen, as wide as those of Helvetica, so that a text
/// takes about as much room here as in SVG.
enum Lettering {
    /// A letter, in hundredths of the size of the text, from its left edge and upwards from the line it stands on.
    struct Letter: Sendable {
        var width: Double
        var strokes: [[Drawing.Point]]
        /// The pen's width; less for small letters.
        var weight = 1.0
    }

    /// Returns the width of a text, in the units of `size`.
    static func width(of text: String, size: Double, isBold: Bool = false) -> Double {
        text.reduce(0) { $0 + letter($1).width } * unit(size: size, isBold: isBold)
    }

    /// Bold letters are a little wider.
    static func unit(size: Double, isBold: Bool) -> Double { size / 100 * (isBold ? 1.06 : 1) }

    static func strokeWidth(size: Double, isBold: Bool) -> Double { size * (isBold ? 0.12 : 0.085) }

    static func letter(_ character: Character) -> Letter { letters[character] ?? unknown }

    /// A box for what there is no letter of.
    private static let unknown = Letter(
        width: 60, strokes: [[.init(10, 4), .init(50, 4), .init(50, 68), .init(10, 68), .init(10, 4)]])

    private static let letters: [Character: Letter] = {
        var letters = [Character(" "): Letter(width: 27.8, strokes: [])]
        for line in LetterShapes.all.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 2)
            guard parts.count == 3, let width = Double(parts[1]) else { continue }
            for character in parts[0] { letters[character] = Letter(width: width / 10, strokes: strokes(parts[2])) }
        }
        // Alike to the eye.
        for (copy, original) in zip("µ\u{A0}’‘“”", "μ ''\"\"") { letters[copy] = letters[original] }
        for (base, raised, lowered) in zip3("0123456789+−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "₀₁₂₃₄₅₆₇₈₉₊₋") {
            letters[raised] = letters[base]?.small(raisedBy: 30)
            letters[lowered] = letters[base]?.small(raisedBy: -12)
        }
        for (mark, accented, plain) in LetterShapes.accents {
            for (character, base) in zip(accented, plain) {
                letters[character] = letters[base]?.accented(by: strokes(mark[...]), isTall: base.isUppercase)
            }
        }
        return letters
    }()

    private static func zip3(_ a: String, _ b: String, _ c: String) -> [(Character, Character, Character)] {
        zip(a, zip(b, c)).map { ($0, $1.0, $1.1) }
    }

    /// Strokes are parted by semicolons. In them, two numbers are a point, and six the arc of an ellipse: its middle,
    /// its half axes, and the angles from which and to which it goes, in degrees from the right against the clock.
    private static func strokes(_ text: Substring) -> [[Drawing.Point]] {
        text.utf8.split(separator: UInt8(ascii: ";")).map { stroke in
            stroke.split(separator: UInt8(ascii: " ")).flatMap { part -> [Drawing.Point] in
                let numbers = part.split(separator: UInt8(ascii: ",")).compactMap { Double(Substring($0)) }
                return numbers.count == 6 ? arc(numbers) : [Drawing.Point(numbers[0], numbers[1])]
            }
        }
    }

    private static func arc(_ numbers: [Double]) -> [Drawing.Point] {
        let (start, sweep) = (numbers[4] * .pi / 180, (numbers[5] - numbers[4]) * .pi / 180)
        let count = max(Int(abs(numbers[5] - numbers[4]) / 11), 1)
        return (0...count).map { index in
            let angle = start + sweep * Double(index) / Double(count)
            return Drawing.Point(numbers[0] + numbers[2] * cos(angle), numbers[1] + numbers[3] * sin(angle))
        }
    }
}

extension Lettering.Letter {
    fileprivate func small(raisedBy height: Double) -> Self {
        Self(
            width: width * 0.6, strokes: strokes.map { $0.map { Drawing.Point($0.x * 0.6, $0.y * 0.6 + height) } },
            weight: 0.8)
    }

    /// The letter with a mark over its middle, which takes the place of a dot.
    fileprivate func accented(by mark: [[Drawing.Point]], isTall: Bool) -> Self {
        let placed = mark.map { $0.map { Drawing.Point($0.x + width / 2, $0.y + (isTall ? 20 : 0)) } }
        return Self(width: width, strokes: strokes.filter { $0.count > 1 } + placed)
    }
}
