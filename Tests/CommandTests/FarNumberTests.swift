import Foundation
import Testing

@Suite("Numbers out of a model's range")
struct FarNumberTests {
    /// The table of a line, with another cell in a row below the header.
    private func line(row: Int, column: Int, _ cell: String) -> String {
        var lines = Tables.line.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
        lines[row][column] = cell
        return lines.map { $0.joined(separator: ",") + "\n" }.joined()
    }

    @Test(
        "One is told with its column and row before anything is trained",
        arguments: [
            ("1e300", 0), ("-1e300", 1), ("1e200", 0), ("1e308", 0), ("1e300", 2), ("-1e39", 2), ("1.7e308", 2),
        ])
    func cell(_ cell: String, _ column: Int) throws {
        try Command.inFolder { command in
            try command.write(line(row: 17, column: column, cell), to: "line.csv")
            let result = try command.run("train", "line.csv", "--out", "run", "--test-fraction", "0")
            #expect(result.status == 1)
            #expect(
                result.errors == """
                    error: line.csv: column "\(["a", "b", "y"][column])", row 17: the number is out of the range of a model's \
                    32 bits; correct it, or leave the row out

                    """)
            #expect(try command.contents() == ["line.csv"])
        }
    }

    @Test("A test file, and data to predict for, are looked through too")
    func otherFiles() throws {
        try Command.inFolder { command in
            try command.write(Tables.line, to: "line.csv")
            try command.write(line(row: 3, column: 0, "1e300"), to: "far.csv")
            let message = "error: far.csv: column \"a\", row 3: the number is out of "
            let train = ["train", "line.csv", "--epochs", "1", "--quiet", "--out", "run"]
            #expect(try command.run(train + ["--test", "far.csv"]).errors.hasPrefix(message))
            #expect(try command.run(train).status == 0)
            for arguments in [["predict", "run", "far.csv"], ["evaluate", "run", "far.csv"]] {
                let result = try command.run(arguments)
                #expect(result.status == 1 && result.errors.hasPrefix(message) && result.output.isEmpty)
            }
        }
    }

    @Test("A prediction that is not finite is an error")
    func prediction() throws {
        try Command.inFolder { command in
            let names = (1...40).map { "a\($0)," }.joined()
            func row(_ feature: String) -> String { String(repeating: feature + ",", count: 40) }
            let rows = (0..<40).map { row("\($0 % 2 * 2 - 1)") + "\(Double($0) / 8)\n" }
            try command.write(names + "b\n" + rows.joined(), to: "data.csv")
            let train = ["train", "data.csv", "--epochs", "3", "--quiet", "--model", "mlp:16,16", "--out", "run"]
            #expect(try command.run(train).status == 0)
            try command.write(names + "b\n" + row("1") + "1\n" + row("3.3e38") + "1\n", to: "far.csv")
            let result = try command.run("predict", "run", "far.csv", "--out", "predictions.csv")
            #expect(result.status == 1)
            #expect(
                result.errors.hasPrefix("error: far.csv: the prediction for row 2 is not a finite number of 32 bits; "))
            #expect(!FileManager.default.fileExists(atPath: command.path("predictions.csv")))
        }
    }
}
