import ArgumentParser
import Descent
import Learning
import Support
import Synchronization

/// Standard output. What cannot be written to it is told when the program ends, which may have a run to save before.
enum Output {
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// The columns of the terminal, 80 where it does not say.
    static var width: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    private struct State {
        var pending: [UInt8] = []
        /// The reason why something could not be written.
        var failure: Int32?

        mutating func flush() {
            if failure == nil { failure = writeAll(pending, to: STDOUT_FILENO) }
            pending.removeAll(keepingCapacity: true)
        }
    }

    private static let state = Mutex(State())

    /// Shows text at once.
    static func write(_ text: String) {
        state.withLock { state in
            state.pending += Array(text.utf8)
            state.flush()
        }
    }

    /// Shows text soon: before anything else is shown, and when the program ends.
    static func put(_ text: String) {
        state.withLock { state in
            state.pending += Array(text.utf8)
            if state.pending.count >= 1 << 16 || isTerminal { state.flush() }
        }
    }

    /// Shows what is still to be shown.
    /// - Throws: where not all that was shown could be written. Whoever closed a pipe knows, and is told nothing.
    static func finish() throws {
        let failure = state.withLock { state in
            state.flush()
            return state.failure
        }
        switch failure {
        case nil: break
        case EPIPE?: throw ExitCode(128 + SIGPIPE)
        case let reason?:
            throw Failure(description: "standard output: cannot be written: \(String(cString: strerror(reason)))")
        }
    }

    private struct Failure: Error, CustomStringConvertible { let description: String }

    /// Writes all bytes to a file; the system's error where that cannot be.
    static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                writeBytes(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
            }
            if count > 0 {
                written += count
            } else if errno == EAGAIN {
                // Whoever has the other end of the pipe may have said that writing is not to wait.
                var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&ready, 1, -1)
            } else if errno != EINTR {
                return errno
            }
        }
        return nil
    }
}

// Inside the type, `write` would mean its method.
private func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}

/// Prints as Swift's own function does; in its place, because that says nothing of what could not be written, and writes what
/// a terminal would obey.
func print(_ item: Any, terminator: String = "\n") { Output.put(visible("\(item)" + terminator)) }

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

    mutating func add(_ key: String, _ object: JSONLine) { add(key, object.members) }

    mutating func add(_ key: String, _ objects: [JSONLine]) {
        members.append((key, .array(objects.map { .object($0.members) })))
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

    /// Adds the summary of a file that was read.
    mutating func add(_ key: String, _ summary: DataSummary) {
        func number(_ count: Int) -> JSONValue { .number("\(count)") }
        let leftOut: [(key: String, value: JSONValue)] = [
            ("rows", number(summary.rowsLeftOut)),
            ("columns", .array(summary.leftOut.map { .string($0.name) })),
        ]
        add(
            key,
            [
                ("rows", number(summary.rows)), ("numbers", number(summary.count(.number))),
                ("texts", number(summary.count(.text))), ("dates", number(summary.count(.date))),
                ("task", .string(summary.classes == nil ? "regression" : "classification")),
                ("classes", summary.classes.map(number) ?? .null), ("header", .boolean(summary.header)),
                ("separator", summary.separator.map { .string($0) } ?? .null),
                ("decimal", .string(summary.decimal.rawValue)), ("filled", number(summary.filled)),
                ("leftOut", .object(leftOut)),
            ])
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

    /// Every metric of a score by name, the number of examples, and for classes what is known of each.
    /// - Parameter names: the names of the classes; `nil` for values.
    mutating func add(_ key: String, _ score: Score?, classes names: [String]?) {
        guard let score else { return }
        var object = JSONLine()
        object.add(Metric.loss.description, score.loss)
        let metrics = score.metrics.sorted { Metric.comesBefore($0.key, $1.key) }
        for (name, value) in metrics { object.add(name, value) }
        object.add("examples", score.examples)
        if let intervals = score.intervals {
            var ends = JSONLine()
            for (name, interval) in intervals.sorted(by: { $0.key < $1.key }) {
                ends.add(name, [interval.lowerBound, interval.upperBound])
            }
            object.add("intervals", ends.members)
        }
        if let names, let classes = score.classes {
            object.add("classes", zip(names, classes.rows).map { JSONLine.object(of: $1, named: $0) })
            let confusion = classes.confusion?.map { row in JSONValue.array(row.map { JSONLine.count($0) }) }
            if let confusion { object.add("confusion", confusion) }
        }
        object.add("unweighted", score.unweighted, classes: names)
        add(key, object.members)
    }

    private static func object(of row: ClassScores.Row, named name: String) -> JSONValue {
        var object = JSONLine()
        object.add("class", name)
        object.add("precision", row.precision)
        object.add("recall", row.recall)
        object.add("f1", row.f1)
        object.members.append(("support", count(row.support)))
        return .object(object.members)
    }

    /// A number of rows, which weights may make one that is not whole.
    private static func count(_ number: Double) -> JSONValue {
        .number(Int(exactly: number).map { "\($0)" } ?? "\(number)")
    }

    private mutating func add(_ key: String, _ values: [JSONValue]) { members.append((key, .array(values))) }

    var text: String { JSONValue.object(members).description }
}

extension JSONLine {
    /// A point of a path of penalties.
    init(_ choice: L1Choice) {
        self.init()
        add("l1", choice.l1)
        add("loss", choice.loss)
        add("validationLoss", choice.validationLoss)
        add("weights", choice.weights)
    }
}
