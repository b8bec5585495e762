import Foundation

/// One process, from its start to its end.
struct ProcessRun {
    let seconds: Double
    /// The most memory it held at once, as the kernel counts it: at least that of this process, which started it.
    let peakMegabytes: Double
    let output: String

    /// Runs a program and waits for it. What it prints on standard error is kept for the message of a failure.
    /// - Throws: `BenchError` where it does not start, or ends with another status than 0.
    init(_ program: URL, _ arguments: [String]) throws {
        let printed = TemporaryFile()
        let command = ([program.path] + arguments).map { strdup($0) }
        defer { command.forEach { free($0) } }
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, printed.path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO)

        let start = ContinuousClock.now
        var process = pid_t()
        guard posix_spawn(&process, program.path, &files, nil, command + [nil], environ) == 0 else {
            throw BenchError("\(program.path) does not start")
        }
        var (status, usage) = (Int32(0), rusage())
        while wait4(process, &status, 0, &usage) < 0 && errno == EINTR {}
        seconds = (ContinuousClock.now - start) / .seconds(1)
        #if canImport(Darwin)
            let unit = 1.0
        #else
            let unit = 1024.0
        #endif
        peakMegabytes = Double(usage.ru_maxrss) * unit / 1e6
        output = (try? String(contentsOfFile: printed.path, encoding: .utf8)) ?? ""
        guard status == 0 else {
            throw BenchError("\(program.lastPathComponent) \(arguments.joined(separator: " ")): \(output)")
        }
    }

    /// The number of the last line that begins with `word`.
    func number(after word: String) throws -> Double {
        let line = output.split(separator: "\n").last { $0.hasPrefix(word + " ") }
        guard let text = line?.split(separator: " ").dropFirst().first, let number = Double(text) else {
            throw BenchError("no line \"\(word) NUMBER\" in: \(output)")
        }
        return number
    }
}

/// A path for a file or folder, which is removed with this object.
final class TemporaryFile: Sendable {
    let path = NSTemporaryDirectory() + "descent-bench-\(UUID().uuidString)"

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
