/// A picture of data on two axes: each layer lies on those before it.
///
/// ```swift
/// var plot = Plot("Loss", horizontal: PlotAxis("epoch"), vertical: PlotAxis("loss", scale: .logarithmic))
/// plot.layers = [
///     LineLayer(x: [1, 2, 3], y: [0.9, 0.25, 0.16], name: "training"),
///     LineLayer(x: [1, 2, 3], y: [0.38, 0.14, 0.11], name: "validation"),
/// ]
/// try plot.write(to: "loss.svg")
/// ```
///
/// What an axis has no place for, such as NaN, or 0 where it is logarithmic, is left out; a plot can always be drawn.
public struct Plot: Picture {
    /// The title, cut to the width of the plot.
    public var title: String
    /// The horizontal axis.
    public var horizontal: PlotAxis
    /// The vertical axis.
    public var vertical: PlotAxis
    /// The layers, from back to front.
    public var layers: [any PlotLayer]
    /// The width in pixels, with everything around the frame.
    public var width: Double
    /// The height in pixels.
    public var height: Double
    /// Indicates whether one unit is equally long on both axes.
    public var keepsProportions = false
    /// The style.
    public var style = PlotStyle.light

    /// Creates a plot.
    public init(
        _ title: String = "", horizontal: PlotAxis = PlotAxis(), vertical: PlotAxis = PlotAxis(),
        layers: [any PlotLayer] = [], width: Double = 720, height: Double = 440
    ) {
        (self.title, self.horizontal, self.vertical, self.layers) = (title, horizontal, vertical, layers)
        (self.width, self.height) = (width, height)
    }

    public var drawing: Drawing {
        let layout = PlotLayout(self)
        let margins = layout.margins
        let frame = Drawing.Rectangle(
            left: margins.left, top: margins.top, right: width - margins.right, bottom: height - margins.bottom)
        return Drawing(width: width, height: height, background: style.background, marks: layout.marks(in: frame))
    }

    public func styled(_ style: PlotStyle) -> Plot {
        var plot = self
        plot.style = style
        return plot
    }
}
