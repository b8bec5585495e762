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
            #expect(files == ["run/config.json", "run/metrics.csv", "run/model.safetensors", "run/report.html"])
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
                    == "error: ended: the run has ended; omit --resume to train again, or give another folder\n")
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
