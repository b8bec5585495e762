import Foundation
import Testing

@Suite("Control-C")
struct InterruptionTests {
    @Test("Training stops after the step, with exit status 130, and leaves its log")
    func interrupted() throws {
        try Command.inFolder { command in
            let (output, errors) = (command.path("output"), command.path("errors"))
            let process = try command.start(
                ["train", "digits", "--epochs", "20000", "--out", "run"], output: output, errors: errors)
            // The first epoch's line says that training is under way.
            while try command.bytes("output").isEmpty && process.isRunning { usleep(1000) }
            process.interrupt()
            process.waitUntilExit()
            #expect(process.terminationReason == .exit)
            #expect(process.terminationStatus == 130)
            let message = try command.text("errors")
            #expect(message.hasPrefix("error: interrupted in epoch "))
            #expect(message.hasSuffix("; nothing was saved; its log is in run\n"))
            let left = try command.contents().subtracting(["output", "errors", "run"])
            #expect(left.count == 1 && left.allSatisfy { $0.hasPrefix("run/events.out.tfevents.") })
            // A folder with nothing but a log may be used again.
            #expect(try command.run("train", "digits", "--epochs", "1", "--out", "run").status == 0)
            #expect(try command.contents().filter { $0.hasPrefix("run/events") }.count == 2)
        }
    }
}
