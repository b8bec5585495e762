extension Plot {
    /// Returns a matrix as colored cells, its first row at the top.
    /// - Parameters:
    ///   - range: the numbers shown in the first and the last color; nil for all values.
    ///   - rowNames: the names beside the rows; empty for their indices, from 0.
    ///   - columnNames: the names below the columns; empty for their indices, from 0.
    /// - Precondition: all rows have the same length.
    public static func matrix(
        title: String, _ rows: [[Double]], range: ClosedRange<Double>? = nil, map: ColorMap = .viridis,
        rowNames: [String] = [], columnNames: [String] = []
    ) -> Plot {
        var plot = Plot(title, layers: [HeatMapLayer(rows, range: range, map: map)], width: 560, height: 540)
        plot.horizontal.names = columnNames
        plot.vertical.names = rowNames
        plot.vertical.isReversed = true
        plot.keepProportions(columns: rows.first?.count ?? 0, rows: rows.count)
        return plot
    }

    /// Returns an image with square pixels, without axes.
    public static func image(title: String, _ image: PlotImage, width: Double = 280) -> Plot {
        var plot = Plot(title, layers: [ImageLayer(image)], width: width)
        plot.horizontal.isHidden = true
        plot.vertical.isHidden = true
        plot.vertical.isReversed = true
        plot.keepProportions(columns: image.columns, rows: image.rows)
        return plot
    }

    /// Squares instead of cells, and the height that those need, at most twice the width.
    private mutating func keepProportions(columns: Int, rows: Int) {
        keepsProportions = true
        let margins = PlotLayout(self).margins
        let side = (width - margins.left - margins.right) / Double(max(columns, 1))
        height = min(max(side * Double(rows), side), 2 * width) + margins.top + margins.bottom
    }
}

extension PlotPanels {
    /// Returns images beside each other at the same size, each below its name.
    public static func images(title: String = "", _ images: [(name: String, image: PlotImage)]) -> PlotPanels {
        PlotPanels(title, columns: images.count, plots: images.map { Plot.image(title: $0.name, $0.image) })
    }
}
