import Foundation
import Testing

@Suite("Control-C")
struct InterruptionTests {
    @Test("Training stops after the step, with exit status 130 and nothing left behind")
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
            #expect(message.hasSuffix("; nothing was saved\n"))
            #expect(try command.contents() == ["output", "errors"])
        }
    }
}
