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
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [root.appendingPathComponent("Tests/References/read_events.py").path, folder]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try JSONDecoder().decode(Found.self, from: data)
    }
}

/// A folder that is removed with this object.
final class TemporaryFolder: Sendable {
    let path = NSTemporaryDirectory() + "descent-tracking-\(UUID().uuidString)"

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
