import Descent
import Foundation
import StudyStorage
import Testing

@Suite("descent tune")
struct TuneCommandTests {
    private static let search = "learning-rate=log(1e-4,1), batch-size={8,16,32}, optimizer={adam,sgd(momentum=0.9)}"
    private static let tune = [
        "tune", "kinds.csv", "--search", search, "--model", "mlp:5", "--epochs", "4", "--seed", "3", "--out", "run",
    ]

    /// A trial as its file has it: state, and values by name.
    private struct Kept: Equatable {
        let state: String
        let settings: [String: Double]
        let value: Double?
    }

    private func trials(in command: Command, _ name: String = "study.db") throws -> [Kept] {
        let database = try Database(command.path(name))
        return try database.rows("SELECT trial_id, state FROM trials ORDER BY number").map { row in
            let trial = DatabaseValue.integer(try row.integer("trial_id"))
            let settings = try database.rows(
                "SELECT param_name, param_value FROM trial_params WHERE trial_id = ?", trial)
            let value = try database.rows("SELECT value FROM trial_values WHERE trial_id = ?", trial).first
            return Kept(
                state: try row.text("state"),
                settings: Dictionary(
                    try settings.map { (try $0.text("param_name"), try $0.real("param_value")) },
                    uniquingKeysWith: { first, _ in first }),
                value: try value?.optionalReal("value"))
        }
    }

    @Test("The best settings are told, and their command trains the same run")
    func best() throws {
        try Command.inFolder { command in
            try command.write(Tables.kinds, to: "kinds.csv")
            let result = try command.run(
                Self.tune + ["--trials", "15", "--json", "--plot", "plot.svg", "--log", "log"])
            #expect(result.status == 0)
            #expect(result.errors == "")
            #expect(result.output.split(separator: "\n").filter { $0.hasPrefix("trial ") }.count == 16)
            let found = try result.json()
            let best = try #require(found["best"] as? [String: Any])
            #expect(Set(best.keys) == ["learning-rate", "batch-size", "optimizer"])
            #expect([8, 16, 32].contains(best["batch-size"] as? Int))
            #expect(found["trials"] as? Int == 15)
            #expect((0.5...1).contains(try #require(found["value"] as? Double)))
            #expect(found["run"] as? String == "run")
            // All but the test rows.
            #expect(result.output.contains("trained on 72 rows"))
            #expect(try command.text("plot.svg").contains("best so far"))
            #expect(try command.contents().filter { $0.contains("tfevents") }.count == 16)

            // The same words a shell would make of it.
            let line = try #require(found["command"] as? String)
            let words = line.split(separator: " ").map { String($0).replacing("'", with: "") }
            #expect(words.prefix(3) == ["descent", "train", "kinds.csv"])
            let trained = try command.run(Array(words.dropFirst()) + ["--out", "again", "--json"]).json()
            for name in ["testLoss", "testAccuracy"] {
                #expect(try #require(trained[name] as? Double) == found[name] as? Double)
            }
            #expect(try command.bytes("run/model.safetensors") == command.bytes("again/model.safetensors"))
        }
    }

    @Test("Numbers are judged by their RMSE, unless by the loss")
    func numbers() throws {
        try Command.inFolder { command in
            try command.write(Tables.line, to: "line.csv")
            let tune = [
                "tune", "line.csv", "--search", "activation={sigmoid,tanh}", "--search",
                "width=int(2,9), depth=int(1,2)",
                "--epochs", "3", "--trials", "6", "--json", "--quiet",
            ]
            let found = try command.run(tune).json()
            #expect(found["metric"] as? String == "rmse")
            let words = try #require(found["command"] as? String).split(separator: " ").map(String.init)
            #expect(words.contains("--activation"))
            let trained = try command.run(Array(words.dropFirst()) + ["--out", "again", "--json"]).json()
            #expect(try #require(trained["testRMSE"] as? Double) == found["testRMSE"] as? Double)
            #expect(try command.run(tune + ["--metric", "loss"]).json()["metric"] as? String == "loss")
        }
    }

    @Test(
        "A study repeats, in memory, in a file, and stopped and resumed; pruned or not", arguments: ["none", "median"])
    func repeating(pruner: String) throws {
        try Command.inFolder { command in
            try command.write(Tables.kinds, to: "kinds.csv")
            let tune = Self.tune + ["--pruner", pruner, "--json", "--quiet"]
            let once = try command.run(tune + ["--trials", "24"]).output
            #expect(once.filter(\.isNewline).count == 1)
            for trials in ["5", "13", "24"] {
                let output = try command.run(tune + ["--trials", trials, "--study", "study.db"]).output
                if trials == "24" { #expect(output == once) }
            }
            let states = Set(try trials(in: command).map(\.state))
            #expect(states == (pruner == "none" ? ["COMPLETE"] : ["COMPLETE", "PRUNED"]))
        }
    }

    @Test("Several trials at a time give what they give one after the other")
    func parallel() throws {
        try Command.inFolder { command in
            try command.write(Tables.kinds, to: "kinds.csv")
            let tune = Self.tune + ["--sampler", "grid(points=3)", "--quiet", "--trials", "18"]
            try command.run(tune + ["--study", "one.db"])
            try command.run(tune + ["--study", "three.db", "--parallel", "3"])
            let (one, three) = (try trials(in: command, "one.db"), try trials(in: command, "three.db"))
            #expect(one.count == 18)
            #expect(three.count == 18)
            for trial in one { #expect(three.contains(trial)) }
        }
    }

    @Test("A study killed 20 times at random moments has every trial once, and those that it would have had")
    func killed() throws {
        try Command.inFolder { command in
            try command.write(Tables.kinds, to: "kinds.csv")
            let tune = Self.tune + ["--epochs", "20", "--trials", "40", "--quiet", "--json"]
            try command.run(tune + ["--study", "whole.db"])
            // Of this folder only: in others files come and go meanwhile.
            func begun() -> Int {
                (try? FileManager.default.contentsOfDirectory(atPath: command.path("log")))?.count ?? 0
            }
            for _ in 0..<20 {
                let before = begun()
                let process = try command.start(
                    tune + ["--study", "study.db", "--log", "log"], output: command.path(".out"),
                    errors: command.path(".err"))
                while begun() == before && process.isRunning { usleep(500) }
                usleep(.random(in: 0..<40_000))
                if process.isRunning { kill(process.processIdentifier, SIGKILL) }
                process.waitUntilExit()
            }
            let found = try command.run(tune + ["--study", "study.db"]).json()
            #expect(found["trials"] as? Int == 40)
            let all = try trials(in: command)
            #expect(1...20 ~= all.filter { $0.state == "FAIL" }.count)
            #expect(!all.contains { $0.state == "RUNNING" })
            let finished = all.filter { $0.state == "COMPLETE" }
            #expect(finished == (try trials(in: command, "whole.db")))
        }
    }

    @Test("Two processes work at one study, and tell the same best")
    func twoProcesses() throws {
        try Command.inFolder { command in
            try command.write(Tables.kinds, to: "kinds.csv")
            let tune = Self.tune + ["--trials", "30", "--quiet", "--json", "--study", "study.db"]
            let processes = try ["a", "b"].map { name in
                try command.start(
                    tune + ["--out", name], output: command.path("\(name).out"), errors: command.path("\(name).err"))
            }
            for process in processes { process.waitUntilExit() }
            #expect(processes.map(\.terminationStatus) == [0, 0])
            #expect(try command.text("a.err") + command.text("b.err") == "")
            let all = try trials(in: command)
            #expect(all.map(\.state) == Array(repeating: "COMPLETE", count: 30))
            let found = try ["a.out", "b.out"].map { file in
                try #require(try JSONSerialization.jsonObject(with: command.bytes(file)) as? [String: Any])
            }
            #expect(found[0]["value"] as? Double == found[1]["value"] as? Double)
            #expect(found[0]["value"] as? Double == all.compactMap(\.value).max())
            #expect(found.map { $0["trials"] as? Int } == [30, 30])
        }
    }

    @Test("Of two processes at one study, killed in turn, no trial is lost or tried twice")
    func twoProcessesKilled() throws {
        try Command.inFolder { command in
            try command.write(Tables.kinds, to: "kinds.csv")
            let tune =
                Self.tune + [
                    "--epochs", "20", "--trials", "24", "--sampler", "grid(points=4)", "--quiet", "--no-log",
                ]
            #expect(try command.run(tune + ["--study", "whole.db"]).status == 0)
            func start(_ name: String) throws -> Process {
                try command.start(
                    tune + ["--study", "study.db", "--out", name], output: command.path("o"), errors: command.path("e"))
            }
            var (one, other) = (("a", try start("a")), ("b", try start("b")))
            for _ in 0..<8 {
                usleep(.random(in: 0..<300_000))
                if one.1.isRunning { kill(one.1.processIdentifier, SIGKILL) }
                one.1.waitUntilExit()
                one.1 = try start(one.0)
                swap(&one, &other)
            }
            for (_, process) in [one, other] {
                process.waitUntilExit()
                #expect(process.terminationReason == .exit && process.terminationStatus == 0)
            }
            let all = try trials(in: command)
            #expect(!all.contains { $0.state == "RUNNING" })
            func finished(_ trials: [Kept]) -> [String] {
                trials.filter { $0.state == "COMPLETE" }.map {
                    "\($0.settings.sorted { $0.key < $1.key }) \($0.value ?? 0)"
                }
                .sorted()
            }
            #expect(finished(all) == finished(try trials(in: command, "whole.db")))
            #expect(try command.contents().filter { $0.contains(".db-") || $0.contains("/.descent-") }.isEmpty)
        }
    }

    @Test("Control-C marks the running trial, and the same command goes on")
    func interrupted() throws {
        try Command.inFolder { command in
            try command.write(Tables.kinds, to: "kinds.csv")
            let tune = Self.tune + ["--epochs", "400", "--study", "study.db"]
            let (output, errors) = (command.path(".output"), command.path(".errors"))
            let process = try command.start(tune + ["--trials", "500"], output: output, errors: errors)
            while try command.text(".output").filter(\.isNewline).count < 2 && process.isRunning { usleep(1000) }
            process.interrupt()
            process.waitUntilExit()
            #expect(process.terminationReason == .exit)
            #expect(process.terminationStatus == 130)
            let message = try command.text(".errors")
            #expect(message.hasPrefix("error: interrupted; "))
            #expect(message.hasSuffix(" of 500 trials are in study.db; the same command goes on\n"))
            #expect(try command.contents().contains("run") == false)
            let all = try trials(in: command)
            #expect(all.count >= 3)
            #expect(all.map(\.state) == Array(repeating: "COMPLETE", count: all.count - 1) + ["FAIL"])
            let ended = all.count - 1
            let found = try command.run(tune + ["--trials", "\(ended)", "--json", "--quiet"]).json()
            #expect(found["trials"] as? Int == ended)
        }
    }

    private static let wrong: [(arguments: [String], message: String)] = [
        (["--search", "learning-rate=log(1,1e-1)"], "--search: column 15: log(1.0,0.1) is empty; write log(0.1,1.0)"),
        (
            ["--search", "learning-rat=log(1e-4,1)"],
            "unknown setting \"learning-rat\"; did you mean \"learning-rate\"? There are "
                + Tuning.names.joined(separator: ", ")
        ),
        (
            ["--search", "batch-size=uniform(1,9)"],
            "batch-size takes whole numbers; write int(1,8), logint(16,256) or {16,32}"
        ),
        (["--search", "optimizer=int(1,9)"], "optimizer takes names; write {adam,sgd(momentum=0.9)}"),
        (["--search", "learning-rate=uniform(0,1)"], "learning-rate is 0; give a number above 0, such as 0.01"),
        (["--search", "epochs=int(0,3)"], "epochs is 0; give a whole number of at least 1"),
        (
            ["--search", "optimizer={adam,sdg}"],
            "optimizer: unknown optimizer \"sdg\"; did you mean \"sgd\"? `descent optimizers` lists the "
                + "\(OptimizerSpecification.names.count) there are"
        ),
        (
            ["--search", "optimizer={adam,sgd(learningRate=0.1)}, learning-rate=log(1e-3,1)"],
            "the learning rate is given, and optimizer sgd has its own; give one"
        ),
        (
            ["--search", "model={(mlp:5,3),mlp:8}, width=int(2,3)"],
            "model and width both say how large the model is; search one of them"
        ),
        (
            ["--search", "width=int(2,3)", "--model", "logistic"],
            "width: model logistic has no hidden layers; take one such as mlp:64,32"
        ),
        (["--search", "l2=log(1e-4,1)", "--l2", "0.1"], "--l2 is given, and l2 is searched; give one of them"),
        (
            ["--search", "l2=log(1e-4,1)", "--sampler", "tep"],
            "--sampler: unknown sampler \"tep\"; did you mean \"tpe\"? There are tpe, random, grid, genetic, cma-es"
        ),
        (
            ["--search", "l2=log(1e-4,1)", "--pruner", "median(start=3)"],
            "--pruner: pruner median has no setting \"start\"; did you mean \"startup\"? Its settings are startup, warmup, interval"
        ),
        (
            ["--search", "l2=log(1e-4,1)", "--metric", "rmse"],
            "metric rmse: there is no rmse of classes; take " + classMetrics
        ),
        (
            ["--search", "l2=log(1e-4,1)", "--metric", "acuracy"],
            "--metric: unknown metric \"acuracy\"; did you mean \"accuracy\"? There are " + allMetrics
        ),
        (["--search", "l2=log(1e-4,1)", "--trials", "0"], "--trials is 0; give a whole number of at least 1"),
        (["--search", "l2=log(1e-4,1)", "--parallel", "0"], "--parallel is 0; give a whole number of at least 1"),
        (["--search", "l2=log(1e-4,1)", "--study", ""], "--study is empty; give a path"),
    ]

    @Test("Wrong usage is told in one line, with exit status 64", arguments: wrong.indices)
    func usage(index: Int) throws {
        let (arguments, message) = Self.wrong[index]
        try Command.inFolder { command in
            try command.write(Tables.kinds, to: "kinds.csv")
            let result = try command.run(["tune", "kinds.csv"] + arguments)
            #expect(result.errors == "error: \(message)\n")
            #expect(result.status == 64)
            #expect(try command.contents() == ["kinds.csv"])
        }
    }

    @Test("A study of another problem is refused, with exit status 1")
    func otherProblem() throws {
        try Command.inFolder { command in
            try command.write(Tables.kinds, to: "kinds.csv")
            let tune = Self.tune + ["--study", "study.db", "--trials", "2", "--quiet"]
            #expect(try command.run(tune).status == 0)
            let before = try trials(in: command)
            let space = ["--search", "l2=log(1e-4,1)"]
            for (more, what) in [
                (["--epochs", "5"], "epochs is 4 there and 5 here"), (["--seed", "4"], "seed is 3 there and 4 here"),
                (["--model", "mlp:6"], "model is mlp:5 there and mlp:6 here"),
                (["--metric", "loss"], "the direction is maximize there and minimize here"),
                (space, "the search space is "),
            ] {
                let result = try command.run(tune + more)
                #expect(result.errors.hasPrefix("error: study.db: study \"kinds\" is of another problem: "))
                #expect(result.errors.contains(what), "\(result.errors)")
                #expect(result.errors.filter(\.isNewline).count == 1)
                #expect(result.status == 1)
            }
            try command.write(Tables.kinds.replacing("\n5.0", with: "\n5.5"), to: "kinds.csv")
            #expect(try command.run(tune).errors.contains("the data is 90 rows, 4 features, checksum "))
            #expect(try trials(in: command) == before)
        }
    }

    @Test("Trials that diverge are given up; where none is completed, that is told")
    func diverging() throws {
        try Command.inFolder { command in
            try command.write(Tables.line, to: "line.csv")
            let result = try command.run(
                "tune", "line.csv", "--search", "learning-rate=uniform(1e20,1e30)", "--optimizer", "sgd", "--trials",
                "3",
                "--schedule", "constant")
            #expect(result.output.contains("trial 2  given up: "))
            #expect(result.errors.hasPrefix("error: no trial was completed; the first: "))
            #expect(result.status == 1)
        }
    }
}
