/// An image over the area from (0, 0) to (columns, rows), its first row at y = 0.
///
/// `Plot.image` makes the plot around it, with the first row at the top.
public struct ImageLayer: PlotLayer {
    var image: PlotImage

    /// Creates a layer.
    /// - Parameter image: the image.
    public init(_ image: PlotImage) { self.image = image }

    public var extent: PlotExtent {
        PlotExtent(x: [0, Double(image.columns)], y: [0, Double(image.rows)], isFilled: true)
    }

    public var takesSeriesColor: Bool { false }

    public func marks(in frame: PlotFrame, color: Drawing.Color) -> [Drawing.Mark] {
        guard image.columns > 0, image.rows > 0 else { return [] }
        let place = frame.rectangle(from: (0, 0), to: (Double(image.columns), Double(image.rows)))
        return place.map { [.image(image, in: $0)] } ?? []
    }
}
