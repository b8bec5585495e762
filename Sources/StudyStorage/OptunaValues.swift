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
    let number: Double?
    let kind: String

    init(_ value: Double) {
        number = value.isFinite ? value : nil
        kind = value.isNaN ? "NAN" : value == .infinity ? "INF_POS" : value == -.infinity ? "INF_NEG" : "FINITE"
    }

    static func value(_ number: Double?, _ kind: String) -> Double {
        switch kind {
        case "INF_POS": .infinity
        case "INF_NEG": -.infinity
        default: number ?? .nan
        }
    }
}
