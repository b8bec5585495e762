import Foundation

/// Times as Optuna writes them.
enum OptunaTime {
    static var now: String { text(of: Date()) }

    /// Local, to microseconds.
    static func text(of date: Date) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = "yyyy-MM-dd HH:mm:ss"
        let seconds = date.timeIntervalSince1970.rounded(.down)
        let digits = String(Int((date.timeIntervalSince1970 - seconds) * 1e6))
        // Of a whole second: a formatter rounds.
        let whole = formatter.string(from: Date(timeIntervalSince1970: seconds))
        return whole + "." + String(repeating: "0", count: 6 - digits.count) + digits
    }
}

/// A number beside which Optuna keeps what SQLite cannot.
struct StoredNumber {
    let number: DatabaseValue
    let kind: String

    init(_ value: Double) {
        number = value.isFinite ? .real(value) : .null
        kind = value.isNaN ? "NAN" : value == .infinity ? "INF_POS" : value == -.infinity ? "INF_NEG" : "FINITE"
    }

    /// Reads the number in a column, whose kind is in the column named after it.
    static func value(in row: DatabaseRow, _ column: String) throws(DatabaseError) -> Double {
        let number = try row.optionalReal(column)
        switch try row.text(column + "_type") {
        case "INF_POS": return .infinity
        case "INF_NEG": return -.infinity
        default: return number ?? .nan
        }
    }
}
