import Support

/// A confusion matrix: the number of examples of each class (row) that were taken for each class (column), with counts
/// and shares in the cells.
///
/// The cells of right predictions are blue and those of mistakes orange and emphasized: their color follows the root of
/// their share. `Plot.confusionMatrix` makes the plot around it.
struct ConfusionLayer: PlotLayer {
    var counts: [[Int]]

    /// Creates a layer.
    /// - Parameter counts: the counts row by row, with as many columns as rows.
    /// - Precondition: there are as many columns as rows.
    init(_ counts: [[Int]]) {
        _ = PlotImage.commonLength(of: counts.map { $0.map(Double.init) })
        self.counts = counts
    }

    var extent: PlotExtent {
        let end = Double(max(counts.count, 1)) - 0.5
        return PlotExtent(x: [-0.5, end], y: [-0.5, end], isFilled: true)
    }

    var takesSeriesColor: Bool { false }

    func marks(in frame: PlotFrame, color: Drawing.Color) -> [Drawing.Mark] {
        let (right, wrong) = (ColorMap.blues.adapted(to: frame.style), ColorMap.oranges.adapted(to: frame.style))
        let edge = Drawing.Stroke(frame.style.background, width: counts.count > 40 ? 0.3 : 1.5)
        return counts.enumerated().flatMap { row, cells -> [Drawing.Mark] in
            let total = cells.reduce(0, +)
            return cells.enumerated().flatMap { column, count -> [Drawing.Mark] in
                let (x, y) = (Double(column), Double(row))
                guard let place = frame.rectangle(from: (x - 0.5, y - 0.5), to: (x + 0.5, y + 0.5)) else { return [] }
                let share = total > 0 ? Double(count) / Double(total) : 0
                let fill = row == column ? right.color(at: share) : wrong.color(at: share.squareRoot())
                return [.outline(Drawing.Outline([place.corners], isClosed: true), fill: fill, stroke: edge)]
                    + texts(count, share, on: fill, in: place)
            }
        }
    }

    private func texts(
        _ count: Int, _ share: Double, on fill: Drawing.Color, in place: Drawing.Rectangle
    ) -> [Drawing.Mark] {
        let ink = fill.legibleInk
        let middle = Drawing.Point((place.left + place.right) / 2, (place.top + place.bottom) / 2)
        let size = min(place.height * 0.3, 14)
        guard count > 0, size >= 6, PlotStyle.width(of: "\(count)", size: size) < place.width else { return [] }
        let hasShare = place.height >= 34
        let font = Drawing.Font(size: size, color: ink, anchor: .middle, isBold: true)
        let number = Drawing.Mark.text(
            "\(count)", at: Drawing.Point(middle.x, middle.y + (hasShare ? -1 : size * 0.36)), font)
        guard hasShare else { return [number] }
        let percent = share >= 0.095 || share == 0 ? fixed(share * 100, 0) : fixed(share * 100, 1)
        let small = Drawing.Font(size: size * 0.72, color: ink, anchor: .middle)
        return [number, .text("\(percent) %", at: Drawing.Point(middle.x, middle.y + size), small)]
    }
}
