import Foundation
import TestSupport
import Testing

/// The system refuses memory that estimates took for granted, by `ulimit -v`; macOS has no such limit.
@Suite("Scarce memory")
struct ScarceMemoryTests {
    #if os(Linux)
        @Test("What the limit leaves no room for ends in one line", arguments: [300, 400, 500])
        func oneLine(megabytes: Int) throws {
            try Command.inFolder { command in
                // Much memory for little work.
                try command.write("a,y\n" + (1...20).map { "\($0),\(2 * $0)\n" }.joined(), to: "d.csv")
                let process = Process()
                process.executableURL = URL(filePath: "/bin/sh")
                process.currentDirectoryURL = command.folder
                process.arguments = [
                    "-c", "ulimit -v \(megabytes * 1000); exec \"$0\" \"$@\" 2> errors", try Command.executable().path,
                    "train", "d.csv", "--model", "mlp:4000,4000", "--epochs", "1", "--threads", "1", "--no-log",
                ]
                try process.run()
                process.waitUntilExit()
                let errors = try command.text("errors")
                #expect(process.terminationReason == .exit && process.terminationStatus == 1, "\(errors)")
                #expect(errors.hasPrefix("error: ") && errors.filter(\.isNewline).count == 1, "\(errors)")
            }
        }
    #endif
}
