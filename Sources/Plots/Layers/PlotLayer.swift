import Support

/// Something that a plot shows on its axes.
public protocol PlotLayer: Sendable {
    /// The numbers that the axes must reach.
    var extent: PlotExtent { get }
    /// Its line of the key; empty for none.
    var name: String { get }
    /// The colour it was given; nil for the next of the style.
    var color: PlotColor? { get }
    /// Whether it takes the next of the style's colours where it was given none.
    var takesSeriesColor: Bool { get }
    /// The meaning of its colors; nil if they have none.
    func colorBar(in style: PlotStyle) -> ColorBar?
    /// The marks of the layer. `color` is the color it was given, or else the next of the style.
    func marks(in frame: PlotFrame, color: Drawing.Color) -> [Drawing.Mark]
    /// Its sign in the key.
    func sign(in place: Drawing.Rectangle, color: Drawing.Color) -> [Drawing.Mark]
}

extension PlotLayer {
    public var name: String { "" }
    public var color: PlotColor? { nil }
    public var takesSeriesColor: Bool { color == nil }
    public func colorBar(in style: PlotStyle) -> ColorBar? { nil }
    public func sign(in place: Drawing.Rectangle, color: Drawing.Color) -> [Drawing.Mark] { [] }
}

/// The numbers that axes must reach, and whether what is shown fills all between them.
public struct PlotExtent: Sendable {
    /// The numbers that the horizontal axis must reach.
    public var x: [Double]
    /// The numbers that the vertical axis must reach.
    public var y: [Double]
    /// A surface or an image fills its extent: there are no margins around it.
    public var isFilled: Bool

    /// Creates an extent.
    public init(x: [Double], y: [Double], isFilled: Bool = false) {
        (self.x, self.y, self.isFilled) = (x, y, isFilled)
    }
}

/// The meaning of a layer's colors: a column of blocks of equal height.
public struct ColorBar: Sendable {
    /// The colors from below.
    public var colors: [Drawing.Color]
    /// The labels, from 0 at the lower end to 1.
    public var labels: [(position: Double, text: String)]

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
