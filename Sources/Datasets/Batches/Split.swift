import Tensors

/// Three parts: one to learn from, one to choose by (when to stop, which settings), one to judge by.
public struct Split<Part> {
    /// The part to learn from.
    public let training: Part
    /// The part to choose by.
    public let validation: Part
    /// The part to judge by.
    public let test: Part

    /// Creates a split of three parts.
    public init(training: Part, validation: Part, test: Part) {
        self.training = training
        self.validation = validation
        self.test = test
    }

    /// The split with each part transformed.
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
        let parts = Self.dealt(
            targets, testFraction: testFraction, validationFraction: validationFraction / (1 - testFraction),
            stratified: stratified, seed: seed)
        func rows(_ part: PartName) -> [Int] { parts.indices.filter { parts[$0] == part } }
        let (training, validation, test) = (rows(.training), rows(.validation), rows(.test))
        for (part, rows, isWanted) in [
            ("training", training, true), ("test", test, testFraction > 0),
            ("validation", validation, validationFraction > 0),
        ] where rows.isEmpty && isWanted {
            throw DataError(source, .tooFewRows(rows: targets.count, part: part))
        }
        self.init(training: training, validation: validation, test: test)
    }

    private enum PartName: UInt8 { case training, validation, test }

    /// The part of each row. In a random order, test takes its fraction of all at even distances, and then validation its
    /// fraction of the rest.
    private static func dealt(
        _ targets: Dataset.Targets, testFraction: Double, validationFraction: Double, stratified: Bool, seed: Int
    ) -> [PartName] {
        var parts = [PartName](repeating: .training, count: targets.count)
        guard testFraction > 0 || validationFraction > 0 else { return parts }
        var order = RandomKey(UInt64(bitPattern: Int64(seed))).permutation(targets.count)
        if stratified, case .classes(let classes, let names) = targets {
            // Taking every k-th row then takes every k-th of each class.
            order = grouped(order, by: classes, names.count)
        }
        var test = EvenSelection(fraction: testFraction)
        var validation = EvenSelection(fraction: validationFraction)
        for row in order {
            if test.takesNext() { parts[row] = .test } else if validation.takesNext() { parts[row] = .validation }
        }
        return parts
    }

    /// `rows` class by class, those of a class in their order.
    private static func grouped(_ rows: [Int], by classes: [Int32], _ classCount: Int) -> [Int] {
        var next = [Int](repeating: 0, count: classCount + 1)
        for number in classes { next[Int(number) + 1] += 1 }
        for number in 0..<classCount { next[number + 1] += next[number] }
        var grouped = [Int](repeating: 0, count: rows.count)
        for row in rows {
            let number = Int(classes[row])
            grouped[next[number]] = row
            next[number] += 1
        }
        return grouped
    }
}

/// Selects a fraction of the elements that pass, rounded, at even distances.
private struct EvenSelection {
    let fraction: Double
    private var seen = 0
    private var taken = 0

    init(fraction: Double) { self.fraction = fraction }

    mutating func takesNext() -> Bool {
        seen += 1
        guard Int((Double(seen) * fraction).rounded()) > taken else { return false }
        taken += 1
        return true
    }
}
