import Support

/// A drawing as a picture in SVG 1.1.
package enum SVG {
    static func text(of drawing: Drawing) -> String {
        let size = "\(number(drawing.width)) \(number(drawing.height))"
        let family = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(number(drawing.width))" \
            height="\(number(drawing.height))" viewBox="0 0 \(size)" font-family="\(family)">
            <rect width="100%" height="100%" fill="\(drawing.background.hexadecimal)"/>
            \(drawing.marks.map(element).joined(separator: "\n"))
            </svg>

            """
    }

    private static func element(_ mark: Drawing.Mark) -> String {
        switch mark {
        case .outline(let outline, let fill, let stroke):
            "<path d=\"\(path(outline))\"\(paint(fill, stroke))/>"
        case .circles(let centres, let radius, let fill, let stroke):
            group(
                centres.map { "<circle cx=\"\(number($0.x))\" cy=\"\(number($0.y))\" r=\"\(number(radius))\"/>" },
                paint(fill, stroke))
        case .text(let text, let place, let font):
            "<text \(position(place, font.turn))\(attributes(font))>\(escaped(text))</text>"
        case .image(let image, let place):
            "<image \(corner(place)) preserveAspectRatio=\"none\" image-rendering=\"pixelated\" "
                + "href=\"data:image/png;base64,\(base64(PNG.encode(image)))\"/>"
        case .travel(let travel, let fill, let stroke):
            fill.map { traveller(travel, $0, stroke) } ?? way(travel, stroke)
        case .clipped(let marks, let place):
            // A picture within the picture cuts off what is beyond it, and needs no name that another could share.
            """
            <svg \(corner(place)) viewBox="\(number(place.left)) \(number(place.top)) \
            \(number(place.width)) \(number(place.height))">
            \(marks.map(element).joined(separator: "\n"))
            </svg>
            """
        }
    }

    private static func traveller(_ travel: Drawing.Travel, _ fill: Drawing.Color, _ stroke: Drawing.Stroke) -> String {
        let x = animation("cx", travel.points.map { number($0.x) }, travel.seconds)
        let y = animation("cy", travel.points.map { number($0.y) }, travel.seconds)
        return "<circle r=\"\(number(travel.radius))\"\(paint(fill, stroke))>\(x)\(y)</circle>"
    }

    /// The line is dashed, with a first dash that grows as far as the mark has come.
    private static func way(_ travel: Drawing.Travel, _ stroke: Drawing.Stroke) -> String {
        var (length, lengths) = (0.0, [0.0])
        for (from, to) in zip(travel.points, travel.points.dropFirst()) {
            let right = Drawing.nearby(to.x) - Drawing.nearby(from.x)
            let down = Drawing.nearby(to.y) - Drawing.nearby(from.y)
            length += (right * right + down * down).squareRoot()
            lengths.append(length)
        }
        let whole = number(length + 1)
        let line = path(Drawing.Outline([travel.points]))
        let animation = animation("stroke-dashoffset", lengths.map { number(length + 1 - $0) }, travel.seconds)
        return "<path d=\"\(line)\"\(paint(nil, stroke)) stroke-dasharray=\"\(whole) \(whole)\">\(animation)</path>"
    }

    private static func animation(_ attribute: String, _ values: [String], _ seconds: Double) -> String {
        "<animate attributeName=\"\(attribute)\" values=\"\(values.joined(separator: ";"))\" "
            + "dur=\"\(number(seconds))s\" repeatCount=\"indefinite\"/>"
    }

    private static func group(_ elements: [String], _ attributes: String) -> String {
        "<g\(attributes)>\(elements.joined())</g>"
    }

    private static func corner(_ place: Drawing.Rectangle) -> String {
        "x=\"\(number(place.left))\" y=\"\(number(place.top))\" "
            + "width=\"\(number(place.width))\" height=\"\(number(place.height))\""
    }

    private static func path(_ outline: Drawing.Outline) -> String {
        outline.runs.map { run in
            let points = run.map { "\(number($0.x)) \(number($0.y))" }
            return "M" + points.joined(separator: "L") + (outline.isClosed ? "Z" : "")
        }.joined()
    }

    private static func paint(_ fill: Drawing.Color?, _ stroke: Drawing.Stroke?) -> String {
        var text = " fill=\"\(fill?.hexadecimal ?? "none")\""
        if let fill, fill.opacity < 1 { text += " fill-opacity=\"\(number(fill.opacity))\"" }
        if fill != nil { text += " fill-rule=\"evenodd\"" }
        guard let stroke else { return text }
        text += " stroke=\"\(stroke.color.hexadecimal)\" stroke-width=\"\(number(stroke.width))\""
        if stroke.color.opacity < 1 { text += " stroke-opacity=\"\(number(stroke.color.opacity))\"" }
        if stroke.isDashed { text += " stroke-dasharray=\"\(number(dash.length)) \(number(dash.gap))\"" }
        return text + " stroke-linejoin=\"round\""
    }

    /// A length in pixels.
    static let dash = (length: 5.0, gap: 4.0)

    private static func position(_ place: Drawing.Point, _ turn: Double) -> String {
        if turn == 0 { return "x=\"\(number(place.x))\" y=\"\(number(place.y))\"" }
        return "transform=\"translate(\(number(place.x)) \(number(place.y))) rotate(\(number(-turn)))\""
    }

    private static func attributes(_ font: Drawing.Font) -> String {
        let anchor =
            switch font.anchor {
            case .start: ""
            case .middle: " text-anchor=\"middle\""
            case .end: " text-anchor=\"end\""
            }
        let weight = font.isBold ? " font-weight=\"600\"" : ""
        return " font-size=\"\(number(font.size))\" fill=\"\(font.color.hexadecimal)\"\(anchor)\(weight)"
    }

    /// A number of pixels, to a hundredth.
    static func number(_ value: Double) -> String {
        let hundredths = Int((Drawing.nearby(value) * 100).rounded())
        let (whole, rest) = (abs(hundredths) / 100, abs(hundredths) % 100)
        let sign = hundredths < 0 ? "-" : ""
        switch rest {
        case 0: return "\(sign)\(whole)"
        case _ where rest % 10 == 0: return "\(sign)\(whole).\(rest / 10)"
        case ..<10: return "\(sign)\(whole).0\(rest)"
        default: return "\(sign)\(whole).\(rest)"
        }
    }

    /// Text between tags; characters that XML forbids, other controls and marks that turn the writing become spaces.
    package static func escaped(_ text: String) -> String {
        text.unicodeScalars.map { character in
            switch character {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\u{FFFE}", "\u{FFFF}", "\t", "\n": " "
            default: isTerminalCommand(character) ? " " : String(character)
            }
        }.joined()
    }
}
