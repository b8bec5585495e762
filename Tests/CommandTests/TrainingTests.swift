import Foundation
import Testing

@Suite("descent train")
struct TrainingTests {
    @Test("The embedded digits: accuracy, the JSON line, the run folder")
    func digits() throws {
        try Command.inFolder { command in
            let result = try command.run("train", "digits", "--out", "run", "--json")
            #expect(result.status == 0)
            #expect(result.errors == "")
            let json = try result.json()
            #expect(
                Set(json.keys) == [
                    "data", "trainLoss", "testLoss", "testAccuracy", "epochs", "steps", "seconds", "examplesPerSecond",
                    "run", "training", "validation", "test",
                ])
            #expect(try #require(json["testAccuracy"] as? Double) >= 0.97)
            let test = try #require(json["test"] as? [String: Any])
            let confusion = try #require(test["confusion"] as? [[Int]])
            let right = confusion.indices.reduce(0) { $0 + confusion[$1][$1] }
            let accuracy = try #require(json["testAccuracy"] as? Double)
            #expect(confusion.joined().reduce(0, +) == 359 && abs(Double(right) / 359 - accuracy) < 1e-12)
            let classes = try #require(test["classes"] as? [[String: Any]])
            #expect(classes.map { $0["support"] as? Int } == confusion.map { $0.reduce(0, +) })
            #expect(classes.map { $0["class"] as? String } == (0..<10).map { "\($0)" })
            #expect(try #require(test["rocAUC"] as? Double) > 0.99)
            #expect(result.output.contains("\nbalancedAccuracy  "))
            // Training stops early, and the model is the best one.
            let epochs = try #require(json["epochs"] as? Int)
            #expect((11..<100).contains(epochs))
            #expect(json["steps"] as? Int == epochs * 34)
            #expect(result.output.contains(", the model is that of epoch \(epochs - 10)\n"))
            #expect(json["run"] as? String == "run")
            #expect(try #require(json["examplesPerSecond"] as? Double) > 0)
            let (logs, others) = try command.logsAndOthers()
            #expect(
                others == [
                    "run", "run/model.safetensors", "run/config.json", "run/metrics.csv", "run/report.html",
                    "run/training.safetensors",
                ])
            #expect(logs.count == 1 && logs.allSatisfy { $0.hasPrefix("run/") })
            let metrics = try command.text("run/metrics.csv").split(separator: "\n")
            #expect(metrics.count == epochs + 1)
            #expect(
                metrics[0]
                    == "epoch,steps,training_loss,training_accuracy,validation_loss,validation_accuracy,learning_rate,seconds,examples_per_second"
            )
            #expect(metrics[10].hasPrefix("10,340,"))
        }
    }

    @Test("The same seed gives the same bits, on one thread and on more; another seed gives others")
    func sameBits() throws {
        try Command.inFolder { command in
            let common = ["train", "digits", "--quiet", "--epochs", "3"]
            for options in [
                ["--out", "a"], ["--out", "b"], ["--out", "c", "--threads", "1"], ["--out", "d", "--seed", "1"],
            ] {
                #expect(try command.run(common + options).status == 0)
            }
            let first = try command.bytes("a/model.safetensors")
            #expect(try command.bytes("b/model.safetensors") == first)
            #expect(try command.bytes("c/model.safetensors") == first)
            #expect(try command.bytes("d/model.safetensors") != first)
        }
    }

    @Test("A line is found, and its error is told in the target's own units")
    func regression() throws {
        try Command.inFolder { command in
            try command.write(Tables.line, to: "line.csv")
            let result = try command.run(
                "train", "line.csv", "--model", "linear", "--epochs", "200", "--batch-size", "full", "--optimizer",
                "adam(beta2=0.99)", "--learning-rate", "0.1", "--json", "--quiet")
            let json = try result.json()
            #expect(
                Set(json.keys) == [
                    "data", "trainLoss", "testLoss", "testRMSE", "testR2", "epochs", "steps", "seconds",
                    "examplesPerSecond",
                    "run", "training", "test",
                ])
            let test = try #require(json["test"] as? [String: Any])
            #expect(Set(test.keys) == ["loss", "rmse", "mae", "medianError", "pinball", "r2", "examples", "intervals"])
            #expect(test["rmse"] as? Double == json["testRMSE"] as? Double)
            let mae = try #require(test["mae"] as? Double)
            #expect(mae > 0 && mae <= test["rmse"] as? Double ?? 0)
            let rmse = try #require(json["testRMSE"] as? Double)
            #expect(rmse < 0.5)
            #expect(try #require(json["testR2"] as? Double) > 0.999)
            #expect(json["steps"] as? Int == 200)
            #expect(json["run"] as? String == "runs/line")

            // The loss is that of the standardised target: RMSE² = loss × scale².
            let config = try JSONSerialization.jsonObject(with: try command.bytes("runs/line/config.json"))
            let target = try #require((config as? [String: Any])?["target"] as? [String: Any])
            let rule = try #require((target["rule"] as? [String: Any])?["values"] as? [String: Double])
            let scale = try #require(rule["scale"])
            let loss = try #require(json["testLoss"] as? Double)
            #expect(scale > 10)
            #expect(abs(rmse - scale * loss.squareRoot()) < 1e-3 * rmse)
        }
    }

    @Test("Classes named by text, categories and missing values", arguments: ["mlp:16", "logistic", "svm"])
    func classes(model: String) throws {
        try Command.inFolder { command in
            try command.write(Tables.kinds, to: "kinds.csv")
            let result = try command.run(
                "train", "kinds.csv", "--model", model, "--learning-rate", "0.05", "--json", "--quiet")
            #expect(result.errors == "")
            #expect(try result.json()["testAccuracy"] as? Double == 1)
        }
    }

    @Test("A decision threshold is chosen on the validation rows, saved, and used for predictions and metrics")
    func threshold() throws {
        try Command.inFolder { command in
            let rows = (0..<200).map { "\($0 * 37 % 60),\($0 % 9),\($0 * 37 % 60 + 6 * ($0 * 7 % 5) < 40 ? "a" : "b")" }
            try command.write((["x,y,kind"] + rows).joined(separator: "\n"), to: "two.csv")
            let common = ["train", "two.csv", "--epochs", "5", "--quiet", "--json", "--model", "logistic"]
            let validation = ["--validation-fraction", "0.3"]
            let given = try command.run(common + ["--out", "given", "--threshold", "0.9"]).json()
            #expect(given["threshold"] as? Double == 0.9)
            let plain = try command.run(common + ["--out", "plain"] + validation).json()
            #expect(plain["threshold"] == nil)
            let chosen = try command.run(
                common + ["--out", "chosen", "--threshold", "recall=0.99"] + validation
            ).json()
            let threshold = try #require(chosen["threshold"] as? Double)
            let part = try #require(chosen["validation"] as? [String: Any])
            let classes = try #require(part["classes"] as? [[String: Any]])
            #expect(try #require(classes[1]["recall"] as? Double) >= 0.99)
            #expect(chosen["testLoss"] as? Double == plain["testLoss"] as? Double)

            let evaluation = try command.run("evaluate", "chosen", "two.csv", "--json").json()
            #expect(evaluation["validation"] as? NSDictionary == part as NSDictionary)
            let predictions = try command.run("predict", "chosen", "two.csv").output.split(separator: "\n").dropFirst()
            #expect(predictions.count == 200)
            for line in predictions.map({ $0.split(separator: ",") }) {
                #expect((line[0] == "b") == (try #require(Double(line[2])) >= threshold - 1e-6))
            }

            for (options, status, message) in [
                (
                    ["--threshold", "f1"], 64,
                    "--threshold f1 is chosen on validation rows; give --validation-fraction above 0"
                ),
                (
                    ["--threshold", "f1", "--validation-fraction", "0.005"], 1,
                    "two.csv: threshold f1 is chosen on validation rows, and these have one class; give more of them"
                ),
                (
                    ["--threshold", "0.5", "--loss", "hinge"], 1,
                    "two.csv: loss hinge gives no probabilities, which a decision threshold needs; omit --threshold, or take "
                        + "a cross-entropy"
                ),
                (
                    ["--threshold", "1.5"], 64,
                    "--threshold: threshold is \"1.5\"; give a probability such as 0.3, f1, recall=0.9 or precision=0.9, with "
                        + "numbers above 0 and below 1"
                ),
            ] as [([String], Int32, String)] {
                let result = try command.run(["train", "two.csv", "--quiet", "--out", "new"] + options)
                #expect(result.status == status && result.errors == "error: \(message)\n")
            }
        }
    }

    @Test("Where no threshold has the precision that is asked for, the nearest is taken, and the run is saved")
    func thresholdOutOfReach() throws {
        try Command.inFolder { command in
            // Each value of x stands beside both classes.
            let rows = (0..<200).map { "\($0 % 2),\($0 % 8 < 3 ? "a" : "b")" }
            try command.write((["x,kind"] + rows).joined(separator: "\n"), to: "mixed.csv")
            let result = try command.run(
                "train", "mixed.csv", "--model", "logistic", "--validation-fraction", "0.3", "--threshold",
                "precision=0.95", "--out", "run", "--quiet", "--json")
            #expect(result.status == 0)
            let part = try #require(try result.json()["validation"] as? [String: Any])
            let classes = try #require(part["classes"] as? [[String: Any]])
            let precision = try #require(classes[1]["precision"] as? Double)
            #expect((0.6...0.9).contains(precision))
            let threshold = try #require(try result.json()["threshold"] as? Double)
            let (reached, taken) = (String(format: "%.4g", precision), String(format: "%.4g", threshold))
            let note =
                "no threshold has precision=0.95 on the validation rows: the greatest precision there is \(reached), which "
                + "probability \(taken) has and is taken; ask for less, or train longer"
            #expect(result.errors == "note: \(note)\n")
            #expect(try command.text("run/report.html").contains(note))
            #expect(try command.run("predict", "run", "mixed.csv").status == 0)
        }
    }

    @Test("A test file takes the place of the test part")
    func testFile() throws {
        try Command.inFolder { command in
            try command.write(Tables.kinds, to: "kinds.csv")
            let lines = Tables.kinds.split(separator: "\n")
            try command.write(lines.prefix(31).joined(separator: "\n"), to: "test.csv")
            let result = try command.run("train", "kinds.csv", "--test", "test.csv", "--out", "run", "--epochs", "5")
            #expect(result.status == 0)
            #expect(result.output.contains("kinds.csv: 90 rows to train on"))
            #expect(result.output.contains(" on 30 rows"))
        }
    }

    @Test("Early stopping ends a run and keeps the best epoch")
    func earlyStopping() throws {
        try Command.inFolder { command in
            let result = try command.run(
                "train", "digits", "--early-stopping", "2", "--epochs", "300", "--schedule", "constant",
                "--learning-rate", "0.03", "--out", "run", "--json")
            let json = try result.json()
            let epochs = try #require(json["epochs"] as? Int)
            #expect(epochs < 300)
            let rows = try command.text("run/metrics.csv").split(separator: "\n").dropFirst()
            #expect(rows.count == epochs)
            let losses = rows.compactMap { Double($0.split(separator: ",")[4]) }
            let best = try #require(losses.indices.min { losses[$0] < losses[$1] })
            #expect(best == epochs - 3)
            #expect(result.output.contains("the model is that of epoch \(best + 1)\n"))
        }
    }

    @Test("Without --out a run never replaces another; with it, it replaces only a run")
    func folders() throws {
        try Command.inFolder { command in
            let train = ["train", "digits", "--epochs", "1", "--json"]
            #expect(try command.run(train).json()["run"] as? String == "runs/digits")
            let first = try command.bytes("runs/digits/model.safetensors")
            #expect(try command.run(train + ["--seed", "5"]).json()["run"] as? String == "runs/digits-2")
            #expect(try command.bytes("runs/digits/model.safetensors") == first)
            #expect(try command.run(train + ["--seed", "5", "--out", "runs/digits"]).status == 0)
            #expect(try command.bytes("runs/digits/model.safetensors") != first)
            #expect(try command.contents().filter { $0.hasPrefix("runs/.") } == [])

            try command.write("mine", to: "runs/digits/notes.txt")
            let refused = try command.run(train + ["--out", "runs/digits"])
            #expect(refused.status == 1)
            #expect(
                refused.errors
                    == "error: runs/digits: exists and contains files that do not belong to a run: notes.txt; give another folder\n"
            )
            #expect(try command.text("runs/digits/notes.txt") == "mine")
        }
    }

    @Test("One line an epoch where standard output is not a terminal, none with --quiet")
    func progress() throws {
        try Command.inFolder { command in
            let lines = try command.run("train", "digits", "--epochs", "2", "--out", "run").output
                .split(separator: "\n")
            #expect(lines.filter { $0.hasPrefix("epoch ") }.count == 2)
            #expect(lines.last == "saved to run")
            #expect(try command.run("train", "digits", "--epochs", "2", "--out", "run", "--quiet").output == "")
        }
    }
}
