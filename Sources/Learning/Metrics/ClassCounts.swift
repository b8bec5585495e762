/// The weights of the examples of each class: those that are predicted right, those that are of it, and those that are
/// predicted to be of it.
package struct ClassCounts: Sendable {
    package let right: [Double]
    package let labelled: [Double]
    package let predicted: [Double]

    /// Creates the counts of the predicted classes of examples.
    init(_ predictions: Predictions) {
        let count = predictions.classCount
        var (right, labelled, predicted) = (
            [Double](repeating: 0, count: count), [Double](repeating: 0, count: count),
            [Double](repeating: 0, count: count)
        )
        let (classes, guesses) = (predictions.classes, predictions.predictedClasses)
        for row in classes.indices {
            let weight = predictions.weight(row)
            labelled[Int(classes[row])] += weight
            predicted[Int(guesses[row])] += weight
            if classes[row] == guesses[row] { right[Int(classes[row])] += weight }
        }
        (self.right, self.labelled, self.predicted) = (right, labelled, predicted)
    }

    /// Creates the counts of `numbers`.
    package init(_ numbers: [Double]) {
        let count = numbers.count / 3
        right = Array(numbers[..<count])
        labelled = Array(numbers[count..<2 * count])
        predicted = Array(numbers[(2 * count)...])
    }

    /// The counts of each class, one kind behind the other, which add up over examples.
    package var numbers: [Double] { right + labelled + predicted }

    var total: Double { labelled.reduce(0, +) }

    /// The share of the examples predicted to be of a class that are: tp / (tp + fp); 0 where none are.
    package func precision(_ k: Int) -> Double { predicted[k] > 0 ? right[k] / predicted[k] : 0 }

    /// The share of the examples of a class that are predicted to be: tp / (tp + fn); 0 where there are none.
    package func recall(_ k: Int) -> Double { labelled[k] > 0 ? right[k] / labelled[k] : 0 }

    /// The harmonic mean of precision and recall: 2 tp / (2 tp + fp + fn); 0 where there are none.
    package func f1(_ k: Int) -> Double {
        labelled[k] + predicted[k] > 0 ? 2 * right[k] / (labelled[k] + predicted[k]) : 0
    }

    /// Returns one value for all classes that have examples or predictions.
    func average(_ average: Metric.Average, of value: (Int) -> Double) -> Double? {
        guard total > 0 else { return nil }
        switch average {
        case .macro:
            let present = labelled.indices.filter { labelled[$0] > 0 || predicted[$0] > 0 }
            return present.reduce(0.0) { $0 + value($1) } / Double(present.count)
        case .weighted: return labelled.indices.reduce(0.0) { $0 + labelled[$1] * value($1) } / total
        case .positive: return labelled.count == 2 ? value(1) : nil
        }
    }
}

extension Metric.Function {
    /// A function of the counts of classes.
    static func counts(_ value: @escaping @Sendable (ClassCounts) -> Double?) -> Self {
        .sums(of: { $0.counts.numbers }, value: { value(ClassCounts($0)) })
    }

    /// A mean over examples.
    /// - Parameter sum: the sum over examples, each times its weight; NaN where there is no value.
    static func mean(sum: @escaping @Sendable (Predictions) -> Double) -> Self {
        .sums(of: { [sum($0), $0.totalWeight] }, value: { $0[1] > 0 && !$0[0].isNaN ? $0[0] / $0[1] : nil })
    }
}
