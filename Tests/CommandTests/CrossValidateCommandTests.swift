import Foundation
import Testing

@Suite("descent cross-validate")
struct CrossValidateCommandTests {
    private static let common = ["cross-validate", "kinds.csv", "--model", "logistic"]

    /// Visits of 20 patients, four each, on 80 days.
    private static let visits =
        "patient,day,dose,cured\n"
        + (0..<80).map { row in
            let day = "2024-\(row < 40 ? "03" : "04")-\(row % 40 / 2 + 1 < 10 ? "0" : "")\(row % 40 / 2 + 1)"
            return "\(row * 7 % 20),\(day),\(row * 13 % 10).\(row),\(row * 13 % 10 > 4 ? "yes" : "no")\n"
        }.joined()

    @Test("The line of the data is that of train, then come the folds and the table, and nothing is saved")
    func folds() throws {
        try Command.inFolder { command in
            try command.write(Tables.kinds, to: "kinds.csv")
            let result = try command.run(Self.common + ["--ignore", "color", "--json"])
            #expect(result.status == 0)
            let lines = result.output.split(separator: "\n").map(String.init)
            #expect(
                lines[0] == "kinds.csv: 90 rows; 2 numbers; left out: color (not chosen); target kind: one of 3 classes"
            )
            for fold in 1...5 {
                #expect(lines[fold].hasPrefix("fold \(fold)  loss "))
                #expect(lines[fold].hasSuffix("accuracy 100.00 % on 18 rows, trained on 72"))
            }
            let title = lines[6].split(separator: " ").joined(separator: " ")
            #expect(title == "mean deviation fold 1 fold 2 fold 3 fold 4 fold 5")
            let accuracy = try #require(lines.first { $0.hasPrefix("accuracy ") })
            #expect(
                accuracy.split(separator: " ").joined(separator: " ")
                    == "accuracy 100.00 % 0.00 %" + String(repeating: " 100.00 %", count: 5))
            let json = try result.json()
            #expect(Set(json.keys) == ["data", "metrics", "folds"])
            #expect((json["data"] as? [String: Any])?["rows"] as? Int == 90)
            let parts = try #require(json["folds"] as? [[String: Int]])
            #expect(parts == [[String: Int]](repeating: ["training": 72, "validation": 0, "test": 18], count: 5))
            let metrics = try #require(json["metrics"] as? [String: [String: Any]])
            #expect(Set(metrics.keys).isSuperset(of: ["loss", "accuracy", "f1", "rocAUC", "logLoss"]))
            let loss = try #require(metrics["loss"])
            let values = try #require(loss["folds"] as? [Double])
            #expect(values.count == 5 && Set(values).count == 5)
            #expect(abs(try #require(loss["mean"] as? Double) - values.reduce(0, +) / 5) < 1e-12)
            #expect(loss["deviation"] as? Double ?? 0 > 0)
            #expect(try command.contents() == ["kinds.csv"])

            let quiet = try command.run(Self.common + ["--ignore", "color", "--json", "--quiet", "--threads", "1"])
            #expect(quiet.output == "\(lines[lines.count - 1])\n")
        }
    }

    @Test("Repeats deal the rows anew, and many folds have no columns")
    func repeats() throws {
        try Command.inFolder { command in
            try command.write(Tables.line, to: "line.csv")
            let result = try command.run(
                "cross-validate", "line.csv", "--folds", "4", "--repeats", "3", "--model", "mlp:3", "--epochs", "2",
                "--json")
            #expect(result.errors.hasPrefix("note: 20 rows of 60 repeat another: "))
            let lines = result.output.split(separator: "\n").map(String.init)
            #expect(lines[12].hasPrefix("repeat 3, fold 4  loss "))
            #expect(lines[13].split(separator: " ") == ["mean", "deviation"])
            let metrics = try #require(try result.json()["metrics"] as? [String: [String: Any]])
            let values = try #require(metrics["rmse"]?["folds"] as? [Double])
            #expect(Set(values).count == 12)
        }
    }

    @Test("Groups stay together, rows in an order are judged after others, and random folds are doubted")
    func rules() throws {
        try Command.inFolder { command in
            try command.write(Self.visits, to: "visits.csv")
            let common = ["cross-validate", "visits.csv", "--model", "mlp:2", "--epochs", "2", "--json"]
            let random = try command.run(common)
            #expect(
                random.errors == """
                    note: column "day" has dates, and random folds train on what comes later; to be judged by rows that \
                    come after: --order day
                    note: column "patient" has 20 values in 80 rows, and random folds part rows with the same; to keep \
                    them together: --group patient

                    """)
            let grouped = try command.run(common + ["--group", "patient", "--folds", "3"])
            #expect(grouped.errors == "")
            #expect(grouped.output.contains("left out: patient (not chosen)"))
            let parts = try #require(try grouped.json()["folds"] as? [[String: Int]])
            #expect(parts.map { $0["test"] ?? 0 } == [28, 28, 24])
            let ordered = try command.run(common + ["--order", "day", "--folds", "3"])
            #expect(ordered.errors == "")
            #expect(ordered.output.contains("1 date"))
            let growing = try #require(try ordered.json()["folds"] as? [[String: Int]])
            #expect(growing.map { $0["training"] ?? 0 } == [20, 40, 60])
            #expect(growing.map { $0["test"] ?? 0 } == [20, 20, 20])
        }
    }

    @Test("Copies of rows, and classes with fewer rows than folds, are told")
    func doubts() throws {
        try Command.inFolder { command in
            let rows = (0..<30).map { "\($0 % 25 + $0 / 29 * 40),\($0 == 29 ? "c" : $0 % 25 % 2 == 0 ? "a" : "b")" }
            try command.write((["x,kind"] + rows).joined(separator: "\n"), to: "few.csv")
            let result = try command.run("cross-validate", "few.csv", "--model", "mlp:2", "--epochs", "2", "--quiet")
            #expect(result.status == 0 && result.output == "")
            #expect(
                result.errors == """
                    note: class "c" has 1 row, and there are 5 folds: some are judged without it
                    note: 4 rows of 30 repeat another: models are judged by rows they were trained on; remove them, or \
                    give --group with a column of what belongs together

                    """)
        }
    }

    @Test("What cannot be is one line")
    func errors() throws {
        try Command.inFolder { command in
            try command.write(Tables.kinds, to: "kinds.csv")
            for (options, status, message) in [
                (["--folds", "1"], 64, "--folds is 1; give a whole number of at least 2"),
                (["--repeats", "0"], 64, "--repeats is 0; give a whole number of at least 1"),
                (
                    ["--folds", "91"], 1,
                    "kinds.csv: 90 rows with a target are too few for 91 folds; give from 2 to 90 folds"
                ),
                (
                    ["--group", "width", "--folds", "9"], 1,
                    "kinds.csv: 8 different values in \"width\" are too few for 9 folds; give from 2 to 8 folds"
                ),
                (
                    ["--group", "color"], 1,
                    "kinds.csv: column \"color\" deals the rows, and 9 rows have no value there; fill it, or leave those rows out"
                ),
                (
                    ["--order", "kind"], 1,
                    "kinds.csv: \"kind\" is the target and cannot deal the rows; take another column"
                ),
                (
                    ["--group", "color", "--order", "width"], 64,
                    "--group and --order both say how rows are dealt; give one of them"
                ),
                (
                    ["--order", "width", "--repeats", "2"], 64,
                    "--repeats deals rows anew, and --order has one way to deal them; omit one"
                ),
                (["--test-fraction", "0.2"], 64, "Unknown option '--test-fraction'"),
                (
                    ["--threshold", "f1"], 64,
                    "--threshold f1 is chosen on validation rows; give --validation-fraction above 0"
                ),
            ] as [([String], Int32, String)] {
                let result = try command.run(Self.common + ["--quiet"] + options)
                #expect(result.status == status, "\(options)")
                #expect(result.errors.hasPrefix("error: \(message)"), "\(result.errors)")
                #expect(result.errors.count { $0 == "\n" } == 1)
            }
            let unknown = try command.run(Self.common + ["--group", "colour"])
            #expect(unknown.status == 1 && unknown.errors.contains("did you mean \"color\"?"))
        }
    }
}
