import Foundation

/// TensorBoard's own reader, in Python.
enum TensorBoard {
    struct Found: Decodable {
        struct Histogram: Decodable {
            var step: Int
            var min, max, num, sum, sumOfSquares: Double
            var limits, counts: [Double]
        }

        struct Image: Decodable {
            var step, width, height: Int
            var bytes: [UInt8]
        }

        var scalars: [String: [[Double]]]
        var histograms: [String: [Histogram]]
        var images: [String: [Image]]
        var texts: [String: [String]]
        /// Name, operation, inputs and shape.
        var graph: [[String]]
        var settings: [String: String]
        var status: Int?
    }

    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let python =
        ProcessInfo.processInfo.environment["DESCENT_TEST_PYTHON"]
        ?? root.appendingPathComponent(".build/test-python/bin/python").path

    static let isThere = FileManager.default.isExecutableFile(atPath: python)

    static func read(_ folder: String) throws -> Found {
        try JSONDecoder().decode(Found.self, from: run("Tests/References/read_events.py", [folder]).output)
    }

    /// Opens every dashboard in a browser, and saves pictures of them.
    static func openDashboards(
        in browser: String, of logs: String, screenshots: String
    ) throws -> (status: Int32, output: String) {
        let (status, output) = try run("Tests/Browser/tensorboard_dashboards.py", [browser, logs, screenshots])
        return (status, String(decoding: output, as: UTF8.self))
    }

    private static func run(_ script: String, _ arguments: [String]) throws -> (status: Int32, output: Data) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [root.appendingPathComponent(script).path] + arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, data)
    }
}

/// A folder that is removed with this object.
final class TemporaryFolder: Sendable {
    let path = NSTemporaryDirectory() + "descent-tracking-\(UUID().uuidString)"

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
