/// Returns `number` with `places` digits after the point.
package func fixed(_ number: Double, _ places: Int) -> String { printed("%.\(places)f", number) }

/// Returns `number` to `digits` significant digits, with an exponent where it is very small or large.
package func general(_ number: Double, _ digits: Int = 4) -> String { printed("%.\(digits)g", number) }

/// Returns `number` as a count people can take in: 1234, 56.7k, 1.23M.
package func short(_ number: Double) -> String {
    switch number {
    case ..<10_000: fixed(number, 0)
    case ..<1e6: general(number / 1e3, 3) + "k"
    case ..<1e9: general(number / 1e6, 3) + "M"
    default: general(number / 1e9, 3) + "G"
    }
}

/// Returns a time as minutes and seconds, with hours where there are any: 0:07, 1:02:03.
package func clock(_ seconds: Double) -> String {
    let whole = Int(min(max(seconds, 0), 1e9))
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return hours > 0 ? "\(hours):\(two(minutes)):\(two(rest))" : "\(minutes):\(two(rest))"
}

/// Returns the shortest text that reads back as `number`; whole numbers have no decimal point.
package func shortest(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? "\(number)" }

private func printed(_ format: String, _ number: Double) -> String {
    withVaList([number]) { arguments in
        var text = [CChar](repeating: 0, count: 400)
        let count = Int(vsnprintf(&text, text.count, format, arguments))
        return String(
            decoding: text.prefix(max(0, min(count, text.count - 1))).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

/// A number of things in words: "1 row", "20640 rows".
/// - Parameter plural: the word for more than one, if it does not end in `s` alone.
package func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
    "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
}
