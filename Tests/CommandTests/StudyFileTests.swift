import Foundation
import Testing

@Suite("Files of studies")
struct StudyFileTests {
    @Test(
        "Names of SQLite's for databases in memory, and what is not a regular file, are refused",
        arguments: [":memory:", "file:study.db", "file::memory:?cache=shared", "folder", "pipe", "/dev/null"])
    func refused(_ study: String) throws {
        try Command.inFolder { command in
            try command.write(Tables.line, to: "line.csv")
            try FileManager.default.createDirectory(atPath: command.path("folder"), withIntermediateDirectories: true)
            mkfifo(command.path("pipe"), 0o600)
            let result = try command.run(
                "tune", "line.csv", "--search", "learning-rate=log(1e-3,1e-1)", "--trials", "1", "--study", study)
            #expect(result.status == 1)
            #expect(
                result.errors
                    == "error: \(study): does not name a regular file; give the path of one, such as study.db\n")
            #expect(try command.contents() == ["line.csv", "folder", "pipe"])
        }
    }

    @Test("As many trials at a time as were asked for are tried, on however many threads there are")
    func parallel() throws {
        try Command.inFolder { command in
            try command.write(Tables.line, to: "line.csv")
            let result = try command.run(
                "tune", "line.csv", "--search", "learning-rate=log(1e-4,1e-1)", "--trials", "12", "--parallel", "5",
                "--epochs", "1",
                "--no-log", "--json", "--out", "run")
            #expect(try result.json()["trials"] as? Int == 12)
        }
    }
}
