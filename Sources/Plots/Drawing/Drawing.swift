import Support

/// The content of a picture, in pixels from its upper left corner. Plots write it, and file formats read it.
public struct Drawing: Sendable {
    /// The width in pixels.
    public var width: Double
    /// The height in pixels.
    var height: Double
    /// The color of the background, which a picture paints itself so that it can be read in light and dark viewers.
    var background: Color
    /// The marks, from back to front.
    var marks: [Mark]

    /// Creates a drawing.
    public init(width: Double, height: Double, background: Color, marks: [Mark]) {
        (self.width, self.height, self.background, self.marks) = (width, height, background, marks)
    }

    /// Returns a number of pixels that is far outside of any picture moved nearer, and 0 for none, so that lengths are
    /// finite and numbers of pixels fit into integers.
    static func nearby(_ pixels: Double) -> Double { pixels.isNaN ? 0 : min(max(pixels, -1e5), 1e5) }

    /// A thing that is drawn.
    public enum Mark: Sendable {
        /// Lines or areas.
        case outline(Outline, fill: Color? = nil, stroke: Stroke? = nil)
        /// Circles of one radius.
        case circles([Point], radius: Double, fill: Color, stroke: Stroke? = nil)
        /// A line of text, anchored at a point.
        case text(String, at: Point, Font)
        /// An image that fills a rectangle.
        case image(PlotImage, in: Rectangle)
        /// A moving mark if there is a fill, otherwise the path behind one.
        case travel(Travel, fill: Color?, stroke: Stroke)
        /// Only what lies within the rectangle is shown.
        case clipped([Mark], to: Rectangle)
    }

    /// A point in pixels, from the upper left corner.
    public struct Point: Sendable, Hashable {
        /// The distance from the left.
        public var x: Double
        /// The distance from the top.
        public var y: Double

        /// Creates a point.
        public init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
    }

    /// A rectangle in pixels.
    public struct Rectangle: Sendable, Equatable {
        /// The left edge.
        public var left: Double
        /// The upper edge.
        public var top: Double
        /// The right edge.
        public var right: Double
        /// The lower edge.
        public var bottom: Double

        /// Creates a rectangle from its edges.
        public init(left: Double, top: Double, right: Double, bottom: Double) {
            (self.left, self.top, self.right, self.bottom) = (left, top, right, bottom)
        }

        /// The width in pixels.
        public var width: Double { right - left }
        /// The height in pixels.
        public var height: Double { bottom - top }
    }

    /// Lines from point to point: one run or several, all open or all closed. If runs lie within each other, the area
    /// inside an even number of them is a hole (the even–odd rule).
    public struct Outline: Sendable {
        /// The runs of points.
        package var runs: [[Point]]
        /// Indicates whether each run returns to its first point.
        var isClosed: Bool

        /// Creates an outline.
        public init(_ runs: [[Point]], isClosed: Bool = false) { (self.runs, self.isClosed) = (runs, isClosed) }
    }

    /// A motion through points, each reached after the same time; it begins again when it has ended.
    public struct Travel: Sendable {
        /// The points, each reached after the same time.
        var points: [Point]
        /// The duration of the motion.
        var seconds: Double
        /// The radius of the mark in pixels.
        var radius: Double

        /// Creates a motion.
        public init(points: [Point], seconds: Double, radius: Double) {
            (self.points, self.seconds, self.radius) = (points, seconds, radius)
        }
    }

    /// The look of a line.
    public struct Stroke: Sendable {
        /// The color.
        public var color: Color
        /// The width in pixels.
        public var width: Double
        /// Indicates whether the line is dashed.
        var isDashed: Bool

        /// Creates a stroke.
        public init(_ color: Color, width: Double = 1, isDashed: Bool = false) {
            (self.color, self.width, self.isDashed) = (color, width, isDashed)
        }
    }

    /// The look of a text.
    public struct Font: Sendable {
        /// The part of a text that lies at its point.
        public enum Anchor: Sendable {
            /// The beginning of the text.
            case start
            /// The middle of the text.
            case middle
            /// The end of the text.
            case end
        }

        /// The size in pixels.
        var size: Double
        /// The color.
        public var color: Color
        /// The part of the text that lies at its point.
        var anchor: Anchor
        /// Indicates whether the text is bold.
        var isBold: Bool
        /// The turn in degrees, counterclockwise.
        var turn: Double

        /// Creates a font.
        public init(size: Double, color: Color, anchor: Anchor = .start, isBold: Bool = false, turn: Double = 0) {
            (self.size, self.color, self.anchor) = (size, color, anchor)
            (self.isBold, self.turn) = (isBold, turn)
        }
    }
}
