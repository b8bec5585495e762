import Foundation
import TestSupport
import Testing

/// With `ulimit -v` the system refuses memory that estimates took for granted; macOS has no such limit.
@Suite("Scarce memory")
struct ScarceMemoryTests {
    #if os(Linux)
        @Test(
            "What does not fit into the limit ends in one line, wherever it is found",
            arguments: [300, 400, 450, 500, 550, 600, 700], [3000, 4000])
        func oneLine(megabytes: Int, width: Int) throws {
            try Command.inFolder { command in
                let process = Process()
                process.executableURL = URL(filePath: "/bin/sh")
                process.currentDirectoryURL = command.folder
                process.arguments = [
                    "-c", "ulimit -v \(megabytes * 1000); exec \"$0\" \"$@\" 2> errors > output",
                    try Command.executable().path,
                    "train", "digits", "--model", "mlp:\(width),\(width)", "--epochs", "1", "--batch-size", "1024",
                    "--no-log",
                    "--quiet", "--threads", "1",
                ]
                try process.run()
                process.waitUntilExit()
                let errors = try command.text("errors")
                #expect(process.terminationReason == .exit, "\(errors)")
                #expect([0, 1].contains(process.terminationStatus), "\(errors)")
                if process.terminationStatus == 1 {
                    #expect(errors.hasPrefix("error: ") && errors.filter(\.isNewline).count == 1, "\(errors)")
                }
            }
        }
    #endif
}
