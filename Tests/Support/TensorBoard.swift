import Foundation

/// TensorBoard's own reader, in Python.
package enum TensorBoard {
    package struct Found: Decodable {
        package struct Histogram: Decodable {
            package var step: Int
            package var min, max, num, sum, sumOfSquares: Double
            package var limits, counts: [Double]
        }

        package struct Image: Decodable {
            package var step, width, height: Int
            package var bytes: [UInt8]
        }

        package var scalars: [String: [[Double]]]
        package var histograms: [String: [Histogram]]
        package var images: [String: [Image]]
        package var texts: [String: [String]]
        /// Name, operation, inputs and shape.
        package var graph: [[String]]
        package var settings: [String: String]
        package var status: Int?
    }

    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let python =
        ProcessInfo.processInfo.environment["DESCENT_TEST_PYTHON"]
        ?? root.appendingPathComponent(".build/test-python/bin/python").path

    package static let isThere = FileManager.default.isExecutableFile(atPath: python)

    package static func read(_ folder: String) throws -> Found {
        try JSONDecoder().decode(Found.self, from: run("Tests/References/read_events.py", [folder]).output)
    }

    /// Opens every dashboard in a browser, and saves pictures of them.
    package static func openDashboards(
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
