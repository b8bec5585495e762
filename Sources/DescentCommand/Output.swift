import Descent
import Learning
import Support

/// Standard output.
enum Output {
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// The columns of the terminal, 80 where it does not say.
    static var width: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Shows text at once.
    static func write(_ text: String) {
        print(text, terminator: "")
        fflush(nil)
    }
}

/// A JSON object on one line, in the order written. Numbers that are not finite, and what is missing, are null.
struct JSONLine {
    private var members: [(key: String, value: JSONValue)] = []

    mutating func add(_ key: String, _ number: Double?) {
        members.append((key, number.flatMap { $0.isFinite ? .number("\($0)") : nil } ?? .null))
    }

    mutating func add(_ key: String, _ count: Int) { members.append((key, .number("\(count)"))) }

    mutating func add(_ key: String, _ flag: Bool) { members.append((key, .boolean(flag))) }

    /// An object with a number under each name.
    mutating func add(_ key: String, _ numbers: [(name: String, number: Double)]) {
        members.append((key, .object(numbers.map { ($0.name, $0.number.isFinite ? .number("\($0.number)") : .null) })))
    }

    mutating func add(_ key: String, _ members: [(key: String, value: JSONValue)]) {
        self.members.append((key, .object(members)))
    }

    /// A number where the text is one, else the text.
    static func value(_ text: String) -> JSONValue {
        if let number = Int(text) { return .number("\(number)") }
        return Double(text).flatMap { $0.isFinite ? .number("\($0)") : nil } ?? .string(text)
    }

    mutating func add(_ key: String, _ text: String?) { members.append((key, text.map { .string($0) } ?? .null)) }

    mutating func add(_ key: String, _ numbers: [Double]) {
        members.append((key, .array(numbers.map { $0.isFinite ? .number("\($0)") : .null })))
    }

    mutating func add(_ key: String, _ texts: [String]) { members.append((key, .array(texts.map { .string($0) }))) }

    /// A matrix, row by row.
    mutating func add(_ key: String, _ rows: [[Double]]) {
        members.append((key, .array(rows.map { .array($0.map { $0.isFinite ? .number("\($0)") : .null }) })))
    }

    /// The metrics of a score under a prefix: `testLoss`, `testAccuracy` or `testRMSE` and `testR2`.
    mutating func add(_ score: Score?, _ prefix: String, isClassification: Bool) {
        if isClassification {
            add(prefix + "Accuracy", score?.accuracy)
        } else {
            add(prefix + "RMSE", score?.rmse)
            add(prefix + "R2", score?.r2)
        }
    }

    var text: String { JSONValue.object(members).description }
}
