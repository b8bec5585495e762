import Foundation
import Testing

@Suite("descent train --log")
struct LogTests {
    /// The lengths of the records of an event file, which must be whole.
    private func records(_ bytes: Data) -> [Int]? {
        var (lengths, position) = ([Int](), 0)
        while position < bytes.count {
            guard position + 12 <= bytes.count else { return nil }
            let length = (0..<8).reduce(0) { $0 | Int(bytes[bytes.startIndex + position + $1]) << (8 * $1) }
            position += 12 + length + 4
            lengths.append(length)
        }
        return position == bytes.count ? lengths : nil
    }

    @Test("The log goes into the run's folder, to another, or nowhere; how often is said by options")
    func places() throws {
        try Command.inFolder { command in
            let train = ["train", "digits", "--epochs", "1", "--quiet"]
            #expect(try command.run(train + ["--out", "a"]).status == 0)
            #expect(try command.run(train + ["--out", "b", "--log", "logs/b", "--inspect-every", "0"]).status == 0)
            #expect(try command.run(train + ["--out", "c", "--no-log"]).status == 0)
            let (logs, others) = try command.logsAndOthers()
            #expect(logs.map { $0.prefix(while: { $0 != "e" }) }.sorted() == ["a/", "logs/b/"])
            #expect(others.filter { !$0.contains(".") }.sorted() == ["a", "b", "c", "logs", "logs/b"])
            // Whoever trains gets the same whether it is logged or not.
            let models = try ["a", "b", "c"].map { try command.bytes("\($0)/model.safetensors") }
            #expect(models[0] == models[1] && models[1] == models[2])
            let sizes = try logs.sorted().map { try #require(records(command.bytes($0))).count }
            try #require(sizes.count == 2)
            // Version, settings and graph, text, steps, epoch, final, end, pictures; inspections, which are many.
            #expect(sizes[1] < 80 && sizes[0] > 600)
            #expect(try command.run(train + ["--out", "d", "--log-every", "20", "--inspect-every", "0"]).status == 0)
            let few = try #require(try command.logsAndOthers().logs.first { $0.hasPrefix("d/") })
            #expect(try #require(records(command.bytes(few))).count == sizes[1] - 42)
        }
    }

    @Test("A run that is there stays whole until the new one is; the log of the new one is beside it meanwhile")
    func replacement() throws {
        try Command.inFolder { command in
            #expect(try command.run("train", "digits", "--epochs", "1", "--out", "run").status == 0)
            let before = try command.contents()
            let model = try command.bytes("run/model.safetensors")
            let process = try command.start(
                ["train", "digits", "--epochs", "100000", "--out", "run"], output: command.path("o"),
                errors: command.path("e"))
            while try command.bytes("o").isEmpty && process.isRunning { usleep(1000) }
            #expect(try command.bytes("run/model.safetensors") == model)
            #expect(try command.logsAndOthers().logs.filter { $0.hasPrefix("run-2/") }.count == 1)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            let left = try command.contents().subtracting(before).subtracting(["o", "e", "run-2"])
            #expect(left.count == 1)
            // What was written before the end can be read.
            let log = try #require(left.first)
            #expect(try #require(records(command.bytes(log))).count > 3)
            #expect(try command.run("evaluate", "run", "digits").status == 0)

            #expect(try command.run("train", "digits", "--epochs", "2", "--out", "run").status == 0)
            #expect(try command.bytes("run/model.safetensors") != model)
            #expect(try command.logsAndOthers().logs.filter { $0.hasPrefix("run/") }.count == 1)
            #expect(try command.contents().filter { $0.hasPrefix("run-3") }.isEmpty)
        }
    }

    @Test("A disk without room ends the run with one line, and leaves a file of whole records")
    func fullDisk() throws {
        try Command.inFolder { command in
            // A limit on the size of files does what a full disk does; it has no room for a checkpoint either.
            let process = Process()
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = [
                "-c", "trap '' XFSZ; ulimit -f 100; exec \"$0\" \"$@\" 2> errors > output",
                try Command.executable().path,
                "train", "digits", "--epochs", "1000", "--test-fraction", "0", "--out", "run",
            ]
            process.currentDirectoryURL = command.folder
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 1)
            let message = try command.text("errors")
            let log = try #require(try command.logsAndOthers().logs.first)
            #expect(message == "error: \(log): cannot be written: File too large; its log is in run\n")
            #expect(try command.logsAndOthers().others == ["run", "errors", "output"])
            #expect(try #require(records(command.bytes(log))).count > 3)
        }
    }

    @Test(
        "Options that do not fit are refused",
        arguments: [
            (
                ["--no-log", "--log", "x"],
                "--no-log says that there is no log; omit it, or the other options of the log"
            ),
            (["--log", ""], "--log is empty; give a folder"),
            (["--log-every", "0"], "--log-every is 0; give a whole number of at least 1"),
            (["--inspect-every", "-1"], "--inspect-every is -1; give a whole number of at least 0"),
        ])
    func badOptions(_ options: [String], _ message: String) throws {
        try Command.inFolder { command in
            let result = try command.run(["train", "digits"] + options)
            #expect(result.status == 64 && result.errors == "error: \(message)\n")
            #expect(try command.contents() == [])
        }
    }
}
