/// The names of the layers beside their signs, in rows above the frame.
struct PlotKey {
    private struct Entry {
        let layer: any PlotLayer
        let name: String
        let color: Drawing.Color
        let left: Double
        let row: Int
    }

    private let entries: [Entry]
    private let style: PlotStyle
    private static let rowHeight = 20.0
    private static let signWidth = 22.0

    init(_ layers: [(layer: any PlotLayer, color: Drawing.Color)], width: Double, _ style: PlotStyle) {
        self.style = style
        var (left, row) = (0.0, 0)
        var entries: [Entry] = []
        for (layer, color) in layers where !layer.name.isEmpty {
            let name = PlotStyle.cut(layer.name, size: style.numberSize, to: width - Self.signWidth - 24)
            let length = Self.signWidth + 6 + PlotStyle.width(of: name, size: style.numberSize) + 18
            if left > 0 && left + length > width { (left, row) = (0, row + 1) }
            entries.append(Entry(layer: layer, name: name, color: color, left: left, row: row))
            left += length
        }
        self.entries = entries
    }

    /// The height of all rows, with a gap below.
    var height: Double { entries.last.map { Double($0.row + 1) * Self.rowHeight + 4 } ?? 0 }

    func marks(left: Double, top: Double) -> [Drawing.Mark] {
        entries.flatMap { entry -> [Drawing.Mark] in
            let middle = top + (Double(entry.row) + 0.5) * Self.rowHeight
            let start = left + entry.left
            let place = Drawing.Rectangle(
                left: start, top: middle - 6, right: start + Self.signWidth, bottom: middle + 6)
            let name = Drawing.Point(place.right + 6, middle + 4)
            let font = Drawing.Font(size: style.numberSize, color: style.ink)
            return entry.layer.sign(in: place, color: entry.color) + [.text(entry.name, at: name, font)]
        }
    }
}
