/// Pixels that are painted over, one layer on the other.
struct Canvas {
    let columns: Int
    let rows: Int
    /// Red, green and blue, row by row.
    private(set) var bytes: [UInt8]

    init(columns: Int, rows: Int, background: Drawing.Color) {
        (self.columns, self.rows) = (columns, rows)
        bytes = [UInt8](unsafeUninitializedCapacity: 3 * columns * rows) { bytes, count in
            count = 3 * columns * rows
            for place in stride(from: 0, to: count, by: 3) {
                (bytes[place], bytes[place + 1], bytes[place + 2]) = (background.red, background.green, background.blue)
            }
        }
    }

    var all: PixelRectangle { PixelRectangle(left: 0, top: 0, right: columns, bottom: rows) }

    mutating func fill(
        _ polygons: [[Drawing.Point]], _ rule: Coverage.Rule, _ color: Drawing.Color, within clip: PixelRectangle
    ) {
        guard let clip = clip.intersection(all), let coverage = Coverage(polygons, within: clip) else { return }
        let (red, green, blue) = (Float(color.red), Float(color.green), Float(color.blue))
        let (width, opacity) = (columns, Float(color.opacity))
        bytes.withUnsafeMutableBufferPointer { bytes in
            coverage.forEachPixel(rule) { column, row, covered in
                let (place, share) = (3 * (row * width + column), covered * opacity)
                for (offset, channel) in [red, green, blue].enumerated() {
                    let under = Float(bytes[place + offset])
                    // Half a step more, and the rest cut off, is rounding that needs no call.
                    bytes[place + offset] = UInt8(under + share * (channel - under) + 0.5)
                }
            }
        }
    }

    /// An image over a rectangle: each pixel has the colour that is at its middle.
    mutating func draw(_ image: PlotImage, in place: Drawing.Rectangle, within clip: PixelRectangle) {
        let corners = [Drawing.Point(place.left, place.top), Drawing.Point(place.right, place.bottom)]
        guard image.columns > 0, image.rows > 0,
            let pixels = PixelRectangle(around: [corners])?.intersection(clip)?.intersection(all)
        else { return }
        for row in pixels.top..<pixels.bottom {
            let down = (Double(row) + 0.5 - place.top) / place.height
            guard (0..<1).contains(down) else { continue }
            for column in pixels.left..<pixels.right {
                let right = (Double(column) + 0.5 - place.left) / place.width
                guard (0..<1).contains(right) else { continue }
                let source =
                    image.channels
                    * (Int(down * Double(image.rows)) * image.columns + Int(right * Double(image.columns)))
                for channel in 0..<3 {
                    bytes[3 * (row * columns + column) + channel] =
                        image.bytes[
                            source + min(channel, image.channels - 1)]
                }
            }
        }
    }
}
