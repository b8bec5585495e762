#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A line through points, with axes, as a picture in SVG.
public struct LinePlot: Sendable {
    /// Cut to what fits above the frame.
    public var title: String
    public var horizontalLabel: String
    public var verticalLabel: String
    /// From left to right. Points that are not finite are left out.
    public var points: [(x: Double, y: Double)]

    public init(title: String, horizontalLabel: String, verticalLabel: String, points: [(x: Double, y: Double)]) {
        (self.title, self.horizontalLabel, self.verticalLabel) = (title, horizontalLabel, verticalLabel)
        self.points = points
    }

    private static let size = (width: 720.0, height: 420.0)
    /// The rectangle the line is drawn in.
    private static let frame = (left: 84.0, right: 696.0, top: 48.0, bottom: 360.0)

    /// The picture's text. The vertical axis begins at 0 unless a value is below.
    public var svg: String {
        let shown = points.filter { $0.x.isFinite && $0.y.isFinite }
        let horizontal = Axis(shown.map(\.x), startsAtZero: false, roundsUp: false)
        let vertical = Axis(shown.map(\.y), startsAtZero: true, roundsUp: true)
        let frame = Self.frame
        func x(_ value: Double) -> String { fixed(horizontal.place(value, from: frame.left, to: frame.right), 2) }
        func y(_ value: Double) -> String { fixed(vertical.place(value, from: frame.bottom, to: frame.top), 2) }

        let grid = vertical.ticks.map { "<path d=\"M\(frame.left) \(y($0))H\(frame.right)\"/>" }
        let columns = horizontal.ticks.map { tick in
            "<text x=\"\(x(tick))\" y=\"\(frame.bottom + 20)\" text-anchor=\"middle\">\(general(tick, 6))</text>"
        }
        let rows = vertical.ticks.map { tick in
            "<text x=\"\(frame.left - 10)\" y=\"\(y(tick))\" dy=\"4\" text-anchor=\"end\">\(general(tick, 6))</text>"
        }
        let line = shown.map { "\(x($0.x)),\(y($0.y))" }.joined(separator: " ")
        let middle = (x: (frame.left + frame.right) / 2, y: (frame.top + frame.bottom) / 2)
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.size.width) \(Self.size.height)" \
            font-family="sans-serif" font-size="13" fill="#333333">
            <rect width="100%" height="100%" fill="#ffffff"/>
            <text x="\(frame.left)" y="28" font-size="14">\(escaped(oneLine(title)))</text>
            <g stroke="#e0e0e0">\(grid.joined())</g>
            <path d="M\(frame.left) \(frame.top)V\(frame.bottom)H\(frame.right)" stroke="#666666" fill="none"/>
            <g>\(columns.joined())</g>
            <g>\(rows.joined())</g>
            <text x="\(middle.x)" y="\(frame.bottom + 46)" text-anchor="middle">\(escaped(horizontalLabel))</text>
            <text transform="translate(20 \(middle.y)) rotate(-90)" text-anchor="middle">\(escaped(verticalLabel))</text>
            <polyline points="\(line)" fill="none" stroke="#0072b2" stroke-width="2" stroke-linejoin="round"/>
            </svg>

            """
    }

    /// Writes the picture to a file, which appears whole or not at all.
    /// - Throws: `RunError`; what is there and is no regular file, such as a folder or a pipe, is left alone.
    public func write(svg path: String) throws(RunError) { try writeFile(svg, to: path) }

    private func escaped(_ text: String) -> String {
        text.map { character in
            switch character {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            default: String(character)
            }
        }.joined()
    }
}

/// The numbers along one side of a plot.
private struct Axis {
    let lowest: Double
    let highest: Double
    let ticks: [Double]

    /// - Parameter roundsUp: whether the axis ends at a tick.
    init(_ values: [Double], startsAtZero: Bool, roundsUp: Bool) {
        let (least, greatest) = (values.min() ?? 0, values.max() ?? 0)
        let lowest = startsAtZero ? min(0, least) : least
        // Where all values are alike there must still be room.
        let length = greatest - lowest > 1e-300 ? greatest - lowest : 1
        // The first of 1, 2, 5 and 10 times a power of ten that gives at most 6 ticks.
        let rough = length / 6
        let power = pow(10, log10(rough).rounded(.down))
        let gap = power * ([1, 2, 5].first { $0 * power >= rough } ?? 10)
        let numbers = stride(from: (lowest / gap).rounded(.up), through: ((lowest + length) / gap).rounded(.up), by: 1)
        let all = numbers.map { $0 * gap }
        self.lowest = lowest
        highest = roundsUp ? (all.last ?? lowest + length) : lowest + length
        ticks = all.filter { [highest] in $0 <= highest }
    }

    func place(_ value: Double, from start: Double, to end: Double) -> Double {
        start + (end - start) * ((value - lowest) / (highest - lowest))
    }
}
