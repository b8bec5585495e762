import Support

/// A drawing as pixels, with smooth edges. What moves stands where it ends.
package struct Raster {
    private var canvas: Canvas
    private let scale: Double

    private static let mostPixels = 268_435_456.0

    package static func image(of drawing: Drawing, scale: Double) -> PlotImage {
        guard scale > 0, drawing.width * scale * drawing.height * scale <= mostPixels else {
            misuse("a picture of \(drawing.width) × \(drawing.height) at scale \(scale); give another scale")
        }
        var raster = Raster(
            canvas: Canvas(
                columns: max(Int((drawing.width * scale).rounded()), 1),
                rows: max(Int((drawing.height * scale).rounded()), 1), background: drawing.background),
            scale: scale)
        raster.draw(drawing.marks, within: raster.canvas.all)
        return PlotImage(columns: raster.canvas.columns, rows: raster.canvas.rows, colors: raster.canvas.bytes)
    }

    private mutating func draw(_ marks: [Drawing.Mark], within clip: PixelRectangle) {
        for mark in marks { draw(mark, within: clip) }
    }

    private mutating func draw(_ mark: Drawing.Mark, within clip: PixelRectangle) {
        switch mark {
        case .outline(let outline, let fill, let stroke):
            let runs = outline.runs.map { $0.map(placed) }
            if let fill { canvas.fill(runs, .evenOdd, fill, within: clip) }
            if let stroke { draw(runs, stroke, isClosed: outline.isClosed, within: clip) }
        case .circles(let centres, let radius, let fill, let stroke):
            for centre in centres {
                let circle = Pen.circle(at: placed(centre), radius: radius * scale)
                canvas.fill([circle], .evenOdd, fill, within: clip)
                if let stroke { draw([circle], stroke, isClosed: true, within: clip) }
            }
        case .text(let text, let place, let font): draw(text, at: place, font, within: clip)
        case .image(let image, let place):
            let (first, last) = (
                placed(Drawing.Point(place.left, place.top)), placed(Drawing.Point(place.right, place.bottom))
            )
            canvas.draw(
                image, in: Drawing.Rectangle(left: first.x, top: first.y, right: last.x, bottom: last.y), within: clip)
        case .travel(let travel, let fill, let stroke):
            if let fill, let end = travel.points.last {
                draw(.circles([end], radius: travel.radius, fill: fill, stroke: stroke), within: clip)
            } else {
                draw(.outline(Drawing.Outline([travel.points]), stroke: stroke), within: clip)
            }
        case .clipped(let marks, let place):
            let corners = [
                placed(Drawing.Point(place.left, place.top)), placed(Drawing.Point(place.right, place.bottom)),
            ]
            guard let inner = PixelRectangle(around: [corners])?.intersection(clip) else { return }
            draw(marks, within: inner)
        }
    }

    /// A length in pixels. Points far outside any picture are moved nearer.
    private func placed(_ point: Drawing.Point) -> Drawing.Point {
        Drawing.Point(min(max(point.x * scale, -1e5), 1e5), min(max(point.y * scale, -1e5), 1e5))
    }

    private mutating func draw(
        _ runs: [[Drawing.Point]], _ stroke: Drawing.Stroke, isClosed: Bool, within clip: PixelRectangle
    ) {
        let pen = Pen(width: stroke.width * scale)
        let dash = SVG.dash
        let lines =
            stroke.isDashed
            ? runs.flatMap { run in
                Pen.dashes(of: isClosed ? run + run.prefix(1) : run, length: dash.length * scale, gap: dash.gap * scale)
            } : runs
        let polygons = lines.flatMap { pen.polygons(along: $0, isClosed: isClosed && !stroke.isDashed) }
        canvas.fill(polygons, .nonZero, stroke.color, within: clip)
    }

    private mutating func draw(
        _ text: String, at place: Drawing.Point, _ font: Drawing.Font, within clip: PixelRectangle
    ) {
        let length = Lettering.width(of: text, size: font.size, isBold: font.isBold)
        var offset =
            switch font.anchor {
            case .start: 0.0
            case .middle: -length / 2
            case .end: -length
            }
        let angle = font.turn * .pi / 180
        let (along, across) = (cos(angle), sin(angle))
        let width = Lettering.strokeWidth(size: font.size, isBold: font.isBold) * scale
        let unit = Lettering.unit(size: font.size, isBold: font.isBold)
        for character in text {
            let letter = Lettering.letter(character)
            let pen = Pen(width: width * letter.weight, hasRoundEnds: true)
            let polygons = letter.strokes.flatMap { run in
                let line = run.map { point in
                    let (right, up) = (offset + point.x * unit, point.y * font.size / 100)
                    return placed(
                        Drawing.Point(
                            place.x + right * along - up * across, place.y - right * across - up * along))
                }
                return line.count > 1 ? pen.polygons(along: line, isClosed: false) : dots(line, pen.width)
            }
            canvas.fill(polygons, .nonZero, font.color, within: clip)
            offset += letter.width * unit
        }
    }

    /// Points of letters are larger than their lines are wide.
    private func dots(_ centres: [Drawing.Point], _ width: Double) -> [[Drawing.Point]] {
        centres.map { Pen.circle(at: $0, radius: 0.62 * width) }
    }
}
