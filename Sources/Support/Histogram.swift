/// The number of values in each of several buckets, in the form of TensorBoard's histograms.
public struct Histogram: Sendable, Equatable {
    /// The upper ends of the buckets, ascending; the first bucket begins at `minimum`.
    public private(set) var limits: [Double] = []
    /// The number of values in each bucket.
    public private(set) var counts: [Double] = []
    /// The least finite value; 0 if there is none.
    public private(set) var minimum = 0.0
    /// The greatest finite value; 0 if there is none.
    public private(set) var maximum = 0.0
    /// The sum of the finite values.
    public private(set) var sum = 0.0
    /// The sum of the squares of the finite values.
    public private(set) var sumOfSquares = 0.0
    /// The number of finite values.
    public private(set) var count = 0

    /// Counts the finite values; others are left out.
    /// - Parameter buckets: The number of buckets, which have equal widths from the least to the greatest value.
    /// - Complexity: O(n) for n values.
    public init(_ values: [Float], buckets: Int = 64) {
        let values = values.allSatisfy(\.isFinite) ? values : values.filter(\.isFinite)
        guard var least = values.first else { return }
        var greatest = least
        for value in values {
            if value < least { least = value }
            if value > greatest { greatest = value }
            sum += Double(value)
            sumOfSquares += Double(value) * Double(value)
        }
        count = values.count
        (minimum, maximum) = (Double(least), Double(greatest))
        guard least < greatest else {
            (limits, counts) = ([Double(least).nextUp], [Double(count)])
            return
        }
        let buckets = Swift.max(buckets, 1)
        let width = (maximum - minimum) / Double(buckets)
        limits = (1..<buckets).map { minimum + Double($0) * width } + [maximum]
        counts = Array(repeating: 0, count: buckets)
        let perUnit = 1 / width
        for value in values {
            counts[Swift.min(Int((Double(value) - minimum) * perUnit), buckets - 1)] += 1
        }
    }
}
