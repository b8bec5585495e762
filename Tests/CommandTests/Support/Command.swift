import Foundation
import Testing

/// The built executable, run as a user runs it.
struct Command {
    struct Result {
        /// The exit status; the negative number of a signal that ended the program.
        let status: Int32
        let output: String
        let errors: String

        /// The last line of standard output as a JSON object.
        func json() throws -> [String: Any] {
            let line = try #require(output.split(separator: "\n").last)
            return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    /// Where it runs, a folder of its own that `remove` deletes.
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("descent-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// Runs `body` with a folder that is deleted afterwards.
    static func inFolder<Value>(_ body: (Command) throws -> Value) throws -> Value {
        let command = try Command()
        defer { try? FileManager.default.removeItem(at: command.folder) }
        return try body(command)
    }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    func write(_ text: String, to name: String) throws { try Data(text.utf8).write(to: URL(filePath: path(name))) }

    func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(filePath: path(name))) }

    func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

    /// All that is in the folder, with its subfolders.
    func contents() throws -> Set<String> { Set(try FileManager.default.subpathsOfDirectory(atPath: folder.path)) }

    /// All that is in the folder, the event files apart.
    func logsAndOthers() throws -> (logs: Set<String>, others: Set<String>) {
        let all = try contents()
        let logs = all.filter { $0.contains("events.out.tfevents.") }
        return (logs, all.subtracting(logs))
    }

    @discardableResult
    func run(_ arguments: String...) throws -> Result { try run(arguments) }

    /// - Parameters:
    ///   - environment: Variables that it has besides those of the tests.
    ///   - input: What it reads from standard input; by default that of the tests.
    @discardableResult
    func run(_ arguments: [String], environment: [String: String] = [:], input: String? = nil) throws -> Result {
        if let input { try write(input, to: ".input") }
        defer { if input != nil { try? FileManager.default.removeItem(atPath: path(".input")) } }
        let process = try start(
            arguments, output: path(".output"), errors: path(".errors"), environment: environment,
            input: input == nil ? nil : path(".input"))
        // A program that hangs fails a test rather than to hold it up.
        let number = process.processIdentifier
        let end = DispatchWorkItem { kill(number, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + 300, execute: end)
        process.waitUntilExit()
        end.cancel()
        defer {
            for name in [".output", ".errors"] { try? FileManager.default.removeItem(atPath: path(name)) }
        }
        let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
        return Result(status: status, output: try text(".output"), errors: try text(".errors"))
    }

    /// Starts it; its standard output and error go to files, which cannot fill up as pipes do.
    func start(
        _ arguments: [String], output: String, errors: String, environment: [String: String] = [:],
        input: String? = nil
    ) throws -> Process {
        for file in [output, errors] { try Data().write(to: URL(filePath: file)) }
        let process = Process()
        process.executableURL = try Command.executable()
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: errors))
        if let input { process.standardInput = try FileHandle(forReadingFrom: URL(filePath: input)) }
        try process.run()
        return process
    }

    /// `descent` stands beside the tests' own executable or bundle, unless the environment names another.
    static func executable() throws -> URL {
        if let path = ProcessInfo.processInfo.environment["DESCENT_TEST_PROGRAM"] { return URL(filePath: path) }
        return try beside("descent")
    }

    /// A file that the build has put beside the tests.
    static func beside(_ name: String) throws -> URL {
        let starts = [Bundle.main.executableURL].compactMap { $0 } + Bundle.allBundles.map(\.bundleURL)
        for start in starts {
            var folder = start.deletingLastPathComponent()
            while folder.path.count > 1 {
                let candidate = folder.appendingPathComponent(name)
                var isFolder: ObjCBool = false
                if FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isFolder), !isFolder.boolValue {
                    return candidate
                }
                folder.deleteLastPathComponent()
            }
        }
        throw Missing(name: name)
    }

    private struct Missing: Error, CustomStringConvertible {
        let name: String
        var description: String { "there is no `\(name)` beside the tests; build all of the package" }
    }
}
