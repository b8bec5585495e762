/// Bars to the right from 0, one below the other, row i at y = i, each with a text at its end.
public struct RowBarLayer: PlotLayer {
    public var lengths: [Double]
    public var texts: [String]

    /// - Parameter texts: as many as bars, or none.
    public init(_ lengths: [Double], texts: [String] = []) { (self.lengths, self.texts) = (lengths, texts) }

    public var extent: PlotExtent {
        let known = lengths.filter(\.isFinite)
        // Room for the text of the longest.
        return PlotExtent(
            x: [0] + known + [(known.max() ?? 0) * 1.08], y: [-0.5, Double(max(lengths.count, 1)) - 0.5])
    }

    public func marks(in frame: PlotFrame, color: Drawing.Color) -> [Drawing.Mark] {
        lengths.enumerated().flatMap { row, length -> [Drawing.Mark] in
            guard let place = frame.rectangle(from: (0, Double(row) - 0.34), to: (length, Double(row) + 0.34)) else {
                return []
            }
            let bar = Drawing.Mark.outline(Drawing.Outline([place.corners], isClosed: true), fill: color)
            guard row < texts.count else { return [bar] }
            let end = Drawing.Point(place.right + 7, (place.top + place.bottom) / 2 + 4)
            return [bar, .text(texts[row], at: end, frame.style.font(.start))]
        }
    }
}
