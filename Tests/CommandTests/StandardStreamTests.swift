import CArguments
import Foundation
import Testing

@Suite("Standard streams and arguments")
struct StandardStreamTests {
    /// Runs a command of the shell, in which `descent` stands for the program.
    private func shell(_ command: Command, _ script: String) throws -> Command.Result {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c", "d=$0; descent() { \"$d\" \"$@\"; }; { \(script)\n} > output 2> errors",
            try Command.executable().path,
        ]
        process.currentDirectoryURL = command.folder
        try process.run()
        process.waitUntilExit()
        return Command.Result(
            status: process.terminationStatus, output: try command.text("output"), errors: try command.text("errors"))
    }

    @Test(
        "What cannot be written to standard output is an error",
        .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")),
        arguments: [
            "optimizers", "minimizers", "schedule cosine", "derive x^2", "minimize x^2 --start x=1", "--help",
            "--version",
            "train --help", "explain linear --features 2 --outputs 1", "inspect run", "predict run line.csv",
            "evaluate run line.csv --json", "find-rate line.csv",
            "tune line.csv --search epochs=int(1,2) --trials 1 --no-log --out tuned",
        ])
    func full(_ arguments: String) throws {
        try Command.inFolder { command in
            try command.write(Tables.line, to: "line.csv")
            if arguments.contains(" run") {
                #expect(try command.run("train", "line.csv", "--epochs", "1", "--out", "run", "--no-log").status == 0)
            }
            let words = arguments.split(separator: " ").map { "'\($0)'" }.joined(separator: " ")
            let result = try shell(command, "descent \(words) > /dev/full")
            #expect(result.status == 1)
            #expect(result.errors.hasPrefix("error: standard output: cannot be written: "))
            #expect(result.errors.filter(\.isNewline).count == 1)
        }
    }

    @Test("A run is saved though its progress cannot be shown, and the command fails")
    func fullWhileTraining() throws {
        try Command.inFolder { command in
            try command.write(Tables.line, to: "line.csv")
            let script = "descent train line.csv --epochs 3 --out run > /dev/full"
            #expect(try shell(command, script).status == 1)
            #expect(try command.run("inspect", "run").status == 0)
        }
    }

    @Test("A reader that has closed the pipe knows it, and is told nothing")
    func closedPipe() throws {
        try Command.inFolder { command in
            for ignored in ["", "trap '' PIPE; "] {
                let result = try shell(command, "\(ignored)descent optimizers | head -n 1")
                #expect(result.status == 0 && result.errors.isEmpty)
                #expect(result.output.filter(\.isNewline).count == 1)
            }
        }
    }

    @Test("A file never gets the number of a standard stream that is closed")
    func closedStreams() throws {
        try Command.inFolder { command in
            try command.write(Tables.line, to: "line.csv")
            let train = "descent train line.csv --epochs 3"
            // What is said of the run is lost, which is an error; the run is not.
            _ = try shell(command, "\(train) --out run <&- >&- 2>&-")
            #expect(try shell(command, "\(train) --quiet --out quiet <&- >&-").status == 0)
            for run in ["run", "quiet"] {
                #expect(try command.run("evaluate", run, "line.csv").status == 0)
                let log = try #require(try command.logsAndOthers().logs.first { $0.hasPrefix("\(run)/") })
                #expect(isWholeRecords(try command.bytes(log)))
            }
            #expect(try shell(command, "descent optimizers >&-").status == 1)
        }
    }

    @Test("The arguments are those that the program was started with, wherever they are read from")
    func arguments() {
        let given = (0..<descent_argument_count()).compactMap { descent_argument($0).map { String(cString: $0) } }
        #expect(given == CommandLine.arguments)
        #expect(descent_argument(-1) == nil && descent_argument(descent_argument_count()) == nil)
    }
}

/// Whether bytes are records of an event file and nothing else: a length, its checksum, so many bytes, their checksum.
private func isWholeRecords(_ bytes: Data) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
        guard rest.count >= 16 else { return false }
        let length = rest.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= rest.count - 16 else { return false }
        rest = rest.dropFirst(16 + length)
    }
    return true
}
