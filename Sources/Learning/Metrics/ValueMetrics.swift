import Datasets
import Settings
import Support

/// A metric of predicted values.
protocol ValueMetric: MetricKind {
    /// Returns the value for predictions of targets.
    func value(_ predictions: [Float], _ targets: [Float], weights: [Double]?) -> Double
}

extension ValueMetric {
    static var isGreaterBetter: Bool { false }
    static var task: LearningTask? { .regression }
    static var unit: Metric.Unit { .target }
    var requirement: Metric.Requirement { .oneOutput }
    var function: Metric.Function {
        // Several outputs are no prediction of the one target an example has.
        .whole {
            guard $0.outputCount == 1, $0.totalWeight > 0 else { return nil }
            return value($0.outputs, $0.values, weights: $0.weights)
        }
    }
}

struct RootMeanSquaredError: ValueMetric {
    static let name = "rmse"
    static let isStandard = true
    func value(_ predictions: [Float], _ targets: [Float], weights: [Double]?) -> Double {
        rootMeanSquaredError(predictions, targets: targets, weights: weights)
    }
}

struct MeanAbsoluteError: ValueMetric {
    static let name = "mae"
    func value(_ predictions: [Float], _ targets: [Float], weights: [Double]?) -> Double {
        meanAbsoluteError(predictions, targets: targets, weights: weights)
    }
}

/// The median of the absolute errors; of weighted ones the mean of the lower and the upper median.
struct MedianAbsoluteError: ValueMetric {
    static let name = "medianError"
    func value(_ predictions: [Float], _ targets: [Float], weights: [Double]?) -> Double {
        let errors = zip(predictions, targets).map { abs(Double($0) - Double($1)) }
        guard let weights else {
            let sorted = errors.sorted()
            let middle = sorted.count / 2
            return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
        }
        let sorted = zip(errors, weights).filter { $0.1 > 0 }.sorted { $0.0 < $1.0 }
        let half = 0.5 * sorted.reduce(0.0) { $0 + $1.1 }
        var sum = 0.0
        for (position, (error, weight)) in sorted.enumerated() {
            sum += weight
            guard sum >= half else { continue }
            let isHalfway = sum - half <= .ulpOfOne && position + 1 < sorted.count
            return isHalfway ? (error + sorted[position + 1].0) / 2 : error
        }
        return sorted.last?.0 ?? .nan
    }
}

/// The mean of max(q (t − p), (q − 1)(t − p)), which is least where predictions p are q-quantiles of targets t.
///
/// Source: Koenker and Bassett, "Regression quantiles", Econometrica 46, 1978.
struct PinballLoss: ValueMetric {
    static let name = "pinball"
    var quantile = 0.5
    static let settings: [SettingOf<Self>] = [.init(Setting("quantile", .properFraction), \.quantile)]
    func value(_ predictions: [Float], _ targets: [Float], weights: [Double]?) -> Double {
        mean(predictions, targets, weights) { prediction, target in
            let difference = target - prediction
            return max(quantile * difference, (quantile - 1) * difference)
        }
    }
}

struct RSquared: ValueMetric {
    static let name = "r2"
    static let isGreaterBetter = true
    static let unit = Metric.Unit.number
    static let isStandard = true
    func value(_ predictions: [Float], _ targets: [Float], weights: [Double]?) -> Double {
        rSquared(predictions, targets: targets, weights: weights)
    }
}

extension Metric {
    /// √(mean (prediction − target)²), for values.
    public static let rmse = Metric(RootMeanSquaredError())
    /// The mean of |prediction − target|, for values.
    public static let mae = Metric(MeanAbsoluteError())
    /// The median of |prediction − target|, for values.
    public static let medianError = Metric(MedianAbsoluteError())
    /// The pinball loss of the median, which is half the mean absolute error: see `pinball(quantile:)`.
    public static let pinball = Metric(PinballLoss())
    /// 1 − Σ(prediction − target)² / Σ(target − mean)², for values.
    public static let r2 = Metric(RSquared())

    /// Returns the pinball loss, which is least where predictions p are q-quantiles of targets t: the mean of
    /// max(q (t − p), (q − 1)(t − p)).
    /// - Parameter quantile: q, above 0 and below 1.
    public static func pinball(quantile: Double) -> Metric {
        let kind = PinballLoss(quantile: quantile)
        kind.check(as: "Metric.pinball")
        return Metric(kind)
    }
}
