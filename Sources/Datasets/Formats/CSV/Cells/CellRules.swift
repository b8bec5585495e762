/// The rules by which the cells of a text are understood.
struct CellRules: Sendable {
    let decimal: Table.DecimalSign
    let missing: MissingWords
    /// The order of day and month where every date of a column fits both: that of those who write decimals with a comma
    /// is day first.
    let usualDateOrder: Table.DateOrder

    init(decimal: Table.DecimalSign, missing: MissingWords) {
        (self.decimal, self.missing) = (decimal, missing)
        usualDateOrder = decimal == .comma ? .dayFirst : .monthFirst
    }

    /// Returns the number in a cell, plain or as people write it; `nil` where there is none.
    func number(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
        if missing.haveNumbers && missing.contain(bytes) { return nil }
        return switch decimal {
        case .point: parseNumber(bytes) ?? writtenNumber(bytes, decimal: .point)
        case .comma: decimalCommaNumber(bytes)
        }
    }
}
