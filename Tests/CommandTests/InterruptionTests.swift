import Foundation
import Testing

@Suite("Control-C")
struct InterruptionTests {
    @Test("Training stops after the step, and leaves log and checkpoint", arguments: [SIGINT, SIGTERM])
    func interrupted(_ signal: Int32) throws {
        try Command.inFolder { command in
            let (output, errors) = (command.path("output"), command.path("errors"))
            let process = try command.start(
                ["train", "digits", "--epochs", "20000", "--out", "run"], output: output, errors: errors)
            // The first epoch's line says that training is under way.
            while try command.bytes("output").isEmpty && process.isRunning { usleep(1000) }
            kill(process.processIdentifier, signal)
            process.waitUntilExit()
            #expect(process.terminationReason == .exit)
            #expect(process.terminationStatus == 128 + signal)
            let message = try command.text("errors")
            #expect(message.hasPrefix("error: interrupted in epoch "))
            #expect(message.hasSuffix("; its log is in run; to go on: --resume --out run\n"))
            let left = try command.contents().subtracting(["output", "errors", "run", "run/checkpoint.safetensors"])
            #expect(left.count == 1 && left.allSatisfy { $0.hasPrefix("run/events.out.tfevents.") })
            // A folder with nothing but a log may be used again.
            try FileManager.default.removeItem(atPath: command.path("run/checkpoint.safetensors"))
            #expect(try command.run("train", "digits", "--epochs", "1", "--out", "run").status == 0)
            #expect(try command.contents().filter { $0.hasPrefix("run/events") }.count == 2)
        }
    }

    @Test("Cross-validation stops after the step, and says in which fold")
    func interruptedFold() throws {
        try Command.inFolder { command in
            let process = try command.start(
                ["cross-validate", "digits", "--model", "mlp:4", "--epochs", "20000", "--early-stopping", "1"],
                output: command.path("output"), errors: command.path("errors"))
            // The first fold's line says that training is under way.
            while try !command.text("output").contains("fold 1") && process.isRunning { usleep(1000) }
            kill(process.processIdentifier, SIGINT)
            process.waitUntilExit()
            #expect(process.terminationStatus == 130)
            let errors = try command.text("errors")
            #expect(errors.contains("error: fold ") && errors.contains(": interrupted") && errors.hasSuffix("\n"))
        }
    }
}
