/// One side of a plot: what it measures and how.
public struct PlotAxis: Sendable {
    /// The way in which distances stand for numbers.
    public enum Scale: Sendable {
        /// Equal differences are equally long.
        case linear
        /// Equal ratios are equally long; what is not above 0 is not shown.
        case logarithmic
    }

    /// The text beside the axis.
    public var label: String
    /// The scale.
    public var scale: Scale
    /// The range that is shown; nil for all data with a margin.
    public var range: ClosedRange<Double>?
    /// Indicates whether a linear axis reaches 0 even if all values are above or below.
    public var includesZero: Bool
    /// The texts at 0, 1, 2 and so on instead of numbers; empty for numbers.
    public var names: [String] = []
    /// Indicates whether numbers grow downwards, as the rows of a matrix do, or to the left.
    public var isReversed = false
    /// Indicates whether the axis has neither numbers nor a line.
    public var isHidden = false

    /// Creates an axis.
    public init(
        _ label: String = "", scale: Scale = .linear, range: ClosedRange<Double>? = nil, includesZero: Bool = false
    ) {
        (self.label, self.scale, self.range, self.includesZero) = (label, scale, range, includesZero)
    }
}
