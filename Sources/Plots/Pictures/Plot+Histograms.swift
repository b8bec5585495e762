import Support

extension Plot {
    /// Returns the change of a distribution: the histograms of some steps, one behind the other, with the first at the
    /// back.
    /// - Parameter history: the histograms in the order of the steps; of many, 24 are shown.
    public static func histograms(
        title: String, label: String = "value", _ history: [(step: Int, histogram: Histogram)]
    ) -> Plot {
        let known = history.filter { $0.histogram.count > 0 }
        let places = sampledSteps(known.count, count: 23)
        let shown = places.map { known[$0] }
        let least = shown.map(\.histogram.minimum).min() ?? 0
        let greatest = shown.map(\.histogram.maximum).max() ?? 1
        let middle = (least / 2 + greatest / 2)
        let half = max(greatest / 2 - least / 2, abs(middle) * 1e-3, 1e-30) * 1.04
        let bins = 80
        let x = (0...bins).map { middle + half * (2 * Double($0) / Double(bins) - 1) }
        var plot = Plot(
            title, horizontal: PlotAxis(label), vertical: PlotAxis("step"),
            layers: [RidgeLayer(x: x, rows: shown.map { $0.histogram.densities(at: x) })], width: 560, height: 420)
        let gap = max((shown.count + 9) / 10, 1)
        plot.vertical.names = shown.indices.map { index in
            (shown.count - 1 - index).isMultiple(of: gap) ? "\(shown[index].step)" : ""
        }
        plot.vertical.isReversed = true
        return plot
    }
}

extension Histogram {
    /// The part of the values for each unit, at the middles of equal cells around each place; values are taken to lie
    /// evenly within their buckets.
    func densities(at places: [Double]) -> [Double] {
        guard places.count > 1, count > 0 else { return places.map { _ in 0 } }
        let cell = places[1] - places[0]
        let starts = [minimum] + limits.dropLast()
        var densities = places.map { _ in 0.0 }
        for (bucket, (start, end)) in zip(starts, limits).enumerated() {
            let first = Int(((start - places[0]) / cell + 0.5).rounded(.down))
            let last = Int(((end - places[0]) / cell + 0.5).rounded(.down))
            for place in max(first, 0)...max(min(last, places.count - 1), max(first, 0)) where place < places.count {
                let (low, high) = (places[place] - cell / 2, places[place] + cell / 2)
                let part = end > start ? (min(end, high) - max(start, low)) / (end - start) : 1
                densities[place] += counts[bucket] * max(min(part, 1), 0) / (Double(count) * cell)
            }
        }
        return densities
    }
}
