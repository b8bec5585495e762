/// Bars from 0, to the left for negative numbers, one below the other, row i at y = i, each with a text at its end.
struct RowBarLayer: PlotLayer {
    var lengths: [Double]
    var texts: [String]

    /// Creates a layer.
    /// - Parameter texts: one for each bar, or none.
    init(_ lengths: [Double], texts: [String] = []) { (self.lengths, self.texts) = (lengths, texts) }

    var extent: PlotExtent {
        let known = lengths.filter(\.isFinite)
        let (least, greatest) = (min(known.min() ?? 0, 0), max(known.max() ?? 0, 0))
        // Room for the texts of the longest, on the sides where there are bars.
        let room = texts.isEmpty ? 0 : greatest * 0.16 - least * 0.16
        return PlotExtent(
            x: [least < 0 ? least - room : 0, greatest > 0 ? greatest + room : 0],
            y: [-0.5, Double(max(lengths.count, 1)) - 0.5])
    }

    func marks(in frame: PlotFrame, color: Drawing.Color) -> [Drawing.Mark] {
        let ground = [-0.5, Double(lengths.count) - 0.5].compactMap { frame.point(0, $0) }
        let line = Drawing.Mark.outline(
            Drawing.Outline([ground]), stroke: Drawing.Stroke(frame.style.mutedInk, width: 1))
        return lengths.enumerated().flatMap { row, length -> [Drawing.Mark] in
            guard let place = frame.rectangle(from: (0, Double(row) - 0.34), to: (length, Double(row) + 0.34)) else {
                return []
            }
            let bar = Drawing.Mark.outline(Drawing.Outline([place.corners], isClosed: true), fill: color)
            guard row < texts.count else { return [bar] }
            let isLeft = length < 0
            let end = Drawing.Point(isLeft ? place.left - 7 : place.right + 7, (place.top + place.bottom) / 2 + 4)
            return [bar, .text(texts[row], at: end, frame.style.font(isLeft ? .end : .start))]
        } + [line]
    }
}
