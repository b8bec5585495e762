/// The intervals at which a run is logged.
public struct LogIntervals: Sendable, Hashable {
    /// The steps from one loss to the next; `nil` for as many as give at most 2000 points a run.
    public var scalars: Int?
    /// The steps from one inspection to the next (norms, histograms); `nil` for as many as give at most 100 a run, 0
    /// for none.
    public var inspections: Int?

    /// Creates intervals.
    public init(scalars: Int? = nil, inspections: Int? = nil) {
        (self.scalars, self.inspections) = (scalars, inspections)
    }
}
