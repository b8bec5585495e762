import Support

/// A part of a plot that is drawn on its axes.
public protocol PlotLayer: Sendable {
    /// The numbers that the axes must reach.
    var extent: PlotExtent { get }
    /// The name in the key; empty for none.
    var name: String { get }
    /// The color; nil for the next of the style.
    var color: PlotColor? { get }
    /// Indicates whether the layer takes the next of the style's colors if it has no color of its own.
    var takesSeriesColor: Bool { get }
    /// Returns the meaning of the layer's colors; nil if they have none.
    func colorBar(in style: PlotStyle) -> ColorBar?
    /// Returns the marks of the layer in the frame. `color` is the layer's own color or the next of the style.
    func marks(in frame: PlotFrame, color: Drawing.Color) -> [Drawing.Mark]
    /// Returns the sign in the key.
    func sign(in place: Drawing.Rectangle, color: Drawing.Color) -> [Drawing.Mark]
}

extension PlotLayer {
    public var name: String { "" }
    public var color: PlotColor? { nil }
    public var takesSeriesColor: Bool { color == nil }
    public func colorBar(in style: PlotStyle) -> ColorBar? { nil }
    public func sign(in place: Drawing.Rectangle, color: Drawing.Color) -> [Drawing.Mark] { [] }
}

/// The numbers that axes must reach.
public struct PlotExtent: Sendable {
    /// The numbers that the horizontal axis must reach.
    var x: [Double]
    /// The numbers that the vertical axis must reach.
    var y: [Double]
    /// Indicates whether the layer fills its extent, as a surface or an image does: there are no margins around it.
    var isFilled: Bool

    /// Creates an extent.
    public init(x: [Double], y: [Double], isFilled: Bool = false) {
        (self.x, self.y, self.isFilled) = (x, y, isFilled)
    }
}

/// The meaning of a layer's colors: a column of blocks of equal height.
public struct ColorBar: Sendable {
    /// The colors from below.
    var colors: [Drawing.Color]
    /// The labels, from 0 at the lower end to 1.
    var labels: [(position: Double, text: String)]

    /// Creates a color bar.
    public init(colors: [Drawing.Color], labels: [(position: Double, text: String)]) {
        (self.colors, self.labels) = (colors, labels)
    }
}

extension PlotLayer {
    /// Stops the program where columns of numbers that belong together have different lengths.
    static func requireSameCount(_ columns: [Double]...) {
        guard Set(columns.map(\.count)).count == 1 else {
            misuse("\(Self.self): columns of \(columns.map(\.count)) numbers; give columns of the same length")
        }
    }
}
