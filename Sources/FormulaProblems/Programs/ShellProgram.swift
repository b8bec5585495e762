import Support
import Synchronization

/// A program of the user's that computes a value: a line for the shell with the names of variables in braces, such as
/// `./simulate {x} {y}`.
///
/// It is started by `/bin/sh -c` with a number in place of each name, and the last line that it prints on standard output
/// must be a number, the value.
public struct ShellProgram: Sendable, CustomStringConvertible {
    /// The line with the names in braces.
    public let description: String
    /// The names of the variables, in the order of a point.
    public let variables: [String]
    /// The time after which it is ended, with all that it started; nil for any time.
    public let timeLimit: Duration?

    /// The result of an evaluation.
    public enum Outcome: Sendable, Hashable {
        /// The value.
        case value(Double)
        /// The reason why there is none, in a few words.
        case failure(String)
    }

    /// Creates a program.
    /// - Throws: `ProgramError` where a variable does not appear in the line.
    public init(_ line: String, variables: [String], timeLimit: Duration? = nil) throws(ProgramError) {
        for name in variables where !line.contains("{\(name)}") {
            throw ProgramError("{\(name)} is not in it", "write it where the value of \(name) belongs")
        }
        (description, self.variables, self.timeLimit) = (line, variables, timeLimit)
    }

    /// The line for the shell at a point.
    func line(at point: [Double]) -> String {
        zip(variables, point).reduce(description) { $0.replacingText("{\($1.0)}", with: "\($1.1)") }
    }

    /// Runs the program at a point and waits for its end.
    /// - Parameter goesOn: asked about ten times a second; false ends the program.
    /// - Returns: nil where it was ended by that.
    /// - Throws: `ProgramError` where it cannot be started.
    func outcome(at point: [Double], while goesOn: () throws -> Bool) throws -> Outcome? {
        let process = try ChildProcess(shell: line(at: point))
        let deadline = timeLimit.map { ContinuousClock.now + $0 }
        var isLate = false
        let isDone = try process.wait {
            isLate = deadline.map { ContinuousClock.now > $0 } ?? false
            return try !isLate && goesOn()
        }
        guard isDone else { return isLate ? .failure("it took too long") : nil }
        if let signal = process.signal { return .failure("it was ended by signal \(signal)") }
        if process.status != 0 { return .failure("it ended with status \(process.status)") }
        let output = String(decoding: process.output, as: UTF8.self)
        let last = output.split(whereSeparator: \.isNewline).map { String($0).trimmingSpaces }.last { !$0.isEmpty }
        guard let last else { return .failure("it printed nothing") }
        guard let value = Double(last), !value.isNaN else {
            return .failure("its last line is \"\(oneLine(String(last.prefix(40))))\", which is no number")
        }
        return .value(value)
    }
}

/// A program that cannot be a function.
public struct ProgramError: InputError, Hashable {
    public let place: String
    public let problem: String
    public let remedy: String

    init(_ problem: String, _ remedy: String = "", at place: String = "command") {
        (self.place, self.problem, self.remedy) = (place, problem, remedy)
    }
}

extension String {
    fileprivate func replacingText(_ text: String, with other: String) -> String {
        split(separator: text, omittingEmptySubsequences: false).joined(separator: other)
    }
}
