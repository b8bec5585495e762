import Support

/// The choice of values at which contours show a surface well.
package enum ContourLevels {
    /// Returns round numbers between the least and the greatest value, at most about `count` of them.
    ///
    /// If the values' distances from the least spread far, as around a minimum and more so along a valley, those of the
    /// levels have even ratios, else even differences. The few most extreme values are left out.
    package static func levels(for values: [Double], count: Int = 12) -> [Double] {
        let sorted = values.filter(\.isFinite).sorted()
        guard let least = sorted.first, let greatest = sorted.last, least < greatest else { return [] }
        func quantile(_ part: Double) -> Double { sorted[Int(part * Double(sorted.count - 1))] }
        let (low, high) = (quantile(0.002), quantile(0.995))
        let lowest = max(low - least, (high - least) * 1e-12)
        let highest = high - least
        guard highest.isFinite, highest > 100 * lowest, lowest > 1e-290 else {
            return Ticks.linear(from: low, to: high, atMost: count).filter { $0 > least && $0 < greatest }
        }
        // A round number at or below the least value but for rounding errors, which is 0 where that is as good.
        let unit = pow(10, log10(lowest).rounded(.up))
        let base = (least / unit + 1e-6).rounded(.down) * unit
        let isTold = base.isFinite && abs(base) < unit * 1e12
        let digits: [[Double]] = [[1, 2, 5], [1, 3], [1]]
        let choices = digits.map { digits in ratios(digits, from: lowest, to: highest) }
        let distances = choices.first { $0.count <= count } ?? thinned(choices[2], count)
        return distances.map { (isTold ? base : least) + $0 }.filter { $0 > least && $0 < greatest }
    }

    private static func ratios(_ digits: [Double], from lowest: Double, to highest: Double) -> [Double] {
        var ratios: [Double] = []
        for exponent in stride(from: log10(lowest).rounded(.down), through: log10(highest), by: 1) {
            let power: Double = pow(10, abs(exponent))
            // Powers of ten with negative exponents are exact to the last digit only as quotients.
            ratios += digits.map { exponent < 0 ? $0 / power : $0 * power }
        }
        return ratios.filter { $0 >= lowest * 0.999 && $0 <= highest }
    }

    private static func thinned(_ values: [Double], _ count: Int) -> [Double] {
        let step = (values.count + count - 1) / count
        return stride(from: 0, to: values.count, by: max(step, 1)).map { values[$0] }
    }
}
