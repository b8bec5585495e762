/// The title, axes, key and color bar around the frame of a plot, and the room they need.
struct PlotLayout {
    /// The pixels between the outer edges of a plot and its frame.
    struct Margins {
        var left = 0.0
        var top = 0.0
        var right = 0.0
        var bottom = 0.0
    }

    let plot: Plot
    let horizontal: AxisScale
    let vertical: AxisScale
    /// The layers with their colors.
    let layers: [(layer: any PlotLayer, color: Drawing.Color)]
    let key: PlotKey
    let colorBar: ColorBar?

    init(_ plot: Plot) {
        self.plot = plot
        let style = plot.style
        let extents = plot.layers.map(\.extent)
        let margin = extents.contains(where: \.isFilled) ? 0 : 0.04
        horizontal = Self.roomyScale(
            plot.horizontal, showing: extents.flatMap(\.x), margin: margin, length: plot.width - 120, style)
        vertical = AxisScale(
            plot.vertical, showing: extents.flatMap(\.y), margin: margin, ticks: Int(plot.height / 80) + 2)
        var next = 0
        layers = plot.layers.map { layer in
            if let own = layer.color { return (layer, style.color(own)) }
            guard layer.takesSeriesColor else { return (layer, style.mutedInk) }
            next += 1
            return (layer, style.color(.series(next - 1)))
        }
        key = PlotKey(layers, width: plot.width - 100, style)
        colorBar = plot.layers.lazy.compactMap { $0.colorBar(in: style) }.first
    }

    /// A scale with as many numbers as can stand beside each other.
    private static func roomyScale(
        _ axis: PlotAxis, showing values: [Double], margin: Double, length: Double, _ style: PlotStyle
    ) -> AxisScale {
        let scales = stride(from: max(Int(length / 70), 2), through: 1, by: -1).lazy.map {
            AxisScale(axis, showing: values, margin: margin, ticks: $0)
        }
        let fitting = scales.first { scale in
            let widths = scale.ticks.map { PlotStyle.width(of: $0.text, size: style.numberSize) + 14 }
            return widths.reduce(0, +) <= length || !axis.names.isEmpty
        }
        return fitting ?? AxisScale(axis, showing: values, margin: margin, ticks: 1)
    }

    // MARK: Room

    /// Indicates whether names below the plot stand beside each other; else they are turned.
    var namesFit: Bool {
        let widest = horizontal.ticks.map { PlotStyle.width(of: $0.text, size: plot.style.numberSize) }.max() ?? 0
        return horizontal.axis.names.isEmpty
            || (widest + 8) * Double(horizontal.ticks.count) <= plot.width - 120
    }

    static let longestName = 140.0

    private func widest(_ texts: [String]) -> Double {
        min(texts.map { PlotStyle.width(of: $0, size: plot.style.numberSize) }.max() ?? 0, Self.longestName)
    }

    var margins: Margins {
        var margins = Margins(left: 18, top: 18, right: 22, bottom: 16)
        if !plot.title.isEmpty { margins.top += plot.style.titleSize + 12 }
        margins.top += key.height
        if !vertical.axis.isHidden { margins.left += widest(vertical.ticks.map(\.text)) + 12 }
        if !vertical.axis.label.isEmpty { margins.left += plot.style.labelSize + 8 }
        if !horizontal.axis.isHidden {
            margins.bottom += namesFit ? 18 : 10 + widest(horizontal.ticks.map(\.text)) * 0.72
        }
        if !horizontal.axis.label.isEmpty { margins.bottom += plot.style.labelSize + 8 }
        if let colorBar { margins.right += 36 + widest(colorBar.labels.map(\.text)) }
        return margins
    }

    /// The frame, made smaller where units are to be equally long on both axes.
    private func proportioned(_ frame: Drawing.Rectangle) -> Drawing.Rectangle {
        guard plot.keepsProportions else { return frame }
        let width = horizontal.range.upperBound - horizontal.range.lowerBound
        let height = vertical.range.upperBound - vertical.range.lowerBound
        let unit = min(frame.width / width, frame.height / height)
        guard unit > 0, unit.isFinite, width.isFinite, height.isFinite else { return frame }
        let left = frame.left + (frame.width - unit * width) / 2
        return Drawing.Rectangle(
            left: left, top: frame.top, right: left + unit * width, bottom: frame.top + unit * height)
    }

    // MARK: Marks

    func marks(in place: Drawing.Rectangle) -> [Drawing.Mark] {
        let frame = PlotFrame(
            rectangle: proportioned(place), horizontal: horizontal, vertical: vertical, style: plot.style)
        let content = layers.flatMap { $0.layer.marks(in: frame, color: $0.color) }.filter { !$0.isEmpty }
        // What lies on the edge of the frame, such as half a point, is shown whole.
        let rectangle = frame.rectangle
        let clip = Drawing.Rectangle(
            left: rectangle.left - 8, top: rectangle.top - 8, right: rectangle.right + 8, bottom: rectangle.bottom + 8)
        return grid(in: frame) + [.clipped(content, to: clip)] + axes(in: frame) + headings(above: rectangle)
            + (colorBar.map { bar($0, beside: rectangle) } ?? [])
    }

    private func headings(above frame: Drawing.Rectangle) -> [Drawing.Mark] {
        let top = frame.top - margins.top + 18
        let size = plot.style.titleSize
        let title = PlotStyle.cut(plot.title, size: size, to: frame.width)
        let keyTop = plot.title.isEmpty ? top : top + size + 8
        return
            (plot.title.isEmpty
            ? [] : [.text(title, at: Drawing.Point(frame.left, top + size - 4), plot.style.title(size: size))])
            + key.marks(left: frame.left, top: keyTop)
    }

    private func bar(_ bar: ColorBar, beside frame: Drawing.Rectangle) -> [Drawing.Mark] {
        let (left, right) = (frame.right + 16, frame.right + 30)
        let block = frame.height / Double(max(bar.colors.count, 1))
        // Each block reaches to the top, under those above it, so that no gap shines through between them.
        let blocks = bar.colors.enumerated().map { index, color in
            let place = Drawing.Rectangle(
                left: left, top: frame.top, right: right, bottom: frame.bottom - Double(index) * block)
            return Drawing.Mark.outline(Drawing.Outline([place.corners], isClosed: true), fill: color)
        }
        let labels = bar.labels.map { label in
            let height = frame.bottom - label.position * frame.height
            return Drawing.Mark.text(label.text, at: Drawing.Point(right + 6, height + 4), plot.style.font(.start))
        }
        return blocks + labels
    }
}

extension Drawing.Mark {
    /// Indicates whether nothing would be seen.
    var isEmpty: Bool {
        switch self {
        case .outline(let outline, _, _): outline.runs.isEmpty
        case .circles(let centres, _, _, _): centres.isEmpty
        case .text(let text, _, _): text.isEmpty
        case .image(let image, _): image.bytes.isEmpty
        case .travel(let travel, _, _): travel.points.isEmpty
        case .clipped(let marks, _): marks.allSatisfy(\.isEmpty)
        }
    }
}
