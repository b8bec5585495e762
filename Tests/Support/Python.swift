import Foundation

/// Scripts beside the references that only need Python itself.
package enum Python {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")

    private static let executable: String? = {
        let given = ProcessInfo.processInfo.environment["DESCENT_TEST_PYTHON"]
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let found = [root.appending(path: ".build/test-python/bin/python").path] + folders.map { "\($0)/python3" }
        return ([given].compactMap { $0 } + found).first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    /// What a script prints; nil, with a note, where there is no Python.
    package static func output(_ script: String, _ arguments: String...) throws -> String? {
        guard let executable else {
            print("no python3 was found: \(script) was not run")
            return nil
        }
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: executable)
        process.arguments = [root.appending(path: "Tests/References/\(script)").path] + arguments
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
