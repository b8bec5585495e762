import Foundation
import Testing

@Suite("Signals")
struct SignalTests {
    private func shell(_ command: Command, _ script: String) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "\(script) > o 2> e", try Command.executable().path]
        process.currentDirectoryURL = command.folder
        try process.run()
        return process
    }

    private func waitForOutput(_ command: Command, _ process: Process) throws {
        while !FileManager.default.fileExists(atPath: command.path("o")) && process.isRunning { usleep(500) }
        while try command.bytes("o").isEmpty && process.isRunning { usleep(500) }
    }

    @Test("A closed terminal ends training as termination does: with a checkpoint")
    func hangUp() throws {
        try Command.inFolder { command in
            let process = try shell(command, "exec \"$0\" train digits --epochs 100000 --out run")
            try waitForOutput(command, process)
            kill(process.processIdentifier, SIGHUP)
            process.waitUntilExit()
            #expect(process.terminationReason == .exit && process.terminationStatus == 128 + SIGHUP)
            #expect(try command.text("e").contains("; to go on: --resume --out run"))
            #expect(try command.contents().contains("run/checkpoint.safetensors"))
        }
    }

    @Test("A reader that closes the pipe ends training, with a checkpoint")
    func closedPipe() throws {
        try Command.inFolder { command in
            let process = try shell(
                command, "{ \"$0\" train digits --epochs 100000 --out run; echo $? > status; } | head -n 1")
            process.waitUntilExit()
            #expect(try command.text("status") == "\(128 + SIGPIPE)\n")
            #expect(try command.contents().contains("run/checkpoint.safetensors"))
        }
    }

    @Test("A file that becomes larger than is allowed is an error, and the run goes on from its checkpoint")
    func fileSizeLimit() throws {
        try Command.inFolder { command in
            // The log is ended by the limit, the checkpoint is smaller.
            let process = try shell(
                command, "ulimit -f 400; exec \"$0\" train digits --epochs 2000 --out run --model linear")
            process.waitUntilExit()
            #expect(process.terminationReason == .exit && process.terminationStatus == 1)
            let message = try command.text("e")
            #expect(message.contains("cannot be written: File too large; its log is in run; to go on: --resume"))
            #expect(try command.contents().contains("run/checkpoint.safetensors"))
        }
    }

    @Test("What whoever starts the program wants to be ignored is ignored")
    func ignored() throws {
        try Command.inFolder { command in
            let process = try shell(
                command, "trap '' INT HUP; exec \"$0\" train digits --epochs 100000 --out run")
            try waitForOutput(command, process)
            for signal in [SIGINT, SIGHUP, SIGINT, SIGHUP] { kill(process.processIdentifier, signal) }
            let before = try command.bytes("o").count
            while try command.bytes("o").count == before && process.isRunning { usleep(1000) }
            #expect(process.isRunning)
            kill(process.processIdentifier, SIGTERM)
            process.waitUntilExit()
            #expect(process.terminationStatus == 128 + SIGTERM)
        }
    }

    @Test("Before the first step the program ends at once and leaves nothing", arguments: [SIGINT, SIGTERM, SIGHUP])
    func early(_ signal: Int32) throws {
        try Command.inFolder { command in
            // A pipe that nobody writes to is data that never comes.
            mkfifo(command.path("data.csv"), 0o600)
            let process = try shell(command, "exec \"$0\" train data.csv --out run")
            let writer = open(command.path("data.csv"), O_WRONLY)
            defer { close(writer) }
            // It reads when the pipe has been opened; then the signal is heard.
            kill(process.processIdentifier, signal)
            process.waitUntilExit()
            #expect(process.terminationReason == .exit && process.terminationStatus == 128 + signal)
            #expect(try command.text("e") == "error: interrupted before the first step; nothing was saved\n")
            #expect(try command.contents() == ["data.csv", "o", "e"])
        }
    }
}
