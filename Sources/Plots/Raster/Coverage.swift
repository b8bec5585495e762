/// The part of each pixel of a rectangle that lies within polygons, from 0 to 1, computed exactly from the areas to the
/// right of their sides.
///
/// Each side adds, in every row it passes, its height times the width to its right, to its own pixel and the next; sums
/// along the row are then the winding numbers, with fractions at the edges. Source: R. Levien, font-rs, 2016.
struct Coverage {
    /// The winding numbers that count as inside: all but 0, or the odd ones.
    enum Rule { case nonZero, evenOdd }

    let left: Int
    let top: Int
    let width: Int
    let height: Int
    private var sums: [Float]

    /// The coverage of the pixels within `clip` that the polygons may touch; nil if there are none.
    init?(_ polygons: [[Drawing.Point]], within clip: PixelRectangle) {
        guard let bounds = PixelRectangle(around: polygons)?.intersection(clip) else { return nil }
        (left, top, width, height) = (bounds.left, bounds.top, bounds.width, bounds.height)
        // One more column takes what lies to the right of all pixels.
        sums = [Float](repeating: 0, count: (width + 2) * height)
        for polygon in polygons {
            guard var last = polygon.last else { continue }
            for point in polygon {
                add(from: last, to: point)
                last = point
            }
        }
    }

    private mutating func add(from start: Drawing.Point, to end: Drawing.Point) {
        guard start.y != end.y else { return }
        let isDownward = start.y < end.y
        let (upper, lower) = isDownward ? (start, end) : (end, start)
        let (from, to) = (max(upper.y - Double(top), 0), min(lower.y - Double(top), Double(height)))
        guard from < to else { return }
        let slope = (lower.x - upper.x) / (lower.y - upper.y)
        func x(at y: Double) -> Double {
            let x = upper.x + (y + Double(top) - upper.y) * slope - Double(left)
            // What lies to the left counts from the left edge on.
            return min(max(x, 0), Double(width))
        }
        for row in Int(from)..<Int(to.rounded(.up)) {
            let (above, below) = (max(from, Double(row)), min(to, Double(row + 1)))
            let rise = isDownward ? below - above : above - below
            let (first, second) = (x(at: above), x(at: below))
            addPiece(row: row, from: min(first, second), to: max(first, second), rise: rise)
        }
    }

    /// A piece of a side within one row.
    private mutating func addPiece(row: Int, from: Double, to: Double, rise: Double) {
        let start = row * (width + 2)
        for column in Int(from)...Int(to) {
            let (first, last) = (max(from, Double(column)), min(to, Double(column + 1)))
            let part = to > from ? rise * (last - first) / (to - from) : rise
            let beside = (first + last) / 2 - Double(column)
            sums[start + column] += Float(part * (1 - beside))
            sums[start + column + 1] += Float(part * beside)
        }
    }

    /// Calls `body` with the offset of each pixel, from the upper left, that is covered, and how much of it is.
    func forEachPixel(_ rule: Rule, _ body: (_ column: Int, _ row: Int, _ coverage: Float) -> Void) {
        sums.withUnsafeBufferPointer { sums in
            for row in 0..<height {
                var (winding, coverage) = (Float(0), Float(0))
                for column in 0..<width {
                    let change = sums[row * (width + 2) + column]
                    if change != 0 {
                        winding += change
                        coverage = Coverage.coverage(abs(winding), rule)
                    }
                    if coverage > 1 / 512 { body(left + column, top + row, coverage) }
                }
            }
        }
    }

    private static func coverage(_ winding: Float, _ rule: Rule) -> Float {
        switch rule {
        case .nonZero: return min(winding, 1)
        case .evenOdd:
            let odd = winding - 2 * (winding / 2).rounded(.down)
            return odd > 1 ? 2 - odd : odd
        }
    }
}

/// Whole pixels: columns from `left` up to, but not, `right`.
struct PixelRectangle: Equatable {
    var left: Int
    var top: Int
    var right: Int
    var bottom: Int

    var width: Int { right - left }
    var height: Int { bottom - top }

    /// The intersection; nil if it is empty.
    func intersection(_ other: PixelRectangle) -> PixelRectangle? {
        let common = PixelRectangle(
            left: max(left, other.left), top: max(top, other.top), right: min(right, other.right),
            bottom: min(bottom, other.bottom))
        return common.width > 0 && common.height > 0 ? common : nil
    }
}

extension PixelRectangle {
    /// The pixels that polygons touch.
    init?(around polygons: [[Drawing.Point]]) {
        var (low, high) = (Drawing.Point(.infinity, .infinity), Drawing.Point(-.infinity, -.infinity))
        for point in polygons.joined() {
            let (x, y) = (Drawing.nearby(point.x), Drawing.nearby(point.y))
            (low.x, low.y) = (min(low.x, x), min(low.y, y))
            (high.x, high.y) = (max(high.x, x), max(high.y, y))
        }
        guard low.x <= high.x, low.y <= high.y else { return nil }
        self.init(
            left: Int(low.x.rounded(.down)), top: Int(low.y.rounded(.down)), right: Int(high.x.rounded(.up)),
            bottom: Int(high.y.rounded(.up)))
    }
}
