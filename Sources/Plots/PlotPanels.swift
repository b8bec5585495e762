/// Several plots in one picture, in rows and columns, with their frames below and beside each other.
public struct PlotPanels: Picture {
    /// The title above all plots; may be empty.
    var title: String
    /// The number of plots in a row.
    var columns: Int
    /// The plots row by row. Each is as wide as the first of its column and as high as the first of its row.
    public var plots: [Plot]

    /// Creates panels.
    public init(_ title: String = "", columns: Int, plots: [Plot]) {
        (self.title, self.columns, self.plots) = (title, max(columns, 1), plots)
    }

    public var drawing: Drawing {
        let style = plots.first?.style ?? .light
        let rows = stride(from: 0, to: plots.count, by: columns).map {
            Array(plots[$0..<min($0 + columns, plots.count)])
        }
        let layouts = rows.map { $0.map(PlotLayout.init) }
        let widths = rows.first?.map(\.width) ?? []
        let titleHeight = title.isEmpty ? 0 : style.titleSize + 22

        var marks: [Drawing.Mark] = []
        var top = titleHeight
        for row in layouts {
            let height = row.first?.plot.height ?? 0
            let above = row.map(\.margins.top).max() ?? 0
            let below = row.map(\.margins.bottom).max() ?? 0
            var left = 0.0
            for (column, layout) in row.enumerated() {
                // The frames of a column are as wide as the one with the most beside it.
                let inColumn = layouts.compactMap { column < $0.count ? $0[column].margins : nil }
                let frame = Drawing.Rectangle(
                    left: left + (inColumn.map(\.left).max() ?? 0), top: top + above,
                    right: left + widths[column] - (inColumn.map(\.right).max() ?? 0), bottom: top + height - below)
                marks += layout.marks(in: frame)
                left += widths[column]
            }
            top += height
        }
        let width = max(widths.reduce(0, +), 1)
        if !title.isEmpty {
            let text = PlotStyle.cut(title, size: style.titleSize + 2, to: width - 40)
            marks.append(.text(text, at: Drawing.Point(20, 28), style.title(size: style.titleSize + 2)))
        }
        return Drawing(width: width, height: max(top, 1), background: style.background, marks: marks)
    }

    public func styled(_ style: PlotStyle) -> PlotPanels {
        PlotPanels(title, columns: columns, plots: plots.map { $0.styled(style) })
    }
}
