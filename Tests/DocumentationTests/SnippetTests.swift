import Foundation
import Testing

/// All Swift in docstrings and pages is compiled into `snippets`, which runs what shows its output.
struct SnippetTests {
    @Test func documentationPrintsWhatItShows() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "descent-snippets-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let process = Process()
        let output = Pipe()
        process.executableURL = try built("snippets")
        process.currentDirectoryURL = folder
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(String(decoding: data, as: UTF8.self))")
    }

    /// A program that stands beside the tests' own executable or bundle.
    private func built(_ name: String) throws -> URL {
        let starts = [Bundle.main.executableURL].compactMap { $0 } + Bundle.allBundles.map(\.bundleURL)
        for start in starts {
            var folder = start.deletingLastPathComponent()
            while folder.path.count > 1 {
                let candidate = folder.appending(path: name)
                if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
                folder.deleteLastPathComponent()
            }
        }
        throw CocoaError(.fileNoSuchFile)
    }
}
