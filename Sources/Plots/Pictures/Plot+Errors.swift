import Support

extension Plot {
    /// Returns the distribution of errors, predicted less observed.
    public static func errors(title: String = "", label: String, _ errors: [Double]) -> Plot {
        let histogram = Histogram(
            errors.map { Float($0) }, buckets: min(max(Int(1.5 * Double(errors.count).squareRoot()), 8), 40))
        let starts = [histogram.minimum] + histogram.limits.dropLast()
        let middles = zip(starts, histogram.limits).map { $0 / 2 + $1 / 2 }
        return Plot(
            title, horizontal: PlotAxis("predicted − observed \(label)"),
            vertical: PlotAxis("rows", includesZero: true),
            layers: [BarLayer(x: middles, heights: histogram.counts)], width: 520, height: 480)
    }
}
