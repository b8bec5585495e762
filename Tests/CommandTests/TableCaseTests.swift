import Foundation
import Testing

/// Small tables that were misread once, each with what is right: the files of `TableCases`.
@Suite("Tables that were misread once") struct TableCaseTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "TableCases").path

    /// What `train --json` has as `data`.
    struct Case: Sendable, CustomTestStringConvertible {
        var file: String
        var options: [String] = []
        var rows: Int
        var numbers = 0
        var texts = 0
        var dates = 0
        var classes: Int?
        var separator = ","
        var decimal = "."
        var filled = 0
        var rowsLeftOut = 0
        var columnsLeftOut: [String] = []
        var line: String
        var testDescription: String { file }
    }

    static let cases = [
        Case(
            file: "all-text", options: ["--target", "play"], rows: 4, texts: 2, classes: 2,
            line: "4 rows; 2 texts (4 categories); target play: one of 2 classes"),
        Case(file: "text-features", rows: 16, texts: 1, line: "16 rows; 1 text (2 categories); target price: a number"),
        Case(
            file: "numeric-header", rows: 4, numbers: 2, classes: 2,
            line: "4 rows; 2 numbers; target 2: one of 2 classes"),
        Case(
            file: "decimal-comma", rows: 9, numbers: 1, separator: ";", decimal: ",",
            line: "9 rows; 1 number; target y: a number"),
        Case(
            file: "decimal-comma-dates", rows: 13, dates: 1, separator: ";", decimal: ",",
            line: "13 rows; 1 date; target Temperatur (Celsius): a number"),
        Case(
            file: "semicolons-empty-columns", options: ["--target", "AH"], rows: 65, numbers: 3, dates: 2,
            separator: ";", decimal: ",", rowsLeftOut: 5, columnsLeftOut: ["column7", "column8"],
            line:
                "65 rows; 3 numbers, 2 dates; left out: column7, column8 (empty), 5 rows without a target; target AH: a number"
        ),
        Case(
            file: "currency-percent", options: ["--target", "y"], rows: 60, numbers: 2, texts: 1,
            line: "60 rows; 2 numbers, 1 text (3 categories); target y: a number"),
        Case(
            file: "none-in-a-third", options: ["--target", "y"], rows: 60, numbers: 2, filled: 20,
            line: "60 rows; 2 numbers; 20 cells filled in a; target y: a number"),
        Case(
            file: "carriage-return", options: ["--target", "y"], rows: 60, numbers: 2, texts: 1,
            line: "60 rows; 2 numbers, 1 text (3 categories); target y: a number"),
        Case(
            file: "large-target", rows: 40, numbers: 1, line: "40 rows; 1 number; target y: a number"),
        Case(file: "women", rows: 15, numbers: 1, line: "15 rows; 1 number; target weight: a number"),
        Case(
            file: "german-train", options: ["--target", "y"], rows: 750, numbers: 7, texts: 13, classes: 2,
            line: "750 rows; 7 numbers, 13 texts (54 categories); target y: one of 2 classes"),
    ]

    @Test("A table is read as it is meant, and training says how", arguments: cases)
    func reading(_ expected: Case) throws {
        try Command.inFolder { command in
            let file = "\(Self.folder)/\(expected.file).csv"
            let result = try command.run(
                ["train", file, "--epochs", "1", "--test-fraction", "0", "--json", "--model", "mlp:2"]
                    + expected.options)
            #expect(result.status == 0 && result.errors == "")
            #expect(result.output.hasPrefix("\(file): \(expected.line)\n"))
            let data = try #require(try result.json()["data"] as? [String: Any])
            let counts = ["rows", "numbers", "texts", "dates", "filled"].map { data[$0] as? Int }
            #expect(counts == [expected.rows, expected.numbers, expected.texts, expected.dates, expected.filled])
            #expect(data["task"] as? String == (expected.classes == nil ? "regression" : "classification"))
            #expect(data["classes"] as? Int == expected.classes)
            #expect(data["header"] as? Bool == true)
            #expect(data["separator"] as? String == expected.separator)
            #expect(data["decimal"] as? String == expected.decimal)
            let leftOut = try #require(data["leftOut"] as? [String: Any])
            #expect(leftOut["rows"] as? Int == expected.rowsLeftOut)
            #expect(leftOut["columns"] as? [String] == expected.columnsLeftOut)
        }
    }

    @Test("Rows to predict have the columns of training, whatever they look like")
    func prediction() throws {
        try Command.inFolder { command in
            let train = ["train", "--quiet", "--epochs", "1", "--model", "mlp:2", "--test-fraction", "0"]
            #expect(try command.run(train + ["\(Self.folder)/text-features.csv", "--out", "text"]).status == 0)
            let new = try command.run("predict", "text", "\(Self.folder)/text-features-new.csv", "--keep", "color")
            #expect(new.status == 0 && new.errors == "")
            let lines = new.output.split(separator: "\n")
            #expect(lines.count == 3 && lines[0] == "color,prediction")
            #expect(lines[1].hasPrefix("red,") && lines[2].hasPrefix("blue,"))

            let rows = (1...30).map {
                "\($0),\(Double($0 * 7 % 11) / 2),\($0 % 2 == 0 ? "red" : "blue"),\(Double($0) / 4)\n"
            }
            try command.write("a,b,color,y\n" + rows.joined(), to: "data.csv")
            #expect(try command.run(train + ["data.csv", "--out", "run"]).status == 0)
            let missing = try command.run("predict", "run", "\(Self.folder)/missing-first-row.csv")
            #expect(missing.status == 0)
            #expect(
                missing.errors == """
                    note: column "a": 1 missing value filled as in training
                    note: column "b": 1 missing value filled as in training

                    """)
            #expect(missing.output.split(separator: "\n").count == 2)
        }
    }

    @Test("Categories that look like numbers, and dates that fit both orders, are read as in training")
    func kindsOfTraining() throws {
        try Command.inFolder { command in
            let rows = (1...40).map { row in
                "\(row % 3 == 0 ? "\(row % 2)" : "c\(row % 4)"),\(row % 28 + 1)/\(row % 12 + 1)/2023,\(Double(row) / 4)\n"
            }
            try command.write("code,day,y\n" + rows.joined(), to: "data.csv")
            let train = ["train", "data.csv", "--quiet", "--epochs", "2", "--model", "mlp:2", "--out", "run"]
            #expect(try command.run(train).status == 0)
            try command.write("code,day\n1,3/2/2023\n", to: "alone.csv")
            try command.write("code,day\n1,3/2/2023\nc1,28/2/2023\n", to: "among.csv")
            let (alone, among) = (
                try command.run("predict", "run", "alone.csv"), try command.run("predict", "run", "among.csv")
            )
            #expect(alone.status == 0 && alone.errors == "")
            let values = try [alone, among].map { try #require(Double($0.output.split(separator: "\n")[1])) }
            // As many rows at once as there are round differently.
            #expect(abs(values[0] - values[1]) < 1e-5)
        }
    }

    @Test("A target that is a number is not taken for classes without being told to")
    func continuousTarget() throws {
        try Command.inFolder { command in
            let file = "\(Self.folder)/continuous-target.csv"
            for (options, cause) in [
                (["--model", "logistic"], "model logistic"), (["--model", "svm"], "model svm"),
                (["--loss", "softmaxCrossEntropy"], "loss softmaxCrossEntropy"),
            ] {
                let result = try command.run(["train", file] + options)
                #expect(result.status == 1 && result.output == "")
                #expect(
                    result.errors
                        == "error: \(file): the target \"y\" is a number (9 different, such as 1.5), and \(cause) is for "
                        + "classes; take --model linear or mlp, or give --task classification\n")
            }
            let forced = ["train", file, "--model", "logistic", "--task", "classification", "--epochs", "1", "--quiet"]
            #expect(try command.run(forced).status == 0)
            let opposite = try command.run("train", file, "--model", "logistic", "--task", "regression")
            #expect(opposite.status == 64)
            #expect(
                opposite.errors == "error: --loss: model logistic is for classes and task regression is not; omit one\n"
            )
        }
    }

    @Test("Compressed files and standard input are read as others")
    func compressed() throws {
        try Command.inFolder { command in
            let text = (1...40).map { "\($0),\($0 % 2)\n" }.joined()
            try command.write("a,y\n" + text, to: "data.csv")
            for program in [["gzip", "-k"], ["zstd", "-q", "-k"]] {
                let process = Process()
                process.executableURL = URL(filePath: "/usr/bin/env")
                process.currentDirectoryURL = URL(filePath: command.path("."))
                process.arguments = program + ["data.csv"]
                process.standardError = nil
                try process.run()
                process.waitUntilExit()
                guard process.terminationStatus == 0 else { continue }
                let file = program[0] == "gzip" ? "data.csv.gz" : "data.csv.zst"
                let result = try command.run("train", file, "--epochs", "1")
                #expect(result.status == 0, "\(result.errors)")
                #expect(result.output.hasPrefix("\(file): 40 rows; 1 number; target y: one of 2 classes\n"))
                #expect(result.output.contains("saved to runs/data"))
                try FileManager.default.removeItem(atPath: command.path("runs"))
                let half = try command.bytes(file)
                try Data(half[..<(half.count / 2)]).write(to: URL(filePath: command.path("half-" + file)))
                let broken = try command.run("train", "half-" + file)
                #expect(broken.status == 1 && broken.errors.hasPrefix("error: half-\(file): cannot be read: "))
            }
        }
    }

    @Test("What is said about a file is kept with the run, and in the command that trains it again")
    func saidReading() throws {
        try Command.inFolder { command in
            let rows = (1...40).map { "\($0 % 7 == 0 ? "-1" : "\($0)"):\($0 % 3),5:\($0 % 2)\n" }
            try command.write("a:b:y\n" + rows.joined(), to: "data.csv")
            let said = ["--separator", ":", "--decimal", ",", "--missing", "-1", "--header"]
            let trained = try command.run(["train", "data.csv", "--epochs", "1", "--out", "run"] + said)
            #expect(trained.status == 0, "\(trained.errors)")
            #expect(
                trained.output.hasPrefix(
                    "data.csv: 40 rows; 2 numbers; 5 cells filled in a; target y: one of 2 classes\n"))
            #expect(try command.run("evaluate", "run", "data.csv").status == 0)
            let report = try command.text("run/report.html")
            #expect(
                report.contains("descent train data.csv --header --separator : --decimal , --missing -1 --target y"))
        }
    }

    @Test(
        "Options about reading that are wrong are usage errors",
        arguments: [
            (
                ["--separator", "::"],
                "--separator is \"::\"; give one character, or comma, semicolon, tab, bar or blank"
            ),
            (["--decimal", "x"], "--decimal is \"x\"; give . or ,"),
            (["--encoding", "ebcdic"], "--encoding is \"ebcdic\"; give utf-8, utf-16, latin-1"),
            (["--features", "a,,b"], "--features: columns \"a,,b\" have an empty name; write them as age,income*"),
        ])
    func usage(options: [String], message: String) throws {
        try Command.inFolder { command in
            let result = try command.run(["train", "data.csv"] + options)
            #expect(result.status == 64 && result.errors == "error: \(message)\n")
        }
    }

    @Test("Columns are chosen by name and by pattern")
    func choice() throws {
        try Command.inFolder { command in
            let rows = (1...60).map { "\($0),\($0 % 5),\($0 % 7),name \($0),\($0 % 2)\n" }
            try command.write("id,x1,x2,name,y\n" + rows.joined(), to: "data.csv")
            let train = ["train", "data.csv", "--epochs", "1", "--test-fraction", "0"]
            for (options, line) in [
                ([], "3 numbers; left out: name (text of its own in most rows)"),
                (["--features", "x*"], "2 numbers; left out: id, name (not chosen)"),
                (["--ignore", "id,name"], "2 numbers; left out: id, name (not chosen)"),
                (
                    ["--features", "x1,name", "--max-categories", "3"],
                    "1 number, 1 text (60 categories); left out: id, x2 (not chosen)"
                ),
            ] {
                let result = try command.run(train + options)
                #expect(result.output.hasPrefix("data.csv: 60 rows; \(line); target y: one of 2 classes\n"))
            }
            let unknown = try command.run(train + ["--features", "z*"])
            #expect(unknown.status == 1)
            #expect(
                unknown.errors
                    == "error: data.csv: no column is named like \"z*\"; the columns are: id, x1, x2, name, y\n")
        }
    }

    /// scikit-learn's logistic regression has 0.505; thirty epochs of a network that nothing stops had 1.9.
    @Test("Training on the credits of a German bank, with nothing said, does not learn them by heart")
    func defaults() throws {
        try Command.inFolder { command in
            let result = try command.run(
                "train", "\(Self.folder)/german-train.csv", "--target", "y", "--test", "\(Self.folder)/german-test.csv",
                "--seed", "0", "--json")
            let test = try #require(try result.json()["test"] as? [String: Any])
            #expect(try #require(test["logLoss"] as? Double) <= 0.55)
            #expect(test["examples"] as? Int == 250)
        }
    }

    @Test("A column of numbers that is read as text is told of")
    func doubt() throws {
        try Command.inFolder { command in
            let rows = (1...40).map { "\($0 % 4 == 0 ? "gone" : "\($0 % 6)"),\($0 % 2)\n" }
            try command.write("a,y\n" + rows.joined(), to: "data.csv")
            let result = try command.run("train", "data.csv", "--epochs", "1")
            #expect(
                result.errors
                    == "note: column \"a\" is read as text, though 30 of 40 cells are numbers; line 5 has \"gone\": if that is "
                    + "missing, give --missing gone\n")
            let mended = try command.run("train", "data.csv", "--epochs", "1", "--missing", "gone")
            #expect(mended.errors == "" && mended.output.contains("10 cells filled in a"))
        }
    }
}
