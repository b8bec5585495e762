import Descent

extension RandomStream {
    /// Returns a whole number from 0 up to, but not, `bound`.
    mutating func below(_ bound: Int) -> Int { Int(next(below: UInt64(bound))) }

    /// Returns whether something is done that is done once in `times`.
    mutating func once(in times: Int) -> Bool { below(times) == 0 }

    /// Returns one of several; `nil` where there are none.
    mutating func element<Element>(of choices: [Element]) -> Element? {
        choices.isEmpty ? nil : choices[below(choices.count)]
    }

    /// Returns one of several.
    mutating func choice<Element>(_ first: Element, _ others: Element...) -> Element {
        let position = below(others.count + 1)
        return position == 0 ? first : others[position - 1]
    }

    /// Returns as many as a random number from `range` says of what `make` gives.
    mutating func several<Element>(_ range: ClosedRange<Int>, _ make: (inout RandomStream) -> Element) -> [Element] {
        let count = range.lowerBound + below(range.count)
        return (0..<count).map { _ in make(&self) }
    }

    // MARK: Numbers

    /// Returns the text of a number: most are ordinary, some at the ends of what there is.
    mutating func number() -> String {
        switch below(12) {
        case 0: extremeNumber()
        case 1: "\(below(1 << 20))"
        case 2: "-\(below(1000))"
        case 3, 4: "\(Double(below(2_000_001) - 1_000_000) / 1000)"
        case 5: "\(uniform() * 1e-6)"
        case 6: "\(below(10))e\(below(40) - 20)"
        default: "\(below(10))"
        }
    }

    /// Returns the text of a number at the ends of what types hold, or beyond.
    mutating func extremeNumber() -> String {
        choice(
            "9223372036854775807", "-9223372036854775808", "9223372036854775808", "4611686018427387904",
            "9007199254740993", "2147483648", "1000000000000", "4294967295", "1e300", "-1e300", "1e308", "1e400",
            "5e-324", "1e-320", "-0", "-0.0", "0.1", "1000000", "nan", "inf", "-inf", "1e", "0x10", "007")
    }
}
