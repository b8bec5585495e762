import Datasets
import Settings
import Tensors

/// A metric of classes that needs their probabilities.
protocol ProbabilityMetric: MetricKind {}

extension ProbabilityMetric {
    static var isGreaterBetter: Bool { false }
    static var task: LearningTask? { .classification }
    var requirement: Metric.Requirement { .probabilities }
}

/// The mean of −log of the probability of the right class.
struct LogLoss: ProbabilityMetric {
    static let name = "logLoss"
    var function: Metric.Function {
        .mean { predictions in
            let classes = predictions.classes
            guard let probabilities = predictions.probabilities, let width = predictions.probabilityCount,
                classes.allSatisfy({ $0 < width })
            else { return .nan }
            let least = Double.ulpOfOne
            var sum = 0.0
            for row in classes.indices {
                let probability = probabilities[row * width + Int(classes[row])]
                sum -= predictions.weight(row) * log(min(max(probability, least), 1 - least))
            }
            return sum
        }
    }
}

/// The mean squared distance of the probabilities from the truth.
///
/// Source: Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78, 1950.
struct BrierScore: ProbabilityMetric {
    static let name = "brier"
    var function: Metric.Function {
        .mean { predictions in
            let classes = predictions.classes
            guard let probabilities = predictions.probabilities, let width = predictions.probabilityCount else {
                return .nan
            }
            var sum = 0.0
            for row in classes.indices {
                var distance = 0.0
                // Of two classes the second says all.
                for k in (width == 2 ? 1 : 0)..<width {
                    let difference = probabilities[row * width + k] - (k == Int(classes[row]) ? 1 : 0)
                    distance += difference * difference
                }
                sum += predictions.weight(row) * distance
            }
            return sum
        }
    }
}

/// The mean distance between what probabilities promise and what comes true.
///
/// Source: Guo, Pleiss, Sun, Weinberger, "On calibration of modern neural networks", ICML 2017.
struct CalibrationError: ProbabilityMetric {
    static let name = "calibrationError"
    var bins = 10
    static let settings: [SettingOf<Self>] = [.init("bins", atMost: 10_000, \.bins)]
    var function: Metric.Function {
        .sums { [bins] in
            let sums = CalibrationBins($0, count: bins)
            return sums.map { $0.weights + $0.gaps } ?? []
        } value: { sums in
            let (weights, gaps) = (sums[..<(sums.count / 2)], sums[(sums.count / 2)...])
            let total = weights.reduce(0, +)
            return total > 0 ? gaps.reduce(0) { $0 + abs($1) } / total : nil
        }
    }
}

/// The share that comes true of predictions of about the same probability, in bins of equal width.
///
/// For two classes the probability is that of class 1; for more it is that of the predicted class.
package struct CalibrationBins: Sendable {
    /// The weight of the examples of each bin.
    package private(set) var weights: [Double]
    /// The sum of the probabilities of each bin, times weights.
    package private(set) var probabilities: [Double]
    /// The weight of the examples of each bin for which the class came true.
    package private(set) var hits: [Double]

    /// The sums of what came true less the probabilities.
    var gaps: [Double] { zip(hits, probabilities).map { $0 - $1 } }

    /// Creates the bins of predictions; `nil` where they are not probabilities.
    package init?(_ predictions: Predictions, count: Int) {
        let (classes, guesses) = (predictions.classes, predictions.mostProbableClasses)
        guard let all = predictions.probabilities, let width = predictions.probabilityCount, !classes.isEmpty,
            width == 2 || guesses.allSatisfy({ $0 < width })
        else { return nil }
        self.init(count: count)
        for row in classes.indices {
            let k = width == 2 ? 1 : Int(guesses[row])
            add(all[row * width + k], isHit: Int(classes[row]) == k, weight: predictions.weight(row))
        }
    }

    /// Creates the bins of probabilities of class 1.
    package init(_ probabilities: [Double], labels: [Int32], weights: [Double]? = nil, count: Int) {
        self.init(count: count)
        for row in labels.indices {
            add(probabilities[row], isHit: labels[row] == 1, weight: weights?[row] ?? 1)
        }
    }

    private init(count: Int) {
        let zeros = [Double](repeating: 0, count: count)
        (weights, probabilities, hits) = (zeros, zeros, zeros)
    }

    private mutating func add(_ probability: Double, isHit: Bool, weight: Double) {
        guard probability >= 0 else { return }
        let count = Double(weights.count)
        // A bin has its upper end, and not its lower. The product may be off by a rounding.
        var bin = min(max(Int((probability * count).rounded(.up)) - 1, 0), weights.count - 1)
        while bin > 0 && probability <= Double(bin) / count { bin -= 1 }
        while bin < weights.count - 1 && probability > Double(bin + 1) / count { bin += 1 }
        weights[bin] += weight
        probabilities[bin] += weight * probability
        if isHit { hits[bin] += weight }
    }

    /// The mean probability and the share that came true of each bin that has examples.
    package var points: [(predicted: Double, observed: Double, weight: Double)] {
        weights.indices.filter { weights[$0] > 0 }.map {
            (probabilities[$0] / weights[$0], hits[$0] / weights[$0], weights[$0])
        }
    }
}

extension Metric {
    /// The mean of −log of the probability of the right class, in nats. Probabilities are taken to be at least 2⁻⁵² and at
    /// most 1 − 2⁻⁵², as scikit-learn has it, so that one certain mistake does not make it infinite.
    public static let logLoss = Metric(LogLoss())
    /// The mean squared distance of the probabilities from the truth: (p − y)² of class 1 for two classes, the sum
    /// Σₖ (pₖ − yₖ)² over the classes for more.
    public static let brier = Metric(BrierScore())
    /// The expected calibration error in 10 bins: see `calibrationError(bins:)`.
    public static let calibrationError = Metric(CalibrationError())

    /// Returns the expected calibration error: by how much the share of examples for which a class comes true differs from the
    /// probability it was given, on average.
    ///
    /// The examples are parted by the probability of class 1, or for more than two classes by that of the predicted class,
    /// into bins of equal width; with nᵦ examples in a bin of n:
    /// ```
    /// Σᵦ nᵦ/n |share that comes true − mean probability|
    /// ```
    /// - Parameter bins: the number of bins, at least 1.
    public static func calibrationError(bins: Int) -> Metric {
        let kind = CalibrationError(bins: bins)
        kind.check(as: "Metric.calibrationError")
        return Metric(kind)
    }
}
