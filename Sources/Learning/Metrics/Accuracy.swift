import Datasets
import Settings

/// The share of examples whose class is predicted.
struct Accuracy: MetricKind {
    static let name = "accuracy"
    static let isGreaterBetter = true
    static let task: LearningTask? = .classification
    static let unit = Metric.Unit.share
    static let isStandard = true
    var function: Metric.Function {
        .mean { predictions in
            var sum = 0.0
            for (row, (guess, label)) in zip(predictions.predictedClasses, predictions.classes).enumerated()
            where guess == label { sum += predictions.weight(row) }
            return sum
        }
    }
}

/// The mean of the recalls of the classes that have examples.
struct BalancedAccuracy: MetricKind {
    static let name = "balancedAccuracy"
    static let isGreaterBetter = true
    static let task: LearningTask? = .classification
    static let unit = Metric.Unit.share
    var function: Metric.Function {
        .counts { counts in
            let present = counts.labelled.indices.filter { counts.labelled[$0] > 0 }
            return present.isEmpty ? nil : present.reduce(0.0) { $0 + counts.recall($1) } / Double(present.count)
        }
    }
}

extension Metric {
    /// The share of examples whose class is predicted, from 0 to 1.
    public static let accuracy = Metric(Accuracy())
    /// The mean of the recalls of the classes that have examples, from 0 to 1: accuracy where classes differ in size.
    public static let balancedAccuracy = Metric(BalancedAccuracy())
}
