import Foundation
import Testing

@Suite("Weights at the command line") struct WeightCommandTests {
    private static let lines = (0..<90).map { row in
        let (a, b) = (Double(row * 7 % 23) / 4, Double(row * row % 17) / 3)
        let isIll = a - b + Double(row * 13 % 11) / 2 > 2.5
        return (
            features: "\(a),\(b),\(["red", "green"][row / 3 % 2])", weight: row * 5 % 4,
            ill: isIll ? "yes" : "no", y: a - 2 * b + Double(row * 11 % 7)
        )
    }

    private static func csv(_ target: KeyPath<(features: String, weight: Int, ill: String, y: Double), String>) -> (
        weighted: String, repeated: String
    ) {
        let rows = lines.map { ($0.features, $0.weight, $0[keyPath: target]) }
        return (
            "a,b,color,w,target\n" + rows.map { "\($0.0),\($0.1),\($0.2)\n" }.joined(),
            "a,b,color,target\n" + rows.map { String(repeating: "\($0.0),\($0.2)\n", count: $0.1) }.joined()
        )
    }

    private static let ill = csv(\.ill)
    private static let numbers = csv(\.y.description)

    /// All numbers in JSON, by their path.
    private func numbers(in value: Any, _ path: String = "") -> [String: Double] {
        if let number = value as? Double { return [path: number] }
        let members =
            (value as? [String: Any]).map { $0.map { ($0.key, $0.value) } }
            ?? (value as? [Any] ?? []).enumerated().map { ("\($0.offset)", $0.element) }
        return members.reduce(into: [:]) { found, member in
            found.merge(numbers(in: member.1, "\(path)/\(member.0)")) { $1 }
        }
    }

    @Test(
        "A column of whole numbers gives what repeated rows give: coefficients, standard errors, metrics",
        arguments: [
            ["--model", "logistic"], ["--model", "logistic", "--l2", "0.1"], ["--model", "linear"],
            ["--model", "linear", "--l1", "0.2", "--l2", "0.1"],
        ])
    func repeatedRows(options: [String]) throws {
        try Command.inFolder { command in
            let data = options[1] == "linear" ? Self.numbers : Self.ill
            try command.write(data.weighted, to: "weighted.csv")
            try command.write(data.repeated, to: "repeated.csv")
            let common = ["--test-fraction", "0", "--quiet", "--json", "--target", "target"] + options
            let weighted = try command.run(["train", "weighted.csv", "--weights", "w", "--out", "w"] + common)
            let repeated = try command.run(["train", "repeated.csv", "--out", "r"] + common)
            #expect(weighted.status == 0 && weighted.errors == "")
            let training = try #require(try weighted.json()["training"] as? [String: Any])
            let (ours, theirs) = (
                numbers(in: training), numbers(in: try #require(try repeated.json()["training"] as Any?))
            )
            for (name, value) in theirs where name != "/examples" {
                // Losses are sums in 32 bits.
                let tolerance = name == "/loss" ? 1e-6 : 1e-9
                #expect(abs(value - (ours[name] ?? .nan)) <= tolerance * max(1, abs(value)), "\(name)")
            }
            let unweighted = try #require(training["unweighted"] as? [String: Any])
            #expect(unweighted["loss"] as? Double != training["loss"] as? Double)
            #expect(unweighted["examples"] as? Int == Self.lines.count { $0.weight > 0 })
            func inspected(_ run: String) throws -> [String: Double] {
                let summary = try command.run("inspect", run, "--json").json()
                return numbers(in: try #require(summary["coefficients"])).merging(
                    numbers(in: summary["likelihood"] as Any)
                ) { $1 }
            }
            let (found, wanted) = (try inspected("w"), try inspected("r"))
            #expect(found.count == wanted.count && !found.isEmpty)
            for (name, value) in wanted {
                #expect(abs(value - (found[name] ?? .nan)) <= 1e-9 * max(1, abs(value)), "\(name)")
            }
        }
    }

    @Test("Training says what weighs, evaluation knows it, prediction does not need it")
    func afterwards() throws {
        try Command.inFolder { command in
            try command.write(Self.ill.weighted, to: "weighted.csv")
            try command.write(Self.ill.repeated, to: "repeated.csv")
            let trained = try command.run(
                "train", "weighted.csv", "--weights", "w", "--class-weights", "balanced", "--epochs", "3",
                "--validation-fraction", "0.2", "--out", "run", "--target", "target")
            let without = Self.lines.count { $0.weight == 0 }
            #expect(
                trained.output.hasPrefix(
                    "weighted.csv: 90 rows; 2 numbers, 1 text (2 categories); left out: \(without) rows without a weight; "
                        + "target target: one of 2 classes; weights in w\n"))
            for part in ["training", "validation", "test"] {
                let line = try #require(trained.output.split(separator: "\n").first { $0.hasPrefix(part + " ") })
                #expect(line.contains("(unweighted: loss "))
            }
            let known = try command.run("evaluate", "run", "weighted.csv", "--json").json()
            #expect((known["training"] as? [String: Any])?["unweighted"] != nil)
            let plain = try command.run("evaluate", "run", "repeated.csv", "--json")
            #expect(
                plain.errors.contains(
                    "note: repeated.csv: there is no column \"w\" of weights, and rows count by their class alone\n"))
            let predicted = try command.run("predict", "run", "repeated.csv")
            #expect(predicted.status == 0 && predicted.errors == "")
            #expect(predicted.output.split(separator: "\n").count == Self.ill.repeated.split(separator: "\n").count)
            let report = try command.text("run/report.html")
            #expect(report.contains("unweighted") && report.contains("class weights"))
        }
    }

    @Test("Without --class-weights a file without weights has plain metrics")
    func plainMetrics() throws {
        try Command.inFolder { command in
            try command.write(Self.numbers.weighted, to: "weighted.csv")
            try command.write(Self.numbers.repeated, to: "repeated.csv")
            let train = ["train", "weighted.csv", "--weights", "w", "--model", "linear", "--target", "target"]
            let trained = try command.run(train + ["--test", "repeated.csv", "--out", "run", "--json"])
            let note = "note: repeated.csv: there is no column \"w\" of weights, and all rows count the same\n"
            #expect(trained.status == 0 && trained.errors == note)
            let test = try #require(try trained.json()["test"] as? [String: Any])
            #expect(test["unweighted"] == nil)
            let evaluated = try command.run("evaluate", "run", "repeated.csv", "--json")
            #expect(evaluated.errors == note)
            let all = try #require(try evaluated.json()["all"] as? [String: Any])
            #expect(all["rmse"] as? Double == test["rmse"] as? Double && all["unweighted"] == nil)
        }
    }

    @Test("Folds and searches go by weights")
    func foldsAndSearches() throws {
        try Command.inFolder { command in
            try command.write(Self.ill.weighted, to: "weighted.csv")
            let options = [
                "--weights", "w", "--class-weights", "yes=3", "--model", "logistic", "--json", "--target", "target",
            ]
            let folds = try command.run(
                ["cross-validate", "weighted.csv", "--group", "color", "--folds", "2"] + options)
            let (weighted, plain) = (
                try #require(try folds.json()["metrics"] as? [String: Any]),
                try #require(try folds.json()["unweighted"] as? [String: Any])
            )
            #expect(weighted.keys.sorted() == plain.keys.sorted())
            #expect("\(weighted["loss"] ?? "")" != "\(plain["loss"] ?? "")")
            #expect(folds.output.contains("\nunweighted:\n"))
            let tuned = try command.run(
                ["tune", "weighted.csv", "--search", "l2=log(1e-3,1)", "--trials", "2", "--no-log", "--out", "best"]
                    + options)
            #expect(tuned.status == 0)
            let best = try #require(try tuned.json()["command"] as? String)
            #expect(best.contains("--weights w --class-weights yes=3"))
        }
    }

    @Test(
        "What is wrong with weights is told in one line",
        arguments: [
            (["--weights", "v"], "error: t.csv: no column \"v\"; the columns are: a, w, y\n"),
            (
                ["--class-weights", "yes=0"],
                "error: --class-weights: class weights are \"yes=0\": \"0\" is not a number above 0; write balanced, or NAME=2,NAME=0.5\n"
            ),
            (
                ["--class-weights", "maybe=2"],
                "error: t.csv: no class of the target is \"maybe\"; the classes are: no, yes\n"
            ),
            (
                ["--weights", "w"],
                "error: t.csv:3: column \"w\": the weight is -2; write a number of at least 0, or leave the cell empty to leave the row out\n"
            ),
        ])
    func errors(options: [String], message: String) throws {
        try Command.inFolder { command in
            try command.write("a,w,y\n1,1,no\n2,-2,yes\n3,1,no\n4,1,yes\n5,1,no\n", to: "t.csv")
            let result = try command.run(["train", "t.csv", "--out", "run"] + options)
            #expect(result.errors == message)
            #expect(result.status == (message.hasPrefix("error: --") ? 64 : 1))
        }
    }
}
