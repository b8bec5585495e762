/// One side of a plot: what it measures and how.
public struct PlotAxis: Sendable {
    public enum Scale: Sendable {
        case linear
        /// Equal ratios are equally long; what is not above 0 is not shown.
        case logarithmic
    }

    public var label: String
    public var scale: Scale
    /// What is shown; nil for all there is, with a margin.
    public var range: ClosedRange<Double>?
    /// Whether a linear axis reaches 0 even where all values are above or below.
    public var includesZero: Bool
    /// Texts at 0, 1, 2 and so on in the place of numbers.
    public var names: [String] = []
    /// Whether numbers grow downwards, as the rows of a matrix do, or to the left.
    public var isReversed = false
    /// Whether there are neither numbers nor a line.
    public var isHidden = false

    public init(
        _ label: String = "", scale: Scale = .linear, range: ClosedRange<Double>? = nil, includesZero: Bool = false
    ) {
        (self.label, self.scale, self.range, self.includesZero) = (label, scale, range, includesZero)
    }
}
