/// Curves one behind the other, each standing on its own line: row i at y = i, drawn upwards over those before it.
///
/// `Plot.histograms` makes the plot around it, with the first row at the top.
package struct RidgeLayer: PlotLayer {
    package var x: [Double]
    package var rows: [[Double]]
    var height: Double

    /// Creates a layer.
    /// - Parameters:
    ///   - x: the horizontal coordinates.
    ///   - rows: the curves row by row, each as long as `x`, from 0.
    ///   - height: the height of the greatest value, in rows.
    /// - Precondition: all rows are as long as `x`.
    package init(x: [Double], rows: [[Double]], height: Double = 3) {
        for row in rows { Self.requireSameCount(x, row) }
        (self.x, self.rows, self.height) = (x, rows, height)
    }

    package var extent: PlotExtent { PlotExtent(x: x, y: [-height, Double(rows.count) - 0.7]) }
    package var takesSeriesColor: Bool { false }

    package func marks(in frame: PlotFrame, color: Drawing.Color) -> [Drawing.Mark] {
        let greatest = rows.joined().filter(\.isFinite).max() ?? 0
        let scale = greatest > 0 ? height / greatest : 0
        let colors = ColorMap.blues.adapted(to: frame.style).colors(rows.count + 2).dropFirst(2)
        return zip(rows.indices, colors).flatMap { index, color -> [Drawing.Mark] in
            let line = zip(x, rows[index]).compactMap { x, value in frame.point(x, Double(index) - scale * value) }
            guard let first = line.first, let last = line.last,
                let ground = frame.point(x[0], Double(index))?.y
            else { return [] }
            let area = line + [Drawing.Point(last.x, ground), Drawing.Point(first.x, ground)]
            return [
                .outline(Drawing.Outline([area], isClosed: true), fill: color.opacity(0.85)),
                .outline(
                    Drawing.Outline([line]).simplified(), stroke: Drawing.Stroke(frame.style.background, width: 1.2)),
            ]
        }
    }
}
