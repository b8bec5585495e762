import Datasets
import Synchronization
import Tensors

/// The outputs of a model for some examples, beside their targets.
public struct Predictions: Sendable {
    /// The outputs `[examples, outputs]`, row by row.
    public let outputs: [Float]
    /// The number of outputs an example has.
    public let outputCount: Int
    /// The targets of the examples.
    public let targets: Dataset.Targets
    /// The weight of each example, at least 0, where 0 leaves it out; `nil` where all count the same.
    public let weights: [Double]?
    /// The probability from which class 1 of two is predicted; `nil` where the more probable class is.
    package let threshold: Double?
    /// The loss that the model was trained with, which says what the outputs stand for.
    private let loss: Loss
    /// The values that follow from the outputs alone, whatever the weights.
    private let derived: Derived
    private let weighted = Weighted()

    private final class Derived: Sendable {
        let classes = Lazy<[Int32]>()
        let decisions = Lazy<[Int32]>()
        let probabilities = Lazy<[Double]?>()
        let rankings = Mutex<[Int: Ranking?]>([:])
    }

    private final class Weighted: Sendable {
        let counts = Lazy<ClassCounts>()
        let areas = Lazy<[RankAreas?]>()
    }

    /// Creates the predictions that outputs are.
    package init(
        outputs: [Float], outputCount: Int, targets: Dataset.Targets, weights: [Double]? = nil, loss: Loss,
        threshold: Double? = nil
    ) {
        (self.outputs, self.outputCount, self.targets, self.weights) = (outputs, outputCount, targets, weights)
        self.threshold = threshold
        (self.loss, derived) = (loss, Derived())
    }

    private init(_ other: Predictions, weights: [Double]?) {
        (outputs, outputCount, targets, self.weights) = (other.outputs, other.outputCount, other.targets, weights)
        (threshold, loss, derived) = (other.threshold, other.loss, other.derived)
    }

    /// Returns the same predictions with other weights, which shares what does not depend on these.
    package func weighted(by weights: [Double]?) -> Predictions { Predictions(self, weights: weights) }

    // MARK: Targets

    /// The class numbers of the examples; none where targets are values.
    public var classes: [Int32] { if case .classes(let classes, _) = targets { classes } else { [] } }

    /// The target values of the examples; none where targets are classes.
    public var values: [Float] { if case .values(let values) = targets { values } else { [] } }

    /// The number of classes, at least 2.
    package var classCount: Int {
        if case .classes(_, let names) = targets {
            Predictions.classCount(names: names.count, outputs: outputCount)
        } else {
            0
        }
    }

    /// Returns the number of classes of predictions, at least 2.
    package static func classCount(names: Int, outputs: Int) -> Int { max(names, outputs, 2) }

    func weight(_ row: Int) -> Double { weights?[row] ?? 1 }

    /// The sum of the weights, or the number of examples.
    var totalWeight: Double { weights?.reduce(0, +) ?? Double(targets.count) }

    // MARK: Outputs

    /// The predicted class of each example: that of the greatest output, or of two classes that for which a threshold
    /// decides.
    public var predictedClasses: [Int32] {
        guard threshold != nil else { return mostProbableClasses }
        return derived.decisions { makeDecisions() }
    }

    private func makeDecisions() -> [Int32] {
        guard let threshold, let probabilities, probabilities.count == 2 * targets.count else {
            return mostProbableClasses
        }
        return stride(from: 1, to: probabilities.count, by: 2).map { probabilities[$0] >= threshold ? 1 : 0 }
    }

    /// The class of the greatest output of each example.
    var mostProbableClasses: [Int32] {
        derived.classes { Learning.predictedClasses(outputs, width: outputCount) }
    }

    /// The probabilities `[examples, classes]` that the outputs stand for, row by row; `nil` where they are scores, as with
    /// the hinge losses, and where targets are values.
    public var probabilities: [Double]? {
        derived.probabilities {
            let shape = [targets.count, outputCount] as Shape
            guard targets.count > 0, case .classes = targets else { return nil }
            return loss.probabilities(Tensor<Double>(shape: shape, scalars: outputs.map(Double.init)))?.scalars
        }
    }

    /// The number of probabilities an example has; `nil` where there are none.
    var probabilityCount: Int? { probabilities.map { $0.count / max(targets.count, 1) } }

    /// The number that ranks each example for a class: its probability, or its score where there are none; NaN for a class
    /// that has no output.
    package func scores(ofClass k: Int) -> [Double] {
        let count = targets.count
        if let probabilities, let width = probabilityCount, k < width {
            return (0..<count).map { probabilities[$0 * width + k] }
        }
        guard probabilities == nil, k < max(outputCount, 2) else { return [Double](repeating: .nan, count: count) }
        switch outputCount {
        case 1: return outputs.map { k == 1 ? Double($0) : -Double($0) }
        case 2: return (0..<count).map { Double(outputs[2 * $0 + k]) - Double(outputs[2 * $0 + 1 - k]) }
        case let width: return (0..<count).map { Double(outputs[$0 * width + k]) }
        }
    }

    /// The examples in descending order of the score of a class; `nil` where a score is not a number.
    package func ranking(ofClass k: Int) -> Ranking? {
        // For other weights it is asked again, unless that would take much memory.
        guard outputs.count <= 1 << 22 else { return Ranking(scores(ofClass: k)) }
        if let known = derived.rankings.withLock({ $0[k] }) { return known }
        let new = Ranking(scores(ofClass: k))
        derived.rankings.withLock { $0[k] = .some(new) }
        return new
    }

    // MARK: What several metrics need

    package var counts: ClassCounts { weighted.counts { ClassCounts(self) } }

    /// The weight of the examples of each class (row) that are predicted to be of each class (column), row by row.
    package var confusionNumbers: [Double] {
        var numbers = [Double](repeating: 0, count: classCount * classCount)
        for (row, (label, guess)) in zip(classes, predictedClasses).enumerated() {
            numbers[Int(label) * classCount + Int(guess)] += weight(row)
        }
        return numbers
    }

    var rankAreas: [RankAreas?] { weighted.areas { makeRankAreas() } }
}

/// A value that is computed when it is first asked for.
private final class Lazy<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)

    func callAsFunction(_ make: () -> Value) -> Value {
        if let known = value.withLock({ $0 }) { return known }
        let new = make()
        value.withLock { $0 = new }
        return new
    }
}
