/// Small images in rows, from the top left, each with a line of text below if it has one.
///
/// `Plot.weightGrid` and `Plot.samples` make the plot around it, where one unit is the width of an image.
package struct TileLayer: PlotLayer {
    /// A small image with a text.
    package struct Tile: Sendable {
        /// The values, row by row, all rows of the same length.
        package var values: [[Double]]
        /// The text below.
        package var caption: String
        /// Indicates whether the tile is framed and its text has the color of mistakes.
        package var isMarked: Bool

        /// Creates a tile.
        package init(_ values: [[Double]], caption: String = "", isMarked: Bool = false) {
            (self.values, self.caption, self.isMarked) = (values, caption, isMarked)
        }
    }

    package var tiles: [Tile]
    var columns: Int
    var map: ColorMap
    package var range: ClosedRange<Double>
    var showsColorBar: Bool

    /// Creates a layer.
    /// - Parameters:
    ///   - tiles: the tiles, row by row.
    ///   - columns: the number of tiles in a row.
    ///   - map: the colors from low to high.
    ///   - range: the range from the first to the last color.
    ///   - showsColorBar: whether a color bar is shown.
    package init(
        _ tiles: [Tile], columns: Int, map: ColorMap, range: ClosedRange<Double>, showsColorBar: Bool = false
    ) {
        (self.tiles, self.columns, self.map, self.range) = (tiles, max(columns, 1), map, range)
        self.showsColorBar = showsColorBar
    }

    /// The height of an image whose width is 1.
    private var imageHeight: Double {
        guard let values = tiles.first?.values, let width = values.first?.count, width > 0 else { return 1 }
        return Double(values.count) / Double(width)
    }

    private static let gap = 0.12
    private var captionHeight: Double { tiles.contains { !$0.caption.isEmpty } ? 0.34 : 0 }
    private var step: (x: Double, y: Double) { (1 + Self.gap, imageHeight + captionHeight + Self.gap) }

    /// The size of all tiles, in widths of an image.
    var size: (width: Double, height: Double) {
        let rows = (tiles.count + columns - 1) / columns
        return (
            Double(min(columns, max(tiles.count, 1))) * step.x - Self.gap,
            max(Double(rows) * step.y - Self.gap, step.y - Self.gap)
        )
    }

    package var extent: PlotExtent { PlotExtent(x: [0, size.width], y: [0, size.height], isFilled: true) }
    package var takesSeriesColor: Bool { false }

    package func colorBar(in style: PlotStyle) -> ColorBar? {
        showsColorBar ? HeatMapLayer([[]], range: range, map: map).colorBar(in: style) : nil
    }

    package func marks(in frame: PlotFrame, color: Drawing.Color) -> [Drawing.Mark] {
        let map = map.adapted(to: frame.style)
        // Of the tiles that are not marked.
        var borders = Drawing.Outline([], isClosed: true)
        let marks = tiles.enumerated().flatMap { index, tile -> [Drawing.Mark] in
            let (x, y) = (Double(index % columns) * step.x, Double(index / columns) * step.y)
            guard let place = frame.rectangle(from: (x, y), to: (x + 1, y + imageHeight)) else { return [] }
            let image = Drawing.Mark.image(PlotImage(tile.values, range: range, map: map), in: place)
            let color = tile.isMarked ? frame.style.color(.series(1)) : frame.style.mutedInk
            let size = frame.style.numberSize
            let text = Drawing.Mark.text(
                PlotStyle.cut(tile.caption, size: size, to: place.width * (1 + Self.gap)),
                at: Drawing.Point((place.left + place.right) / 2, place.bottom + size + 3),
                Drawing.Font(
                    size: size, color: color, anchor: .middle, isBold: tile.isMarked))
            guard tile.isMarked else {
                borders.runs.append(place.corners)
                return [image, text]
            }
            let border = Drawing.Outline([place.corners], isClosed: true)
            return [image, .outline(border, stroke: Drawing.Stroke(color, width: 2.5)), text]
        }
        return marks + [.outline(borders, stroke: Drawing.Stroke(frame.style.gridColor))]
    }
}
