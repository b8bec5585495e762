import Tensors

/// Three parts: one to learn from, one to choose by (when to stop, which settings), one to judge by.
public struct Split<Part> {
    public let training: Part
    public let validation: Part
    public let test: Part

    public init(training: Part, validation: Part, test: Part) {
        self.training = training
        self.validation = validation
        self.test = test
    }

    public func map<NewPart, Failure>(
        _ transform: (Part) throws(Failure) -> NewPart
    ) throws(Failure) -> Split<NewPart> {
        Split<NewPart>(
            training: try transform(training), validation: try transform(validation), test: try transform(test))
    }
}

extension Split: Sendable where Part: Sendable {}
extension Split: Equatable where Part: Equatable {}

extension Split<[Int]> {
    /// Deals the rows of `targets` at random to three parts: each row to exactly one, in ascending order.
    ///
    /// A part has its fraction of the rows, rounded. With `stratified`, each part has its fraction of each class too,
    /// to within one row.
    /// - Parameters:
    ///   - seed: the same seed gives the same parts.
    ///   - source: names the data in messages.
    /// - Throws: `DataError` for fractions that are negative or leave nothing to train on, and for too few rows to give
    ///   each part that has a fraction one.
    /// - Complexity: O(n log n)
    public init(
        of targets: Dataset.Targets, testFraction: Double = 0.2, validationFraction: Double = 0,
        stratified: Bool = true, seed: Int = 0, source: String = "data"
    ) throws(DataError) {
        for (part, fraction) in [("test", testFraction), ("validation", validationFraction)]
        where !(fraction >= 0 && testFraction + validationFraction < 1) {
            throw DataError(source, .invalidFraction(part: part, value: fraction))
        }
        var order = RandomKey(UInt64(bitPattern: Int64(seed))).permutation(targets.count)
        if stratified, case .classes(let classes, let names) = targets {
            // Taking every so-manieth row then takes every so-manieth of each class.
            var byClass = [[Int]](repeating: [], count: names.count)
            for row in order { byClass[Int(classes[row])].append(row) }
            order = byClass.flatMap { $0 }
        }
        let (rest, test) = Self.deal(order, fraction: testFraction)
        let (training, validation) = Self.deal(rest, fraction: validationFraction / (1 - testFraction))
        for (part, rows, isWanted) in [
            ("training", training, true), ("test", test, testFraction > 0),
            ("validation", validation, validationFraction > 0),
        ] where rows.isEmpty && isWanted {
            throw DataError(source, .tooFewRows(rows: targets.count, part: part))
        }
        self.init(training: training.sorted(), validation: validation.sorted(), test: test.sorted())
    }

    /// Takes `fraction` of the rows, rounded, at even distances.
    private static func deal(_ rows: [Int], fraction: Double) -> (kept: [Int], taken: [Int]) {
        var (kept, taken): ([Int], [Int]) = ([], [])
        for (position, row) in rows.enumerated() {
            let isDue = Int((Double(position + 1) * fraction).rounded()) > taken.count
            if isDue { taken.append(row) } else { kept.append(row) }
        }
        return (kept, taken)
    }
}
