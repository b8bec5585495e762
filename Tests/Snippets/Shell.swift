import Foundation

/// Runs the commands of a page in the current folder, with `descent` in the path, and notes what they print.
func shell(_ commands: String, _ printed: Printed, line: Int) throws {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-e", "-c", commands]
    var environment = ProcessInfo.processInfo.environment
    let programs = Bundle.main.executableURL?.deletingLastPathComponent().path ?? "."
    environment["PATH"] = "\(programs):\(environment["PATH"] ?? "")"
    process.environment = environment
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    printed.add([String(decoding: data, as: UTF8.self)], "", "", line)
    guard process.terminationStatus == 0 else { throw ShellFailure(line: line, status: process.terminationStatus) }
}

private struct ShellFailure: Error, CustomStringConvertible {
    let line: Int
    let status: Int32
    var description: String { "the command in line \(line) ended with status \(status)" }
}
