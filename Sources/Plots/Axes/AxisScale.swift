import Support

/// The positions of numbers along an axis, from 0 at its beginning to 1 at its end.
public struct AxisScale: Sendable {
    /// The axis.
    let axis: PlotAxis
    /// The range that the axis shows.
    public let range: ClosedRange<Double>
    /// The values with a number beside them, and the text of each.
    public let ticks: [(value: Double, text: String)]

    /// Creates the scale of an axis.
    /// - Parameters:
    ///   - axis: the axis.
    ///   - values: the values to be shown; only the least and the greatest finite ones matter.
    ///   - margin: the free part on each side, relative to the extent of the values.
    ///   - ticks: the number of numbers that have room.
    init(_ axis: PlotAxis, showing values: [Double], margin: Double, ticks count: Int) {
        self.axis = axis
        range = Self.range(of: axis, showing: values, margin: margin)
        let numbers: [Double]
        let texts: [String]
        if axis.names.isEmpty {
            numbers = Self.ticks(of: axis.scale, in: range, atMost: count)
            let arePowers = axis.scale == .logarithmic && numbers.allSatisfy(Ticks.isPowerOfTen)
            texts = arePowers ? Ticks.powers(numbers) : Ticks.texts(numbers)
        } else {
            numbers = axis.names.indices.map(Double.init).filter(range.contains)
            texts = numbers.map { axis.names[Int($0)] }
        }
        ticks = Array(zip(numbers, texts)).map { (value: $0, text: $1) }
    }

    /// The position of a value: 0 at the lower end of the range and 1 at the upper end, beyond them for values outside,
    /// and nil for values that have no place.
    public func position(of value: Double) -> Double? {
        let place: Double
        switch axis.scale {
        case .linear:
            guard value.isFinite else { return nil }
            // Halves, as the difference of the largest numbers is infinite.
            place =
                (value / 2 - range.lowerBound / 2) / (range.upperBound / 2 - range.lowerBound / 2)
        case .logarithmic:
            guard value > 0, value.isFinite else { return nil }
            place = (log10(value) - log10(range.lowerBound)) / (log10(range.upperBound) - log10(range.lowerBound))
        }
        return axis.isReversed ? 1 - place : place
    }

    private static func ticks(of scale: PlotAxis.Scale, in range: ClosedRange<Double>, atMost count: Int) -> [Double] {
        switch scale {
        case .linear: Ticks.linear(from: range.lowerBound, to: range.upperBound, atMost: count)
        case .logarithmic: Ticks.logarithmic(from: range.lowerBound, to: range.upperBound, atMost: count)
        }
    }

    /// Returns a range of two different finite numbers, positive ones for a logarithmic axis.
    private static func range(of axis: PlotAxis, showing values: [Double], margin: Double) -> ClosedRange<Double> {
        let isLogarithmic = axis.scale == .logarithmic
        func canBeShown(_ value: Double) -> Bool { value.isFinite && (value > 0 || !isLogarithmic) }
        if let wished = axis.range, canBeShown(wished.lowerBound), canBeShown(wished.upperBound) {
            return widened(wished, isLogarithmic)
        }
        var shown = values.filter(canBeShown)
        if axis.includesZero && !isLogarithmic { shown.append(0) }
        guard let least = shown.min(), let greatest = shown.max() else { return isLogarithmic ? 1...10 : 0...1 }
        let tight = widened(least...greatest, isLogarithmic)
        if isLogarithmic {
            let free = margin * (log10(tight.upperBound) - log10(tight.lowerBound))
            return max(
                tight.lowerBound * pow(10, -free), .leastNonzeroMagnitude)...bounded(
                    tight.upperBound * pow(10, free))
        }
        let free = margin * tight.upperBound - margin * tight.lowerBound
        // An axis from 0 begins there.
        let (staysBelow, staysAbove) = (axis.includesZero && least >= 0, axis.includesZero && greatest <= 0)
        return bounded(tight.lowerBound - (staysBelow ? 0 : free))...bounded(tight.upperBound + (staysAbove ? 0 : free))
    }

    /// Returns room around numbers that are equal, or so near to each other that no number between them can be told.
    private static func widened(_ range: ClosedRange<Double>, _ isLogarithmic: Bool) -> ClosedRange<Double> {
        let (lower, upper) = (range.lowerBound, range.upperBound)
        let size = max(abs(lower), abs(upper))
        if isLogarithmic {
            guard upper <= lower * (1 + 1e-12) else { return range }
            return max(lower / 2, .leastNonzeroMagnitude)...bounded(max(upper * 2, .leastNormalMagnitude))
        }
        guard upper / 2 - lower / 2 <= max(size * 1e-12, 1e-300) else { return range }
        let room = size > 1e-290 ? size * 0.1 : 1
        return bounded(lower - room)...bounded(upper + room)
    }

    private static func bounded(_ value: Double) -> Double {
        min(max(value, -.greatestFiniteMagnitude), .greatestFiniteMagnitude)
    }
}
