import Tensors

extension Predictions {
    /// Returns an interval for each metric that holds 95 of 100 values which it has on examples drawn anew, with
    /// replacement, from these: the percentile bootstrap.
    ///
    /// A metric has none where more than half of the draws leave it without a value. The same seed gives the same
    /// intervals.
    ///
    /// Source: Efron and Tibshirani, "An introduction to the bootstrap", 1993, chapter 13.
    /// - Parameters:
    ///   - metrics: metrics that take weights; the loss is passed over.
    ///   - resamples: the number of draws, at least 1.
    /// - Complexity: draws × metrics × outputs.
    package func intervals(of metrics: [Metric], resamples: Int, seed: RandomKey) -> [String: ClosedRange<Double>] {
        let count = targets.count
        guard count > 0, resamples > 0 else { return [:] }
        var random = RandomStream(seed)
        var values = [[Double]](repeating: [], count: metrics.count)
        for _ in 0..<resamples {
            // The weight of an example is how often it is drawn.
            var draws = [Double](repeating: 0, count: count)
            for _ in 0..<count { draws[Int(random.next(below: UInt64(count)))] += 1 }
            if let weights { for row in draws.indices { draws[row] *= weights[row] } }
            let resample = weighted(by: draws)
            for (index, metric) in metrics.enumerated() {
                if let value = metric.value(resample), value.isFinite { values[index].append(value) }
            }
        }
        var intervals: [String: ClosedRange<Double>] = [:]
        for (metric, values) in zip(metrics, values) where 2 * values.count > resamples {
            let sorted = values.sorted()
            let (lower, upper) = (percentile(0.025, of: sorted), percentile(0.975, of: sorted))
            intervals[metric.description] = lower...max(lower, upper)
        }
        return intervals
    }
}

/// Returns the value below which this share of sorted values lies, linear between two of them.
func percentile(_ share: Double, of sorted: [Double]) -> Double {
    let place = share * Double(sorted.count - 1)
    let below = Int(place)
    guard below + 1 < sorted.count else { return sorted[sorted.count - 1] }
    return sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below])
}
