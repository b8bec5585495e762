import Foundation
import Testing

@Suite("descent train --resume")
struct ResumeTests {
    /// With a shuffled order, a schedule, early stopping and a plateau, so that much can go wrong.
    private static let train = [
        "train", "kinds.csv", "--epochs", "400", "--model", "mlp:8", "--schedule", "exponential(decay=0.999)",
        "--early-stopping", "300", "--monitor", "accuracy", "--plateau", "plateau(patience=100)", "--json",
    ]

    /// What does not depend on the time something took.
    private func essence(_ command: Command, _ run: String) throws -> [String] {
        let metrics = try command.text("\(run)/metrics.csv").split(separator: "\n").map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).dropLast(2).joined(separator: ",")
        }
        return [try command.bytes("\(run)/model.safetensors").base64EncodedString()] + metrics
    }

    @Test("A run killed at random moments ends as if it never had been")
    func killed() throws {
        try Command.inFolder { command in
            try command.write(Tables.kinds, to: "kinds.csv")
            #expect(try command.run(Self.train + ["--out", "whole"]).status == 0)
            let resume = Self.train + ["--out", "run", "--resume", "--checkpoint-every", "1"]
            var kills = 0
            for _ in 0..<6 {
                let process = try command.start(resume, output: command.path("o"), errors: command.path("e"))
                while try command.bytes("o").isEmpty && process.isRunning { usleep(500) }
                usleep(.random(in: 0..<30_000))
                if process.isRunning { kill(process.processIdentifier, SIGKILL) }
                process.waitUntilExit()
                if process.terminationReason == .uncaughtSignal { kills += 1 }
            }
            // Some machines may be fast.
            #expect(kills > 0)
            if !(try command.contents().contains("run/config.json")) {
                let end = try command.run(resume)
                #expect(end.status == 0, "\(end.errors)")
            }
            #expect(try essence(command, "run") == essence(command, "whole"))
            let files = try command.logsAndOthers().others.filter { $0.hasPrefix("run/") }
            let saved = ["config.json", "metrics.csv", "model.safetensors", "report.html", "training.safetensors"]
            #expect(files == Set(saved.map { "run/" + $0 }))
        }
    }

    @Test("An interrupted run goes on; with other settings or data, or in a place that is not its own, it does not")
    func refusals() throws {
        try Command.inFolder { command in
            try command.write(Tables.kinds, to: "kinds.csv")
            let train = ["train", "kinds.csv", "--epochs", "1000000", "--out", "run"]
            let process = try command.start(train, output: command.path("o"), errors: command.path("e"))
            while try command.bytes("o").isEmpty && process.isRunning { usleep(500) }
            for options in [[], ["--resume"]] {
                let second = try command.run(train + options)
                #expect(second.status == 1)
                #expect(
                    second.errors
                        == "error: run: another process is training there; wait for it, or give another folder\n")
            }
            process.interrupt()
            process.waitUntilExit()
            #expect(process.terminationStatus == 130)
            let saved = try command.bytes("run/checkpoint.safetensors")

            func message(_ arguments: [String], _ status: Int32 = 1) throws -> String {
                let result = try command.run(arguments)
                #expect(result.status == status && result.output.isEmpty)
                return result.errors
            }
            for arguments in [train, ["inspect", "run"]] {
                #expect(
                    try message(arguments) == "error: run: has the checkpoint of a run that has not ended; go on with "
                        + "--resume, remove checkpoint.safetensors, or give another folder\n")
            }
            let resume = train + ["--resume"]
            let mend = "; give the same settings and data, or another folder\n"
            let other = "error: run: the checkpoint is of another run: "
            #expect(try message(resume + ["--seed", "7"]) == other + "seed was 0, now it is 7" + mend)
            #expect(try message(resume + ["--l2", "0.5"]) == other + "l2 was 0, now it is 0.5" + mend)
            #expect(try message(resume + ["--clip-norm", "2"]) == other + "clipNorm was not given, now it is 2" + mend)
            try command.write(Tables.kinds.replacing("5.1,", with: "5.2,"), to: "kinds.csv")
            #expect(try message(resume).hasPrefix(other + "the data was 90 rows, "))
            try command.write(Tables.kinds, to: "kinds.csv")
            #expect(try command.bytes("run/checkpoint.safetensors") == saved)

            try command.write("no tensors", to: "run/checkpoint.safetensors")
            #expect(try message(resume).hasPrefix("error: run/checkpoint.safetensors: "))
            #expect(
                try message(["train", "kinds.csv", "--resume"], 64)
                    == "error: --resume needs the folder of the run to go on with; give --out\n")
            #expect(
                try message(train + ["--checkpoint-every", "-1"], 64)
                    == "error: --checkpoint-every is -1; give a whole number of at least 0\n")
            #expect(try command.run("train", "kinds.csv", "--epochs", "1", "--out", "ended").status == 0)
            #expect(
                try message(["train", "kinds.csv", "--epochs", "1", "--out", "ended", "--resume"])
                    == "error: ended: the run has ended after 1 epoch; to train on, give more in all with --epochs; omit "
                    + "--resume to train again, or give another folder\n")
            try FileManager.default.removeItem(atPath: command.path("ended/training.safetensors"))
            #expect(
                try message(["train", "kinds.csv", "--epochs", "2", "--out", "ended", "--resume"])
                    == "error: ended: the run has ended, and its state of training was not kept; omit --resume to train again, "
                    + "or give another folder\n")
        }
    }

    @Test(
        "A run that has ended trains on as if it had had more epochs from the start",
        arguments: ["adam", "sgd(momentum=0.9)", "adam.averaged(decay=0.9)"])
    func trainsOn(optimizer: String) throws {
        try Command.inFolder { command in
            try command.write(Tables.kinds, to: "kinds.csv")
            let train = [
                "train", "kinds.csv", "--model", "mlp(hidden=[8],dropout=0.1)", "--schedule", "constant", "--optimizer",
                optimizer, "--validation-fraction", "0.2", "--weights", "length",
            ]
            #expect(try command.run(train + ["--epochs", "10", "--out", "whole"]).status == 0)
            #expect(try command.run(train + ["--epochs", "5", "--out", "run"]).status == 0)
            // The other options are those it had.
            let more = try command.run("train", "kinds.csv", "--resume", "--epochs", "10", "--out", "run")
            #expect(more.status == 0 && more.errors == "", "\(more.errors)")
            #expect(try essence(command, "run") == essence(command, "whole"))
            let (logs, others) = try command.logsAndOthers()
            #expect(logs.count { $0.hasPrefix("run/") } == 2)
            #expect(others.filter { $0.hasPrefix("run/") }.count == 5)
            let other = try command.run(
                "train", "kinds.csv", "--resume", "--epochs", "20", "--out", "run", "--batch-size", "7")
            #expect(
                other.errors
                    == "error: run: the checkpoint is of another run: batchSize was 32, now it is 7; give the same "
                    + "settings and data, or another folder\n")
        }
    }

    @Test("A schedule that goes by the length of the run is told of")
    func schedules() throws {
        try Command.inFolder { command in
            try command.write(Tables.kinds, to: "kinds.csv")
            let train = ["train", "kinds.csv", "--model", "mlp:4", "--out", "run"]
            #expect(try command.run(train + ["--epochs", "5"]).status == 0)
            let more = try command.run(train + ["--epochs", "10", "--resume"])
            #expect(
                more.errors
                    == "note: schedule cosine is now that of a run of 10 epochs: the learning rate goes on at 0.005, "
                    + "where it had ended at 0.0001093\n")
            #expect(try command.text("run/metrics.csv").split(separator: "\n").count == 11)
        }
    }

    @Test("A run that stopped early trains on with more patience, from its last epoch")
    func morePatience() throws {
        try Command.inFolder { command in
            try command.write(Tables.kinds, to: "kinds.csv")
            let train = [
                "train", "kinds.csv", "--model", "mlp:8", "--schedule", "constant", "--learning-rate", "0.2",
                "--epochs", "60", "--monitor", "accuracy",
            ]
            #expect(try command.run(train + ["--early-stopping", "20", "--out", "whole"]).status == 0)
            #expect(try command.run(train + ["--early-stopping", "5", "--out", "run"]).status == 0)
            let refused = try command.run(train + ["--early-stopping", "5", "--out", "run", "--resume"])
            #expect(refused.status == 1 && refused.errors.hasPrefix("error: run: the run stopped early after "))
            let more = try command.run("train", "kinds.csv", "--resume", "--early-stopping", "20", "--out", "run")
            #expect(more.status == 0, "\(more.errors)")
            #expect(try essence(command, "run") == essence(command, "whole"))
        }
    }

    @Test("A run begins with the parameters and the encoders of another")
    func from() throws {
        try Command.inFolder { command in
            try command.write(Tables.kinds, to: "kinds.csv")
            let lines = Tables.kinds.split(separator: "\n")
            // Other rows, in which a category is missing, and columns in another order.
            let others = lines.dropFirst().filter { !$0.contains("green") }.map { line in
                let cells = line.split(separator: ",", omittingEmptySubsequences: false)
                return "\(cells[1]),\(cells[2]),\(cells[3]),\(cells[0])0"
            }
            try command.write("width,color,kind,length\n" + others.joined(separator: "\n") + "\n", to: "new.csv")
            let train = [
                "train", "kinds.csv", "--target", "kind", "--model", "mlp:8", "--epochs", "20", "--out", "first",
            ]
            #expect(try command.run(train).status == 0)
            let second = try command.run(
                "train", "new.csv", "--from", "first", "--epochs", "1", "--learning-rate", "1e-30", "--out", "second",
                "--json")
            #expect(second.status == 0, "\(second.errors)")
            // Nothing moved, so that it is the first model.
            #expect(try command.bytes("first/model.safetensors") == command.bytes("second/model.safetensors"))
            #expect(try command.run("evaluate", "second", "new.csv", "--json").json()["trainLoss"] is Double)
            let (one, two) = (
                try command.run("predict", "first", "kinds.csv").output,
                try command.run("predict", "second", "kinds.csv").output
            )
            #expect(one == two)
            let third = try command.run(
                "train", "new.csv", "--from", "first", "--epochs", "4", "--schedule", "constant", "--out", "third")
            #expect(third.status == 0)
            #expect(try command.text("third/report.html").contains("--from first"))
            // It trains on as others do.
            let more = ["train", "new.csv", "--resume", "--out", "third", "--epochs", "8"]
            #expect(try command.run(more).status == 0)
            let whole = try command.run(
                "train", "new.csv", "--from", "first", "--epochs", "8", "--schedule", "constant", "--out", "whole")
            #expect(whole.status == 0)
            #expect(try essence(command, "third") == essence(command, "whole"))
            try command.write("length,width,kind\n1,2,flat\n2,3,long\n", to: "few.csv")
            for (options, message) in [
                (
                    ["new.csv", "--model", "mlp:9"],
                    "error: first: model was mlp:8 in this run, and is mlp:9 now; leave --model out, or train without --from\n"
                ),
                (["few.csv"], "error: few.csv: no column \"color\"; the columns are: length, width, kind\n"),
            ] {
                let result = try command.run(["train", "--from", "first", "--out", "no"] + options)
                #expect(result.status == 1 && result.errors == message)
            }
            let solved = ["train", "kinds.csv", "--target", "kind", "--model", "logistic", "--out", "solved"]
            #expect(try command.run(solved).status == 0)
            #expect(
                try command.run("train", "new.csv", "--from", "solved", "--out", "no").errors
                    == "error: solved: a linear model that is solved begins nowhere, and has the optimum of its data alone; give "
                    + "an optimizer, such as --optimizer adam, or train without --from\n")
        }
    }

    @Test("Without checkpoints an interrupt leaves none")
    func none() throws {
        try Command.inFolder { command in
            let train = [
                "train", "digits", "--epochs", "100000", "--out", "run", "--no-log", "--checkpoint-every", "0",
            ]
            let process = try command.start(train, output: command.path("o"), errors: command.path("e"))
            while try command.bytes("o").isEmpty && process.isRunning { usleep(500) }
            process.interrupt()
            process.waitUntilExit()
            #expect(try command.text("e").hasSuffix("; nothing was saved\n"))
            #expect(try command.contents() == ["o", "e"])
        }
    }

    @Test(
        "A metric to stop by that cannot be is told before anything is trained",
        arguments: [
            (
                ["--monitor", "accuracy"], 64,
                "--monitor says what early stopping watches; give --early-stopping, such as 10"
            ),
            (
                ["--monitor", "acuracy", "--early-stopping", "3"], 64,
                "--monitor: unknown metric \"acuracy\"; did you mean \"accuracy\"? There are " + allMetrics
            ),
            (
                ["--monitor", "rmse", "--early-stopping", "3"], 1,
                "kinds.csv: there is no rmse of classes; take " + classMetrics
            ),
            (
                ["--monitor", "brier", "--early-stopping", "3", "--model", "svm"], 1,
                "kinds.csv: there is no brier for loss multiClassHinge, which gives no probabilities; take another "
                    + "metric, or a cross-entropy"
            ),
            (
                ["--monitor", "f1(average=positive)", "--early-stopping", "3"], 1,
                "kinds.csv: there is no f1(average=positive) of data that has not two classes; take another average"
            ),
            (
                ["--monitor", "rocAUC", "--early-stopping", "3", "--validation-fraction", "0.01"], 1,
                "kinds.csv: there is no rocAUC of data that has one class; give more validation rows, or take loss"
            ),
        ] as [([String], Int32, String)])
    func metrics(_ arguments: [String], _ status: Int32, _ message: String) throws {
        try Command.inFolder { command in
            try command.write(Tables.kinds, to: "kinds.csv")
            let result = try command.run(["train", "kinds.csv", "--out", "run"] + arguments)
            #expect(result.status == status && result.errors == "error: \(message)\n")
            #expect(try command.contents() == ["kinds.csv"])
        }
    }
}
