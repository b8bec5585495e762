/// The median and the scale of a column of numbers, by which it is filled and scaled.
struct NumberSummary {
    let presentCount: Int
    let median: Double?
    let offset: Double
    let scale: Double

    /// - Parameters:
    ///   - present: the numbers there are.
    ///   - count: with those that are missing, which count as the median.
    init<Scalar: RadixOrdered>(_ present: [Scalar], of count: Int, _ scaling: FeatureEncoder.Scaling) {
        presentCount = present.count
        median = Datasets.median(present)
        (offset, scale) = scaling.offsetAndScale(of: present, and: median ?? 0, times: count - present.count)
    }

    /// - Parameters:
    ///   - values: the numbers, not-a-number where one is missing, which counts as the median.
    ///   - weights: how often each counts.
    init(_ values: [Double], _ weights: [Double], _ scaling: FeatureEncoder.Scaling) {
        let present = zip(values, weights).filter { !$0.0.isNaN }
        presentCount = present.count
        median = Datasets.median(present.map { (value: $0.0, weight: $0.1) })
        let fill = median ?? 0
        (offset, scale) = scaling.offsetAndScale(of: values.map { $0.isNaN ? fill : $0 }, weights)
    }
}

extension Table.Numbers {
    /// The values of `rows` that are not missing, in `memory`, which is that of these numbers.
    func present<Scalar: BinaryFloatingPoint>(in memory: [Scalar], _ rows: [Int]) -> [Scalar] {
        [Scalar](unsafeUninitializedCapacity: rows.count) { present, count in
            memory.withUnsafeBufferPointer { memory in
                for row in rows {
                    let number = memory[first + row * distance]
                    present[count] = number
                    count += number.isNaN ? 0 : 1
                }
            }
        }
    }
}

extension FeatureEncoder.Scaling {
    /// The number to subtract from a value and the number to divide it by, where each value counts as often as its weight
    /// says.
    func offsetAndScale(of values: [Double], _ weights: [Double]) -> (offset: Double, scale: Double) {
        guard self == .standard, let first = values.first, values.contains(where: { $0 != first }) else {
            return offsetAndScale(of: values)
        }
        let total = weights.reduce(0, +)
        let mean = zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / total
        let variance = zip(values, weights).reduce(0) { $0 + $1.1 * ($1.0 - mean) * ($1.0 - mean) } / total
        return (mean, variance > 0 ? variance.squareRoot() : 1)
    }

    /// The number to subtract from a value and the number to divide it by. A constant column is divided by 1.
    /// - Parameter fill: counts as a value so many times.
    func offsetAndScale<Scalar: BinaryFloatingPoint>(
        of values: [Scalar], and fill: Double = 0, times fillCount: Int = 0
    ) -> (offset: Double, scale: Double) {
        switch self {
        case .none: return (0, 1)
        case .unit:
            let largest = values.reduce(fillCount > 0 ? abs(fill) : 0) { max($0, abs(Double($1))) }
            return (0, largest > 0 ? largest : 1)
        case .standard:
            let first = values.first.map { Double($0) } ?? fill
            guard values.contains(where: { Double($0) != first }) || fillCount > 0 && fill != first else {
                return (first, 1)
            }
            let count = Double(values.count + fillCount)
            let missing = repeatElement(fill, count: fillCount)
            let mean = missing.reduce(values.reduce(0) { $0 + Double($1) }, +) / count
            func square(_ value: Double) -> Double { (value - mean) * (value - mean) }
            let variance = missing.reduce(values.reduce(0) { $0 + square(Double($1)) }) { $0 + square($1) } / count
            return (mean, variance > 0 ? variance.squareRoot() : 1)
        }
    }
}
