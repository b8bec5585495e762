import ArgumentParser
import Descent
import Support

/// A mistake in the command line itself, which ends with exit status 64.
struct UsageError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Ends the program: with help where that was asked for, else with one line on standard error. The exit status is 64
/// for wrong usage and 1 for data and runs.
func end(because error: any Error) -> Never {
    switch error {
    case let error as UsageError: fail(error.description, status: 64)
    // All is said.
    case let code as ExitCode: exit(code.rawValue)
    default:
        let status = DescentCommand.exitCode(for: error).rawValue
        // Help and the version are "errors" of the parser's that succeed.
        if status == 0 { DescentCommand.exit(withError: error) }
        fail(DescentCommand.message(for: error), status: status)
    }
}

/// Prints `error: ` and the message as one line on standard error, and exits.
func fail(_ message: String, status: Int32) -> Never {
    let lines = message.split(whereSeparator: \.isNewline).map { line in
        String(line.drop { $0 == " " })
    }
    writeToStandardError("error: \(lines.joined(separator: " "))")
    exit(status)
}

/// Prints a line on standard error about what is worth knowing.
func warn(_ message: String) { writeToStandardError("note: \(message)") }

/// Prints a line on standard error about what goes wrong in a run.
func warn(_ warning: TrainingWarning) { writeToStandardError("warning: \(warning)") }

private func writeToStandardError(_ line: String) {
    var bytes = Array((line + "\n").utf8)[...]
    while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
        guard count > 0 || errno == EINTR else { return }
        bytes = bytes.dropFirst(max(count, 0))
    }
}
