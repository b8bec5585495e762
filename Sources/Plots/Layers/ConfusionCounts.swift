/// How often examples of one class were taken for another, by the pairs of classes that occur: there may be far more classes
/// than examples.
package struct ConfusionCounts: Sendable {
    /// A class, and what it was taken for.
    package struct Pair: Hashable, Sendable {
        package let label: Int
        package let prediction: Int
    }

    /// The number of classes.
    package let classCount: Int
    /// The number of examples of each pair that occurs.
    package private(set) var counts: [Pair: Int] = [:]

    /// Counts pairs.
    /// - Precondition: labels and predictions are in `0..<classCount`, and there are as many of both.
    package init(labels: [Int32], predicted: [Int32], classCount: Int) {
        self.classCount = classCount
        for (label, prediction) in zip(labels, predicted) {
            counts[Pair(label: Int(label), prediction: Int(prediction)), default: 0] += 1
        }
    }

    /// Creates the counts of a matrix with a row for each class.
    init(_ matrix: [[Int]]) {
        classCount = matrix.count
        for (label, row) in matrix.enumerated() {
            for (prediction, count) in row.enumerated() where count > 0 {
                counts[Pair(label: label, prediction: prediction)] = count
            }
        }
    }

    /// The pairs of different classes, those that occur most often first.
    package var mistakes: [(pair: Pair, count: Int)] {
        counts.filter { $0.key.label != $0.key.prediction }.map { ($0.key, $0.value) }.sorted {
            ($1.count, $0.pair.label, $0.pair.prediction) < ($0.count, $1.pair.label, $1.pair.prediction)
        }
    }

    /// Returns the classes that take part in the most mistakes, at most so many, in their own order.
    package func mostConfused(_ most: Int) -> [Int] {
        guard classCount > most else { return Array(0..<classCount) }
        var taking = [Int](repeating: 0, count: classCount)
        for (pair, count) in mistakes {
            taking[pair.label] += count
            taking[pair.prediction] += count
        }
        return taking.indices.sorted { (taking[$1], $0) < (taking[$0], $1) }.prefix(most).sorted()
    }

    /// Returns the matrix of the counts among some classes, a row for each.
    package func matrix(of classes: [Int]) -> [[Int]] {
        classes.map { label in classes.map { counts[Pair(label: label, prediction: $0)] ?? 0 } }
    }
}
