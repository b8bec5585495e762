/// What a picture shows, in pixels from its upper left corner: the plots write it, the file formats read it.
public struct Drawing: Sendable {
    public var width: Double
    public var height: Double
    /// A picture paints its own background, so that it can be read in light and dark viewers alike.
    public var background: Color
    /// Those behind first.
    public var marks: [Mark]

    public init(width: Double, height: Double, background: Color, marks: [Mark]) {
        (self.width, self.height, self.background, self.marks) = (width, height, background, marks)
    }

    public enum Mark: Sendable {
        case outline(Outline, fill: Color? = nil, stroke: Stroke? = nil)
        case circles([Point], radius: Double, fill: Color, stroke: Stroke? = nil)
        case text(String, at: Point, Font)
        case image(PlotImage, in: Rectangle)
        /// With a fill a mark that moves, else the way behind it.
        case travel(Travel, fill: Color?, stroke: Stroke)
        /// Only what lies within the rectangle is shown.
        case clipped([Mark], to: Rectangle)
    }

    public struct Point: Sendable, Hashable {
        public var x: Double
        public var y: Double

        public init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
    }

    public struct Rectangle: Sendable, Equatable {
        public var left: Double
        public var top: Double
        public var right: Double
        public var bottom: Double

        public init(left: Double, top: Double, right: Double, bottom: Double) {
            (self.left, self.top, self.right, self.bottom) = (left, top, right, bottom)
        }

        public var width: Double { right - left }
        public var height: Double { bottom - top }
    }

    /// Lines from point to point: one run or several, all open or all closed. Where runs lie within each other, what
    /// is in an even number of them is a hole (the even–odd rule).
    public struct Outline: Sendable {
        public var runs: [[Point]]
        public var isClosed: Bool

        public init(_ runs: [[Point]], isClosed: Bool = false) { (self.runs, self.isClosed) = (runs, isClosed) }
    }

    /// A motion through points, each of which is reached after the same time; it begins anew when it has ended.
    public struct Travel: Sendable {
        public var points: [Point]
        public var seconds: Double
        /// Of the mark.
        public var radius: Double

        public init(points: [Point], seconds: Double, radius: Double) {
            (self.points, self.seconds, self.radius) = (points, seconds, radius)
        }
    }

    public struct Stroke: Sendable {
        public var color: Color
        public var width: Double
        public var isDashed: Bool

        public init(_ color: Color, width: Double = 1, isDashed: Bool = false) {
            (self.color, self.width, self.isDashed) = (color, width, isDashed)
        }
    }

    public struct Font: Sendable {
        public enum Anchor: Sendable { case start, middle, end }

        public var size: Double
        public var color: Color
        public var anchor: Anchor
        public var isBold: Bool
        /// Degrees, against the clock.
        public var turn: Double

        public init(size: Double, color: Color, anchor: Anchor = .start, isBold: Bool = false, turn: Double = 0) {
            (self.size, self.color, self.anchor) = (size, color, anchor)
            (self.isBold, self.turn) = (isBold, turn)
        }
    }
}
