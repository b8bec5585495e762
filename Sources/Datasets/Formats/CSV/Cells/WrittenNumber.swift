/// The number in a cell as people write it for people: `$4,895`, `75.0%`, `1 234,5 €`, `−5`, `(120)`; `nil` where the
/// text is something else.
///
/// - A sign of a currency, or its code of three letters, before or after the number is dropped.
/// - A percent sign is dropped: 75 % is 75.
/// - Digits may be grouped by threes, as in 1,234,567, or as in India: 12,34,567. Groups are parted by the same character
///   throughout: a comma or a point, whichever does not stand before decimals, a blank, or an apostrophe.
/// - The sign may be a minus sign (U+2212); in parentheses a number is negative.
func writtenNumber(_ bytes: UnsafeBufferPointer<UInt8>, decimal: Table.DecimalSign) -> Double? {
    guard bytes.count <= 64, bytes.contains(where: \.isDigit), !bytes.contains(where: \.isSmallLetter) else {
        return bytes.count <= 64 ? exponentNumber(bytes, decimal: decimal) : nil
    }
    var text = WrittenNumber(String(decoding: bytes, as: UTF8.self), decimal: decimal)
    return text.number()
}

/// A number with a small `e` before its exponent, which no other written number has.
private func exponentNumber(_ bytes: UnsafeBufferPointer<UInt8>, decimal: Table.DecimalSign) -> Double? {
    guard decimal == .comma, let first = bytes.first, first.isDigit || first.isSign else { return nil }
    return parseNumber(replacingDecimalComma: bytes)
}

/// The number in a cell where a comma stands before decimals: `1,5`, `1.234,5`.
func decimalCommaNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    guard bytes.contains(UInt8(ascii: ",")) || bytes.contains(UInt8(ascii: ".")) else {
        return parseNumber(bytes) ?? writtenNumber(bytes, decimal: .comma)
    }
    if !bytes.contains(UInt8(ascii: ".")), let number = parseNumber(replacingDecimalComma: bytes) { return number }
    // With groups of thousands, or with a point all the same.
    return writtenNumber(bytes, decimal: .comma) ?? parseNumber(bytes)
}

private func parseNumber(replacingDecimalComma bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count) { copy in
        for index in bytes.indices {
            copy[index] = bytes[index] == UInt8(ascii: ",") ? UInt8(ascii: ".") : bytes[index]
        }
        return parseNumber(UnsafeBufferPointer(copy))
    }
}

extension UInt8 {
    var isDigit: Bool { self &- UInt8(ascii: "0") <= 9 }
    var isSign: Bool { self == UInt8(ascii: "-") || self == UInt8(ascii: "+") }
    fileprivate var isSmallLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
}

/// A cell that is taken apart from left to right.
private struct WrittenNumber {
    private var rest: Substring.UnicodeScalarView
    private let decimalSign: Unicode.Scalar
    private let groupSigns: Set<Unicode.Scalar>

    init(_ text: String, decimal: Table.DecimalSign) {
        rest = Substring(text).unicodeScalars
        decimalSign = decimal == .point ? "." : ","
        groupSigns = WrittenNumber.blanks.union(["'", "\u{2019}", decimal == .point ? "," : "."])
    }

    private static let blanks: Set<Unicode.Scalar> = [" ", "\u{A0}", "\u{202F}", "\u{2009}"]
    private static let signs: Set<Unicode.Scalar> = ["-", "+", "\u{2212}", "\u{2013}"]
    private static let currencies: Set<Unicode.Scalar> = [
        "$", "€", "£", "¥", "₹", "₽", "₩", "₺", "₴", "₫", "฿", "₱", "₪", "¢", "₦", "₡", "₲", "₵", "₸", "₿",
    ]
    private static let currencyCodes: Set<String> = [
        "USD", "EUR", "GBP", "JPY", "CHF", "CNY", "RMB", "INR", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK",
        "HUF", "RON", "BGN", "RUB", "UAH", "TRY", "BRL", "MXN", "ARS", "CLP", "COP", "ZAR", "NGN", "EGP", "KRW", "THB",
        "SGD", "HKD", "TWD", "IDR", "MYR", "PHP", "VND", "ILS", "AED", "SAR", "US$", "C$", "A$", "R$", "HK$",
    ]

    mutating func number() -> Double? {
        takeBlanks()
        let isInParentheses = take("(")
        var isNegative = isInParentheses
        var signCount = 0
        func takeSign(_ cell: inout WrittenNumber) {
            guard let sign = cell.rest.first, WrittenNumber.signs.contains(sign) else { return }
            cell.rest.removeFirst()
            signCount += 1
            if sign != "+" { isNegative.toggle() }
        }
        takeSign(&self)
        takeCurrency()
        takeSign(&self)
        guard signCount <= 1, let digits = takeDigits() else { return nil }
        let isPercent = takePercent()
        if !isPercent { takeCurrency() }
        if isInParentheses && !take(")") { return nil }
        takeBlanks()
        guard rest.isEmpty, let magnitude = Double(digits) else { return nil }
        return isNegative ? -magnitude : magnitude
    }

    private mutating func takeBlanks() {
        while let next = rest.first, Self.blanks.contains(next) { rest.removeFirst() }
    }

    private mutating func take(_ wanted: Unicode.Scalar) -> Bool {
        guard rest.first == wanted else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func takePercent() -> Bool {
        takeBlanks()
        return take("%")
    }

    /// Takes a currency with the blanks around it.
    private mutating func takeCurrency() {
        takeBlanks()
        let code = String(Substring(rest.prefix { $0 == "$" || ("A"..."Z").contains($0) }))
        if code.count > 1, Self.currencyCodes.contains(code) {
            rest.removeFirst(code.unicodeScalars.count)
        } else if let next = rest.first, Self.currencies.contains(next) {
            rest.removeFirst()
        }
        takeBlanks()
    }

    /// Takes digits with groups and decimals.
    /// - Returns: them without groups, and with a point before decimals; `nil` where there are none.
    private mutating func takeDigits() -> String? {
        var digits = takeRun()
        if let sign = rest.first, groupSigns.contains(sign), (1...3).contains(digits.count) {
            var (groups, ahead) = ([String](), rest)
            while rest.first == sign {
                rest.removeFirst()
                let group = takeRun()
                guard (2...3).contains(group.count) else {
                    // A blank may stand before a percent sign or a currency.
                    guard group.isEmpty, Self.blanks.contains(sign) else { return nil }
                    rest = ahead
                    break
                }
                groups.append(group)
                ahead = rest
            }
            guard groups.isEmpty || groups.last?.count == 3 else { return nil }
            digits += groups.joined()
        }
        guard rest.first == decimalSign else { return digits.isEmpty ? nil : digits }
        rest.removeFirst()
        let decimals = takeRun()
        return digits.isEmpty && decimals.isEmpty
            ? nil : (digits.isEmpty ? "0" : digits) + "." + (decimals.isEmpty ? "0" : decimals)
    }

    private mutating func takeRun() -> String {
        let run = String(Substring(rest.prefix { ("0"..."9").contains($0) }))
        rest.removeFirst(run.utf8.count)
        return run
    }
}
