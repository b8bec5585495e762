import Foundation
import Testing

@Suite("Linear models at the command line")
struct LinearCommandTests {
    /// The heights and weights of American women: McNeil, *Interactive Data Analysis*, 1977.
    private static let women = """
        height,weight
        58,115
        59,117
        60,120
        61,123
        62,126
        63,129
        64,132
        65,135
        66,139
        67,142
        68,146
        69,150
        70,154
        71,159
        72,164

        """

    @Test("A linear model is ordinary least squares by default")
    func leastSquares() throws {
        try Command.inFolder { command in
            try command.write(Self.women, to: "women.csv")
            let train = ["train", "women.csv", "--model", "linear", "--test-fraction", "0", "--out", "run"]
            let result = try command.run(train)
            let lines = result.output.split(separator: "\n")
            #expect(result.status == 0 && result.errors == "")
            #expect(lines.contains("training    loss 0.00899, RMSE 1.42, R² 0.9910"))
            #expect(lines.contains { $0.hasPrefix("1 iteration in ") && $0.hasSuffix(" s, optimum reached") })
            let configuration = try #require(
                try JSONSerialization.jsonObject(with: command.bytes("run/config.json")) as? [String: Any])
            let settings = try #require(configuration["settings"] as? [String: Any])
            #expect(settings["optimizer"] as? String == "exact")
            // With an optimizer that is named everything is as for other models.
            let adam = try command.run(train + ["--optimizer", "adam", "--epochs", "2", "--json"]).json()
            #expect(adam["epochs"] as? Int == 2 && adam["steps"] as? Int == 2)
        }
    }

    @Test("A path of penalties is shown, and the validation rows choose from it")
    func path() throws {
        try Command.inFolder { command in
            let rows = (0..<80).map { row -> String in
                let (a, b, c) = (row * 7 % 13, row * row % 11, row * 5 % 7)
                return "\(a),\(b),\(c),\(2 * a - b + row * 13 % 5)\n"
            }
            try command.write("a,b,c,y\n" + rows.joined(), to: "data.csv")
            let train = ["train", "data.csv", "--model", "linear", "--l1", "path", "--out", "run", "--json"]
            let result = try command.run(train)
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.contains("\n  L1") || result.output.contains("L1  training loss  validation loss"))
            #expect(result.output.split(separator: "\n").count { $0.hasSuffix(", taken") } == 1)
            let json = try result.json()
            let path = try #require(json["path"] as? [[String: Double]])
            let least = try #require(path.min { ($0["validationLoss"] ?? 0) < ($1["validationLoss"] ?? 0) })
            #expect(path.count == 100 && path[0]["weights"] == 0 && json["l1"] as? Double == least["l1"])
            let validation = try #require((json["validation"] as? [String: Any])?["loss"] as? Double)
            #expect(abs(validation - (least["validationLoss"] ?? .nan)) < 1e-5)
            #expect(try command.text("run/report.html").contains("L1 path"))
            // The same with the value that was taken.
            let taken = try command.run([
                "train", "data.csv", "--model", "linear", "--l1", "\(least["l1"] ?? 0)", "--validation-fraction", "0.2",
                "--out", "taken", "--json",
            ]).json()
            #expect(
                (taken["test"] as? [String: Any])?["rmse"] as? Double == (json["test"] as? [String: Any])?["rmse"]
                    as? Double)
            #expect(try command.run("evaluate", "run", "data.csv", "--json").json()["validation"] != nil)
            for (options, message) in [
                (
                    ["--validation-fraction", "0"],
                    "error: --l1 path chooses by validation rows, and there are none; give --validation-fraction above 0\n"
                ),
                (["--l1", "paths"], "error: --l1 is \"paths\"; give a number of at least 0, or path\n"),
                (
                    ["--model", "mlp:2"],
                    "error: --l1 is for models linear and logistic that are solved; leave out --l1\n"
                ),
            ] {
                let refused = try command.run(["train", "data.csv", "--model", "linear", "--l1", "path"] + options)
                #expect(refused.status == 64 && refused.errors == message)
            }
        }
    }

    @Test("Any option of training on batches, without --optimizer, trains on batches")
    func batches() throws {
        try Command.inFolder { command in
            try command.write(Self.women, to: "women.csv")
            let train = ["train", "women.csv", "--model", "linear", "--out", "run", "--json"]
            #expect(try command.run(train + ["--epochs", "3"]).json()["epochs"] as? Int == 3)
            #expect(try command.run(train + ["--learning-rate", "0.1"]).json()["epochs"] as? Int == 30)
            #expect(try command.run(train).json()["epochs"] as? Int == 1)
        }
    }

    @Test(
        "Options that do not go together are refused",
        arguments: [
            (["--model", "linear", "--optimizer", "exact", "--learning-rate", "0.1"], "--learning-rate is for"),
            (["--model", "linear", "--optimizer", "exact", "--loss", "huber"], "optimizer exact cannot train model"),
            (["--optimizer", "exact"], "optimizer exact cannot train model mlp:64,32"),
            (["--no-intercept"], "--no-intercept is for models linear, logistic and svm"),
            (["--model", "linear", "--l1", "0.1", "--epochs", "3"], "--l1 is for models linear and logistic"),
            (["--family", "gamma"], "--family gamma says the loss of model linear"),
            (["--model", "linear", "--family", "gama"], "--family: unknown family \"gama\"; did you mean \"gamma\"?"),
            (["--model", "logistic", "--loss", "hinge", "--l1", "0.1"], "--l1 is for models linear and logistic"),
            (["--model", "logistic", "--family", "poisson"], "--loss: loss poisson is for numbers and model logistic"),
            (["--l1", "0.1"], "--l1 is for models linear and logistic"),
            (["--model", "linear", "--l1", "-1"], "--l1 is -1; give a number of at least 0"),
            (["--model", "linear", "--scaling", "sometimes"], "--scaling: unknown scaling \"sometimes\""),
        ])
    func refusals(options: [String], message: String) throws {
        try Command.inFolder { command in
            try command.write(Self.women, to: "women.csv")
            let result = try command.run(["train", "women.csv"] + options)
            #expect(result.status == 64 && result.errors.hasPrefix("error: " + message), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1)
        }
    }

    @Test("Every model is trained on all rows by lbfgs and newtonCG", arguments: ["lbfgs", "newtonCG"])
    func fullBatch(optimizer: String) throws {
        try Command.inFolder { command in
            try command.write(Tables.kinds, to: "kinds.csv")
            func train(_ options: [String]) throws -> [String: Any] {
                let result = try command.run(["train", "kinds.csv", "--out", "run", "--json"] + options)
                #expect(result.status == 0, "\(result.errors)")
                return try result.json()
            }
            func loss(_ json: [String: Any]) -> Double { json["trainLoss"] as? Double ?? .nan }
            // One optimum for all, up to the 32 bits in which features are seen here.
            let logistic = ["--model", "logistic", "--l2", "0.01"]
            let exact = try train(logistic)
            let found = try train(logistic + ["--optimizer", optimizer])
            #expect(abs(loss(found) - loss(exact)) < 1e-6)
            let perceptron = try train([
                "--model", "mlp:4", "--activation", "tanh", "--l2", "0.001", "--optimizer", optimizer,
            ])
            #expect(loss(perceptron) < 0.1)
            let limited = try train(["--model", "mlp:4", "--optimizer", optimizer, "--epochs", "3"])
            #expect(limited["epochs"] as? Int == 3 && limited["steps"] as? Int == 3)
            let refused = try command.run(
                ["train", "kinds.csv", "--optimizer", optimizer, "--batch-size", "8", "--out", "run"])
            #expect(
                refused.status == 64 && refused.errors.hasPrefix("error: --batch-size is for optimizers that train"))
        }
    }

    @Test("Targets that a family does not have are an error of the data")
    func wrongTargets() throws {
        try Command.inFolder { command in
            try command.write("x,y\n" + (0..<30).map { "\($0),\($0 - 5)\n" }.joined(), to: "data.csv")
            let result = try command.run(["train", "data.csv", "--model", "linear", "--family", "poisson"])
            #expect(result.status == 1)
            #expect(
                result.errors.hasPrefix("error: data.csv: the target \"y\" is -")
                    && result.errors.hasSuffix(
                        "in some row, and family poisson has numbers of at least 0; take another --family\n"),
                "\(result.errors)")
        }
    }

    @Test("Without an intercept the line goes through the origin")
    func throughOrigin() throws {
        try Command.inFolder { command in
            try command.write(
                "x,y\n" + (1...30).map { "\($0),\(3 * $0 + ($0 % 2))\n" }.joined(), to: "data.csv")
            let train = ["train", "data.csv", "--model", "linear", "--no-intercept", "--out", "run"]
            #expect(try command.run(train).status == 0)
            try command.write("x\n0\n", to: "origin.csv")
            let predictions = try command.run(["predict", "run", "origin.csv"])
            #expect(predictions.output == "prediction\n0\n")
        }
    }

    @Test("Classes that can be separated have the optimum with a penalty, and that is said")
    func separatedClasses() throws {
        try Command.inFolder { command in
            try command.write("x,y\n" + (0..<50).map { "\($0),\($0 < 20 ? "a" : "b")\n" }.joined(), to: "data.csv")
            let train = ["train", "data.csv", "--model", "logistic", "--test-fraction", "0"]
            let separated = try command.run(train + ["--out", "run", "--json"])
            #expect(separated.status == 0)
            #expect(
                separated.errors
                    == "note: the classes can be separated by the features, so that weights would grow without "
                    + "end; --l2 0.02, one over the number of rows, holds them: give --l2 to choose another\n")
            let said = try command.run(train + ["--out", "said", "--json", "--l2", "0.02"])
            #expect(said.errors == "")
            #expect(try separated.json()["trainLoss"] as? Double == said.json()["trainLoss"] as? Double)
            #expect(try command.bytes("run/model.safetensors") == command.bytes("said/model.safetensors"))
            #expect(
                try command.run("inspect", "run").output.contains(
                    "the classes can be separated, and a penalty (--l2) holds the weights"))
        }
    }
}
