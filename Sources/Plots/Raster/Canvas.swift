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
                // What is missing is less than half a step, and rounded away.
                guard share < 511 / 512 else {
                    (bytes[place], bytes[place + 1], bytes[place + 2]) = (color.red, color.green, color.blue)
                    return
                }
                func paint(_ offset: Int, _ channel: Float) {
                    let under = Float(bytes[place + offset])
                    // Half a step more, and the rest cut off, is rounding that needs no call.
                    bytes[place + offset] = UInt8(under + share * (channel - under) + 0.5)
                }
                paint(0, red)
                paint(1, green)
                paint(2, blue)
            }
        }
    }

    /// An image over a rectangle: each pixel has the color that is at its middle.
    mutating func draw(_ image: PlotImage, in place: Drawing.Rectangle, within clip: PixelRectangle) {
        let corners = [Drawing.Point(place.left, place.top), Drawing.Point(place.right, place.bottom)]
        guard image.columns > 0, image.rows > 0,
            let pixels = PixelRectangle(around: [corners])?.intersection(clip)?.intersection(all)
        else { return }
        let sources = Self.sources(pixels.left..<pixels.right, from: place.left, place.width, count: image.columns)
        let (green, blue) = image.channels == 1 ? (0, 0) : (1, 2)
        let lines = Self.sources(pixels.top..<pixels.bottom, from: place.top, place.height, count: image.rows)
        let width = columns
        bytes.withUnsafeMutableBufferPointer { bytes in
            image.bytes.withUnsafeBufferPointer { source in
                for (row, imageRow) in lines {
                    for (column, imageColumn) in sources {
                        let pixel = 3 * (row * width + column)
                        let place = image.channels * (imageRow * image.columns + imageColumn)
                        bytes[pixel] = source[place]
                        bytes[pixel + 1] = source[place + green]
                        bytes[pixel + 2] = source[place + blue]
                    }
                }
            }
        }
    }

    /// The row or column of an image, of `count`, that lies at the middle of each pixel.
    private static func sources(
        _ pixels: Range<Int>, from start: Double, _ length: Double, count: Int
    ) -> [(pixel: Int, source: Int)] {
        pixels.compactMap { pixel in
            let part = (Double(pixel) + 0.5 - start) / length
            return (0..<1).contains(part) ? (pixel, Int(part * Double(count))) : nil
        }
    }
}
