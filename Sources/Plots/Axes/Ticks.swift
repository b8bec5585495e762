import Support

/// The round numbers of an axis.
enum Ticks {
    /// The multiples of 1, 2 or 5 times a power of ten between two numbers: the finest of which there are at most
    /// `count` and one more.
    static func linear(from lowest: Double, to highest: Double, atMost count: Int) -> [Double] {
        // In parts, as the difference of the largest numbers is infinite.
        let rough = highest / Double(count) - lowest / Double(count)
        guard rough > 1e-300, rough.isFinite else { return [] }
        let exponent = log10(rough).rounded(.down)
        // Within rounding errors a gap is as good as the wished one.
        let least = rough / pow(10, exponent) * (1 - 1e-9)
        let digit = [1.0, 2, 5].first { $0 >= least } ?? 10
        // What lies beyond an end by rounding alone is taken as being there.
        let slack = 1e-9
        func multiple(_ number: Double) -> Double {
            // 0.3 is 3 / 10 and not 3 · 0.1, which is further from the number that is meant.
            exponent < 0 && exponent > -300
                ? number * digit / pow(10, -exponent) : number * (digit * pow(10, exponent))
        }
        let gap = digit * pow(10, exponent)
        let numbers = stride(
            from: (lowest / gap - slack).rounded(.up), through: (highest / gap + slack).rounded(.down), by: 1)
        return numbers.map(multiple).filter(\.isFinite)
    }

    /// Numbers on a logarithmic axis, from and to positive numbers: powers of ten; of few decades 1, 2 and 5 times
    /// them; within less than a decade those of a linear axis.
    static func logarithmic(from lowest: Double, to highest: Double, atMost count: Int) -> [Double] {
        let (first, last) = (log10(lowest), log10(highest))
        let fine = decades(from: first, to: last, by: 1, digits: [1, 2, 5])
        if last - first < 0.9 || fine.count < 3 { return linear(from: lowest, to: highest, atMost: count) }
        if fine.count <= count { return fine }
        let step = Ticks.decadeSteps.first { (last - first) / $0 <= Double(count) } ?? 100
        return decades(from: first, to: last, by: step, digits: [1])
    }

    /// The lines between the powers of ten, where those are few.
    static func minor(from lowest: Double, to highest: Double) -> [Double] {
        let (first, last) = (log10(lowest), log10(highest))
        return last - first <= 6 ? decades(from: first, to: last, by: 1, digits: Array(2...9).map(Double.init)) : []
    }

    private static let decadeSteps: [Double] = [1, 2, 3, 5, 10, 20, 50, 100]

    private static func decades(
        from first: Double, to last: Double, by step: Double, digits: [Double]
    ) -> [Double] {
        let slack = 1e-9 * max(last - first, 1e-3)
        let range = first - slack...last + slack
        var places: [Double] = []
        for exponent in stride(from: (first / step).rounded(.down) * step, through: last, by: step) {
            let power: Double = pow(10, exponent)
            for place in digits.map({ $0 * power }) where place > 0 && place.isFinite && range.contains(log10(place)) {
                places.append(place)
            }
        }
        return places
    }

    /// The numbers as texts, with as many digits as tell them apart.
    static func texts(_ numbers: [Double]) -> [String] {
        let digits = (3...17).first { digits in
            Set(numbers.map { general($0, digits) }).count == Set(numbers).count
                && numbers.allSatisfy { isNear($0, general($0, digits), numbers) }
        }
        return numbers.map { typeset(general($0 == 0 ? 0 : $0, max(digits ?? 17, 6))) }
    }

    static func isPowerOfTen(_ number: Double) -> Bool {
        abs(log10(number) - log10(number).rounded()) < 1e-12
    }

    /// Powers of ten as texts: as numbers where none is very large or small, else all as powers.
    static func powers(_ numbers: [Double]) -> [String] {
        let exponents = numbers.map { Int(log10($0).rounded()) }
        let areShort = exponents.allSatisfy { (-3...4).contains($0) }
        return zip(numbers, exponents).map { number, exponent in
            areShort || exponent == 0 ? general(number, 6) : typeset("1e\(exponent)")
        }
    }

    /// Numbers of any distances as texts, with as many digits as tell them apart.
    static func shortTexts(_ numbers: [Double]) -> [String] {
        let digits = (3...17).first { digits in
            Set(numbers.map { general($0, digits) }).count == Set(numbers).count
        }
        return numbers.map { typeset(general($0 == 0 ? 0 : $0, digits ?? 17)) }
    }

    /// Indicates whether a text says a number to a thousandth of the distance between the numbers.
    private static func isNear(_ number: Double, _ text: String, _ numbers: [Double]) -> Bool {
        let gap = zip(numbers, numbers.dropFirst()).map { abs($1 - $0) }.min() ?? abs(number)
        return abs((Double(text) ?? .infinity) - number) <= gap / 1000
    }

    /// `-1e-05` as printers set it: −10⁻⁵.
    static func typeset(_ text: String) -> String {
        let parts = text.split(separator: "e", maxSplits: 1)
        guard parts.count == 2, let exponent = Int(parts[1]) else { return text.replacing("-", with: "−") }
        let raised: [Character: Character] = [
            "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸",
            "9": "⁹",
        ]
        let power = "10" + String("\(exponent)".map { raised[$0] ?? $0 })
        switch parts[0] {
        case "1": return power
        case "-1": return "−" + power
        default: return parts[0].replacing("-", with: "−") + "×" + power
        }
    }
}
