import Descent
import Foundation
import Testing

@Suite("Run folders")
struct RunFolderTests {
    /// Trains on `Tables.kinds` into `run`.
    private func trained(_ command: Command, _ options: String...) throws -> [String: Any] {
        try command.write(Tables.kinds, to: "kinds.csv")
        let train = ["train", "kinds.csv", "--out", "run", "--epochs", "20", "--json"]
        return try command.run(train + options).json()
    }

    @Test("Evaluation gives the numbers that training gave, bit for bit")
    func roundTrip() throws {
        try Command.inFolder { command in
            let training = try trained(command, "--validation-fraction", "0.2", "--model", "mlp:5")
            let evaluation = try command.run("evaluate", "run", "kinds.csv", "--json").json()
            for key in ["trainLoss", "testLoss", "testAccuracy"] {
                let value = try #require(training[key] as? Double)
                #expect(evaluation[key] as? Double == value)
            }
            for part in ["training", "validation", "test"] {
                let (before, after) = (training[part] as? [String: Any], evaluation[part] as? [String: Any])
                #expect(before as NSDictionary? == after as NSDictionary? && before != nil)
                let intervals = after?["intervals"] as? [String: [Double]]
                #expect((intervals == nil) == (part == "training"))
                for (name, ends) in intervals ?? [:] {
                    let value = try #require(after?[name] as? Double)
                    #expect(ends.count == 2 && ends[0] <= value + 0.1 && value - 0.1 <= ends[1])
                }
            }
            #expect(evaluation["examples"] as? Int == 90)

            // Of another table the parts are unknown.
            let other = Tables.kinds.split(separator: "\n").prefix(41).joined(separator: "\n")
            try command.write(other, to: "other.csv")
            let onOther = try command.run("evaluate", "run", "other.csv", "--json").json()
            #expect((onOther["all"] as? [String: Any])?["intervals"] is [String: [Double]])
            #expect(Set(onOther.keys) == ["loss", "accuracy", "examples", "run", "all"])
        }
    }

    @Test("Prediction needs no target, and tells of what it had to make up")
    func prediction() throws {
        try Command.inFolder { command in
            _ = try trained(command)
            try command.write("color,width,length\nred,1,1\ngreen,1,5.2\nblue,6,5\n,6.2,5.1\n", to: "new.csv")
            let result = try command.run("predict", "run", "new.csv", "--out", "predictions.csv")
            #expect(result.status == 0)
            #expect(
                result.errors == """
                    note: column "color": 1 missing value filled as in training
                    note: column "color": 1 row with a category that training did not see

                    """)
            let lines = try command.text("predictions.csv").split(separator: "\n").map { $0.split(separator: ",") }
            #expect(lines[0] == ["prediction", "probability of flat", "probability of long", "probability of round"])
            #expect(lines.dropFirst().map { $0[0] } == ["round", "long", "flat", "flat"])
            for line in lines.dropFirst() {
                let probabilities = line.dropFirst().compactMap { Double($0) }
                #expect(abs(probabilities.reduce(-1, +)) < 1e-5)
            }
            #expect(try command.run("predict", "run", "new.csv").output == command.text("predictions.csv"))
        }
    }

    @Test("Numbers are predicted in the target's own units")
    func predictedNumbers() throws {
        try Command.inFolder { command in
            try command.write(Tables.line, to: "line.csv")
            try command.run(
                "train", "line.csv", "--model", "linear", "--epochs", "300", "--learning-rate", "0.05", "--out", "run")
            try command.write("a,b\n3,4\n0,0\n", to: "new.csv")
            let lines = try command.run("predict", "run", "new.csv").output.split(separator: "\n")
            let numbers = lines.dropFirst().compactMap { Double($0) }
            #expect(numbers.count == 2)
            #expect(abs(numbers[0] - 340.25) < 1)
            #expect(abs(numbers[1] - 300.25) < 1)
        }
    }

    @Test("Inspection shows leaves, shapes, settings and metrics")
    func inspection() throws {
        try Command.inFolder { command in
            _ = try trained(command, "--model", "mlp:5", "--optimizer", "sgd(momentum=0.9)", "--clip-norm", "2")
            let output = try command.run("inspect", "run").output
            for text in [
                "layers.0.weight  float32 [4, 5]", "layers.1.bias    float32 [3]", "43 parameters",
                "one of 3 classes: flat, long, round",
                "sgd(momentum=0.9,dampening=0,nesterov=false,momentumForm=velocity), learning rate 0.05",
                "gradients clipped to norm 2", "72 training, 0 validation, 18 test rows", "test: loss ",
            ] { #expect(output.contains(text)) }
        }
    }

    @Test("The explanation lists the step of a model, and that of a run")
    func explanation() throws {
        try Command.inFolder { command in
            let model = try command.run("explain", "mlp:64,32", "--features", "64", "--outputs", "10")
            #expect(model.output.contains("product [32, 64] × [64, 64]"))
            // 2 · 32 · 64 · 64 of the first layer's product.
            #expect(model.output.contains("[262144 flops, "))
            #expect(model.output.contains("layers.0.weight/variance [64, 64]"))

            _ = try trained(command, "--model", "mlp:5", "--optimizer", "sgd")
            let run = try command.run("explain", "run", "--batch-size", "7")
            #expect(run.output.contains("product [7, 4] × [4, 5]"))
            #expect(!run.output.contains("/variance"))
            #expect(try command.run("explain", "run", "--features", "3").status == 64)
        }
    }

    private static let broken: [(name: String, edit: @Sendable (String) -> String, message: String)] = [
        ("cut off", { String($0.prefix(300)) }, "run: config.json is broken: "),
        ("no JSON", { _ in "hello" }, "run: config.json is broken: "),
        ("empty", { _ in "" }, "run: config.json is broken: "),
        ("without format", { _ in "{}" }, "run: config.json is broken: \"format\" is missing; train again\n"),
        (
            "later format", { $0.replacing("\"format\" : 1", with: "\"format\" : 9") },
            "run: written by a later version (format 9, this one reads 1); update descent\n"
        ),
        (
            "unknown optimizer", { $0.replacing("\"adam(", with: "\"adma(") },
            "run: config.json is broken: settings.optimizer: unknown optimizer \"adma\"; did you mean \"adam\"? "
                + "`descent optimizers` lists the \(OptimizerSpecification.names.count) there are; train again\n"
        ),
        (
            "another model", { $0.replacing("\"mlp:5\"", with: "\"mlp:6\"") },
            "run/model.safetensors: has other shapes or types: "
        ),
        (
            "outputs that do not fit", { $0.replacing("\"outputCount\" : 3", with: "\"outputCount\" : -3") },
            "run: config.json is broken: outputCount is -3 where the target needs 3; train again\n"
        ),
    ]

    @Test("A broken run is told of in one line", arguments: RunFolderTests.broken.indices)
    func brokenConfiguration(index: Int) throws {
        let (_, edit, message) = RunFolderTests.broken[index]
        try Command.inFolder { command in
            _ = try trained(command, "--model", "mlp:5")
            let original = try command.text("run/config.json")
            let edited = edit(original)
            #expect(edited != original)
            try command.write(edited, to: "run/config.json")
            let result = try command.run("evaluate", "run", "kinds.csv")
            #expect(result.status == 1)
            #expect(result.errors.hasPrefix("error: " + message))
            #expect(result.errors.filter(\.isNewline).count == 1)
        }
    }

    @Test("A model file that is missing or cut off is told of in one line")
    func brokenModel() throws {
        try Command.inFolder { command in
            _ = try trained(command)
            let bytes = try command.bytes("run/model.safetensors")
            try bytes.prefix(bytes.count / 2).write(to: URL(filePath: command.path("run/model.safetensors")))
            let cut = try command.run("inspect", "run")
            #expect(cut.status == 1)
            #expect(cut.errors.hasPrefix("error: run/model.safetensors: "))
            try FileManager.default.removeItem(atPath: command.path("run/model.safetensors"))
            let missing = try command.run("inspect", "run")
            #expect(
                missing.errors == "error: run/model.safetensors: cannot be read: No such file or directory\n")
        }
    }
}
