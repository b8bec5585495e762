import Foundation

/// Times as Optuna writes them.
enum OptunaTime {
    /// Local, to microseconds.
    static var now: String {
        let date = Date()
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = "yyyy-MM-dd HH:mm:ss"
        let fraction = date.timeIntervalSince1970.truncatingRemainder(dividingBy: 1)
        let digits = String(Int(fraction * 1e6))
        return formatter.string(from: date) + "." + String(repeating: "0", count: 6 - digits.count) + digits
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
