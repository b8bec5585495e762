import Foundation

/// Optuna, in Python.
enum Optuna {
    private static let root = URL(filePath: #filePath).appending(path: "../../..").standardized
    private static let python =
        ProcessInfo.processInfo.environment["DESCENT_TEST_PYTHON"]
        ?? root.appending(path: ".build/test-python/bin/python").path

    static let isThere: Bool = {
        guard FileManager.default.isExecutableFile(atPath: python) else { return false }
        return (try? run(["-c", "import optuna"]))?.status == 0
    }()

    struct Study: Decodable {
        struct Trial: Decodable {
            var number: Int
            var state: String
            /// As Python prints them.
            var params: [String: String]
            var value: ReferenceNumber?
            var seconds: Double?
            var reports: [[ReferenceNumber]]
        }

        var name, direction: String
        var best: Int
        var trials: [Trial]
    }

    /// Runs a script of `Tests/References`.
    @discardableResult
    static func output(of script: String = "read_study.py", _ arguments: String...) throws -> Data {
        let result = try run([root.appending(path: "Tests/References/\(script)").path] + arguments)
        guard result.status == 0 else { throw Failed(description: "\(arguments): status \(result.status)") }
        return result.output
    }

    private struct Failed: Error, CustomStringConvertible { let description: String }

    private static func run(_ arguments: [String]) throws -> (status: Int32, output: Data) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: python)
        process.arguments = arguments
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, data)
    }
}
