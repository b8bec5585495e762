import Support
import Tensors

// How good predictions are, on plain arrays. Every function needs at least one example, and as many predictions as
// labels or targets, and traps otherwise. Losses to train with are in `Losses`.

/// Returns the part of the predicted classes that are right: (1/n) Σ [predicted_i = label_i], from 0 to 1.
public func accuracy<Label: Equatable>(_ predicted: some Collection<Label>, labels: some Collection<Label>) -> Double {
    requireSameCount("accuracy", predicted.count, labels.count)
    return Double(zip(predicted, labels).count { $0 == $1 }) / Double(labels.count)
}

/// Returns the part of the examples whose label is among the `k` classes with the greatest scores, from 0 to 1.
///
/// Of equal scores the lower class number comes first, as `argmax` has it; so `k` = 1 gives the accuracy of the class
/// with the greatest score. A score that is not a number is never among the greatest.
/// - Parameters:
///   - scores: `[examples, classes]`, row by row; logits or probabilities.
///   - labels: class numbers from 0, `[examples]`.
/// - Precondition: `k` is at least 1; the labels lie within the classes.
/// - Complexity: linear in the number of scores.
public func topKAccuracy<Score: BinaryFloatingPoint>(
    _ scores: some RandomAccessCollection<Score>, labels: some Collection<some BinaryInteger>, k: Int
) -> Double {
    let scores = Array(scores)
    let classCount = classCount("topKAccuracy", scoreCount: scores.count, labels: labels)
    guard k >= 1 else { misuse("topKAccuracy: k is \(k); it must be at least 1") }
    let hits = zip(labels, 0...).count { label, example in
        let row = scores[example * classCount..<(example + 1) * classCount]
        let own = row.startIndex + Int(label)
        guard !scores[own].isNaN else { return false }
        return row.indices.count { scores[$0] > scores[own] || scores[$0] == scores[own] && $0 < own } < k
    }
    return Double(hits) / Double(labels.count)
}

/// Returns √((1/n) Σ (prediction_i - target_i)²), in the units of the targets.
/// - Parameter weights: the weight of each example, which makes it a weighted mean; `nil` where all count the same.
public func rootMeanSquaredError<Value: BinaryFloatingPoint>(
    _ predictions: some Collection<Value>, targets: some Collection<Value>, weights: [Double]? = nil
) -> Double {
    requireSameCount("rootMeanSquaredError", predictions.count, targets.count, weights)
    return mean(predictions, targets, weights) { ($0 - $1) * ($0 - $1) }.squareRoot()
}

/// Returns (1/n) Σ |prediction_i - target_i|, in the units of the targets.
/// - Parameter weights: the weight of each example, which makes it a weighted mean; `nil` where all count the same.
public func meanAbsoluteError<Value: BinaryFloatingPoint>(
    _ predictions: some Collection<Value>, targets: some Collection<Value>, weights: [Double]? = nil
) -> Double {
    requireSameCount("meanAbsoluteError", predictions.count, targets.count, weights)
    return mean(predictions, targets, weights) { abs($0 - $1) }
}

/// Returns the coefficient of determination, R² = 1 - Σ (target_i - prediction_i)² / Σ (target_i - mean)²: 1 for exact
/// predictions, 0 for what predicting the targets' mean gives, negative for worse.
///
/// Constant targets leave 0 in the denominator; R² is then 1 where the predictions are exact and 0 where not, as
/// scikit-learn has it.
/// - Parameter weights: the weight of each example in both sums and the mean; `nil` where all count the same.
public func rSquared<Value: BinaryFloatingPoint>(
    _ predictions: some Collection<Value>, targets: some Collection<Value>, weights: [Double]? = nil
) -> Double {
    requireSameCount("rSquared", predictions.count, targets.count, weights)
    let residual = mean(predictions, targets, weights) { ($0 - $1) * ($0 - $1) }
    let first = zip(targets, weights ?? []).first { $0.1 > 0 }?.0 ?? targets.first
    let isConstant = weights.map { zip(targets, $0).allSatisfy { $0.0 == first || $0.1 == 0 } }
    guard !(isConstant ?? targets.allSatisfy { $0 == first }) else { return residual == 0 ? 1 : 0 }
    let centre = mean(targets, targets, weights) { _, target in target }
    return 1 - residual / mean(targets, targets, weights) { _, target in (target - centre) * (target - centre) }
}

/// Returns how often examples of each class (row) were predicted to be of each class (column): `[classes, classes]`; the right
/// predictions stand on the diagonal.
/// - Precondition: labels and predictions are in `0..<classCount`.
public func confusionMatrix<Label: BinaryInteger>(
    _ predicted: some Collection<Label>, labels: some Collection<Label>, classCount: Int
) -> [[Int]] {
    requireSameCount("confusionMatrix", predicted.count, labels.count)
    var counts = [[Int]](repeating: [Int](repeating: 0, count: classCount), count: classCount)
    for (prediction, label) in zip(predicted, labels) {
        guard (0..<classCount).contains(Int(prediction)) && (0..<classCount).contains(Int(label)) else {
            misuse("confusionMatrix: class \(prediction) for \(label) with \(classCount) classes")
        }
        counts[Int(label)][Int(prediction)] += 1
    }
    return counts
}

/// Returns the mean of -log(probability of the label), in nats: 0 for certain and right predictions, log(classes) for equal
/// probabilities, infinite where a label was given probability 0 (nothing is clipped).
/// - Parameters:
///   - probabilities: `[examples, classes]`, row by row; each row sums to 1.
///   - labels: class numbers from 0, `[examples]`.
public func logLoss<Probability: BinaryFloatingPoint>(
    _ probabilities: some RandomAccessCollection<Probability>, labels: some Collection<some BinaryInteger>
) -> Double {
    let probabilities = Array(probabilities)
    let classCount = classCount("logLoss", scoreCount: probabilities.count, labels: labels)
    let sum = zip(labels, 0...).reduce(0.0) { sum, example in
        sum - log(Double(probabilities[example.1 * classCount + Int(example.0)]))
    }
    return sum / Double(labels.count)
}

/// Returns the mean over examples of a function of prediction and target.
func mean<Value: BinaryFloatingPoint>(
    _ predictions: some Collection<Value>, _ targets: some Collection<Value>, _ weights: [Double]?,
    of error: (_ prediction: Double, _ target: Double) -> Double
) -> Double {
    let pairs = zip(predictions, targets)
    guard let weights else {
        return pairs.reduce(0.0) { $0 + error(Double($1.0), Double($1.1)) } / Double(targets.count)
    }
    return zip(pairs, weights).reduce(0.0) { $0 + $1.1 * error(Double($1.0.0), Double($1.0.1)) }
        / weights.reduce(0, +)
}

private func requireSameCount(_ metric: String, _ predictions: Int, _ labels: Int, _ weights: [Double]? = nil) {
    guard predictions == labels && labels > 0 else {
        misuse("\(metric): \(predictions) predictions for \(labels) examples; give one each, and at least one")
    }
    guard weights?.count ?? labels == labels else {
        misuse("\(metric): \(weights?.count ?? 0) weights for \(labels) examples; give one each")
    }
}

private func classCount(_ metric: String, scoreCount: Int, labels: some Collection<some BinaryInteger>) -> Int {
    guard !labels.isEmpty && scoreCount > 0 && scoreCount % labels.count == 0 else {
        misuse("\(metric): \(scoreCount) scores for \(labels.count) examples; shape [examples, classes] is needed")
    }
    let classCount = scoreCount / labels.count
    if let outside = labels.first(where: { $0 < 0 || $0 >= classCount }) {
        misuse("\(metric): label \(outside) with \(classCount) classes; labels go from 0 to \(classCount - 1)")
    }
    return classCount
}
