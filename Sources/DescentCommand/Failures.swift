import ArgumentParser
import Descent
import Support

/// A mistake in the command line itself, which ends with exit status 64.
struct UsageError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// The exit status of a minimization or a fit that ended without converging.
let notConverged: Int32 = 2

/// Ends the program: with help where that was asked for, else with one line on standard error. The exit status is 64
/// for wrong usage and 1 for data and runs.
func end(because error: any Error) -> Never {
    // What has been printed so far stands before the error; of two errors the first is told.
    try? Output.finish()
    switch error {
    case let error as UsageError: fail(error.description, status: 64)
    // All is said.
    case let code as ExitCode: exit(code.rawValue)
    default:
        let status = DescentCommand.exitCode(for: error).rawValue
        // Help and the version are "errors" of the parser's that succeed.
        if status == 0 { succeed(with: DescentCommand.fullMessage(for: error)) }
        fail(DescentCommand.message(for: error), status: status)
    }
}

/// Prints what was asked for, and exits.
private func succeed(with message: String) -> Never {
    do {
        if !message.isEmpty { print(message) }
        try Output.finish()
        exit(0)
    } catch { end(because: error) }
}

/// Prints `error: ` and the message as one line on standard error, and exits.
func fail(_ message: String, status: Int32) -> Never {
    try? Output.finish()
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
    // There is nowhere else to tell of an error.
    _ = Output.writeAll(Array((visible(line) + "\n").utf8), to: STDERR_FILENO)
}
