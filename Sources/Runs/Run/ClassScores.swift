import Learning

/// How well each class is recognized, and what it is taken for.
public struct ClassScores: Sendable {
    /// How well one class is recognized.
    public struct Row: Sendable, Equatable {
        /// The share of the predictions of the class that are right; 0 where there are none.
        public let precision: Double
        /// The share of the examples of the class that are found; 0 where there are none.
        public let recall: Double
        /// The harmonic mean of precision and recall.
        public let f1: Double
        /// The number of examples of the class.
        public let support: Double
    }

    /// The classes in the order of their numbers.
    public let rows: [Row]
    /// How many examples of each class (row) are predicted to be of each class (column); `nil` for more than 100 classes.
    public let confusion: [[Double]]?

    /// The greatest number of classes that have a confusion matrix.
    static let mostClasses = 100

    /// Returns the sums of which the scores are made, for some examples.
    static func sums(_ predictions: Predictions) -> [Double] {
        let counts = predictions.counts.numbers
        return predictions.classCount > mostClasses ? counts : counts + predictions.confusionNumbers
    }

    /// Creates the scores of sums over all examples.
    /// - Parameters:
    ///   - width: the number of classes of the predictions: see `Predictions.classCount`.
    ///   - count: the number of classes that have a name.
    init(sums: [Double], width: Int, count: Int) {
        let counts = ClassCounts(Array(sums[..<(3 * width)]))
        rows = (0..<count).map {
            Row(
                precision: counts.precision($0), recall: counts.recall($0), f1: counts.f1($0),
                support: counts.labelled[$0])
        }
        let matrix = sums[(3 * width)...]
        confusion =
            matrix.isEmpty
            ? nil
            : (0..<count).map { row in Array(matrix[(matrix.startIndex + row * width)...].prefix(count)) }
    }
}
