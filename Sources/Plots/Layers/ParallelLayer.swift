/// Rows of settings as lines across parallel axes, one for each setting, in colors by rank, with the best on top.
///
/// Axis i is at x = i; y is from 0, the lower end of all axes, to 1. `Plot.parallelCoordinates` makes the plot around
/// it.
package struct ParallelLayer: PlotLayer {
    let axes: [AxisScale]
    /// The axes' places of each row, from the worst to the best; nil where there is none.
    let rows: [[Double?]]

    package var extent: PlotExtent {
        PlotExtent(x: [-0.42, Double(max(axes.count, 1)) - 0.58], y: [-0.06, 1.16], isFilled: true)
    }

    package var takesSeriesColor: Bool { false }

    package func marks(in frame: PlotFrame, color: Drawing.Color) -> [Drawing.Mark] {
        let colors = ColorMap.blues.adapted(to: frame.style).colors(max(rows.count, 2))
        let lines = rows.enumerated().map { rank, places -> Drawing.Mark in
            let isBest = rank == rows.count - 1
            let runs = frame.runs(places.indices.map(Double.init), places.map { $0 ?? .nan }).filter { $0.count > 1 }
            let stroke =
                isBest
                ? Drawing.Stroke(frame.style.color(.series(1)), width: 3)
                : Drawing.Stroke(colors[rank].opacity(0.75), width: 1.3)
            return .outline(Drawing.Outline(runs), stroke: stroke)
        }
        return lines.filter { !$0.isEmpty } + axes.indices.flatMap { axis($0, in: frame) }
    }

    private func axis(_ index: Int, in frame: PlotFrame) -> [Drawing.Mark] {
        let (x, axis, style) = (Double(index), axes[index], frame.style)
        guard let foot = frame.point(x, 0), let head = frame.point(x, 1), let above = frame.point(x, 1.08),
            let next = frame.point(x + 1, 0)
        else { return [] }
        let room = next.x - foot.x
        let ticks = axis.ticks.compactMap { tick -> (Drawing.Point, String)? in
            guard let position = axis.position(of: tick.value), let place = frame.point(x, position) else { return nil }
            return (place, tick.text)
        }
        let lines = [[foot, head]] + ticks.map { [Drawing.Point($0.0.x - 4, $0.0.y), $0.0] }
        let name = Drawing.Font(size: style.labelSize, color: style.ink, anchor: .middle, isBold: true)
        return [.outline(Drawing.Outline(lines), stroke: Drawing.Stroke(style.mutedInk, width: 1.2))]
            + ticks.flatMap { place, text -> [Drawing.Mark] in
                let shown = PlotStyle.cut(text, size: style.numberSize, to: room * 0.85)
                let at = Drawing.Point(place.x - 7, place.y + 4)
                let width = PlotStyle.width(of: shown, size: style.numberSize)
                // So that lines behind the text do not strike it through.
                let ground = Drawing.Rectangle(left: at.x - width, top: at.y - 10, right: at.x + 1, bottom: at.y + 3)
                return [
                    .outline(
                        Drawing.Outline([ground.corners], isClosed: true), fill: style.background.opacity(0.75)),
                    .text(shown, at: at, style.font(.end)),
                ]
            } + [.text(PlotStyle.cut(axis.axis.label, size: style.labelSize, to: room * 0.95), at: above, name)]
    }
}
