import Foundation
import Testing

/// `descent minimize --command`.
@Suite("Programs as functions")
struct MinimizeProgramTests {
    /// (x − 0.3)² + (y + 1)², and a line for each evaluation in `log`.
    private static let bowl = """
        echo {x} {y} >> log; awk -v x={x} -v y={y} 'BEGIN { print "working"; printf "%.17g\\n", (x-0.3)^2 + (y+1)^2 }'
        """
    private static let box = ["--bounds", "x=0:1,y=-5:5"]

    private func lines(_ command: Command, _ name: String = "log") throws -> [String] {
        try command.text(name).split(separator: "\n").map(String.init)
    }

    @Test(
        "Methods without gradients find the least value",
        arguments: [
            ("nelderMead", "1"), ("cmaes(seed=3)", "4"), ("differentialEvolution", "4"),
        ])
    func methods(method: String, parallel: String) throws {
        try Command.inFolder { command in
            let result = try command.run(
                ["minimize", "--command", Self.bowl, "--method", method, "--parallel", parallel, "--tolerance", "1e-4"]
                    + Self.box + ["--max-evaluations", "400", "--json"])
            let json = try result.json()
            let point = try #require(json["point"] as? [String: Double])
            #expect(abs((point["x"] ?? 9) - 0.3) < 0.02 && abs((point["y"] ?? 9) + 1) < 0.02, "\(json)")
            #expect(json["failures"] as? Int == 0)
            #expect(try lines(command).count == json["evaluations"] as? Int)
            #expect(Set(try lines(command)).count == json["evaluations"] as? Int)
        }
    }

    @Test("A sampler of studies makes as many evaluations as were asked for, and goes on after them")
    func sampler() throws {
        try Command.inFolder { command in
            let arguments =
                ["minimize", "--command", Self.bowl, "--method", "tpe", "--study", "s.db", "--json"] + Self.box
            let first = try command.run(arguments + ["--max-evaluations", "12"])
            #expect(first.status == 0)
            #expect(try lines(command).count == 12)
            let second = try command.run(arguments + ["--max-evaluations", "30", "--parallel", "3"])
            #expect(try second.json()["evaluations"] as? Int == 30)
            #expect(try lines(command).count == 30)
            #expect((try second.json()["value"] as? Double ?? 9) <= (try first.json()["value"] as? Double ?? 0))
            let other = try command.run(
                ["minimize", "--command", "echo {x} {y}", "--method", "tpe", "--study", "s.db"] + Self.box)
            #expect(other.status == 1 && other.errors.contains("the command"))
        }
    }

    @Test("A run that is killed again and again goes on where it was, and evaluates nothing twice")
    func killed() throws {
        try Command.inFolder { command in
            // The line is written once the value is printed: what was cut short has none.
            let slow = "sleep 0.02; awk -v x={x} -v y={y} 'BEGIN { printf \"%.17g\\n\", (x-0.3)^2 + (y+1)^2 }'"
            let arguments =
                ["minimize", "--command", slow, "--study", "s.db", "--json", "--tolerance", "1e-3"] + Self.box
            for delay in stride(from: 0.15, to: 0.5, by: 0.05) {
                let process = try command.start(
                    arguments, output: command.path(".output"), errors: command.path(".errors"))
                Thread.sleep(forTimeInterval: delay)
                kill(process.processIdentifier, SIGKILL)
                process.waitUntilExit()
            }
            let resumed = try command.run(arguments).json()
            let whole = try command.run(arguments.filter { $0 != "--study" && $0 != "s.db" }).json()
            for key in ["value", "evaluations"] {
                #expect(resumed[key] as? Double == whole[key] as? Double, "\(key)")
            }
            #expect(resumed["point"] as? [String: Double] == whole["point"] as? [String: Double])
        }
    }

    @Test("What fails, takes too long or prints no number counts as infinitely bad, and is told of")
    func failures() throws {
        try Command.inFolder { command in
            let picky = """
                awk -v x={x} 'BEGIN { if (x > 0.8) exit 3; if (x > 0.7) { print "none"; exit } print (x-0.3)^2 }'
                """
            let result = try command.run(
                "minimize", "--command", picky, "--bounds", "x=0:1", "--method", "tpe", "--max-evaluations", "40",
                "--json")
            let json = try result.json()
            #expect(result.status == 0)
            #expect((json["failures"] as? Int ?? 0) > 0 && abs((json["point"] as? [String: Double])?["x"] ?? 9) < 0.7)
            #expect(result.errors.hasPrefix("note: \(json["failures"] ?? "") of 40 evaluations failed, such as awk"))
            let all = try command.run("minimize", "--command", "exit 4 # {x}", "--bounds", "x=0:1")
            #expect(all.status == 1)
            #expect(all.errors == "error: exit 4 # 0.5: it ended with status 4\n")
            let late = try command.run(
                "minimize", "--command", "sleep 60; echo {x}", "--bounds", "x=0:1", "--command-time-limit", "0.2")
            #expect(late.status == 1)
            #expect(late.errors == "error: sleep 60; echo 0.5: it took too long\n")
        }
    }

    @Test(
        "What cannot be is refused",
        arguments: [
            (
                ["--command", "echo {x}"],
                "--bounds is missing; --command needs both ends for each variable, x=0:1,y=-5:5"
            ),
            (["--command", "echo {x}", "--bounds", "x=0:"], "--bounds: x needs two ends, such as x=0:1"),
            (
                ["--command", "echo 1", "--bounds", "x=0:1"],
                "--command: command: {x} is not in it; write it where the value of x belongs"
            ),
            (["x^2", "--command", "echo {x}"], "a formula and --command are given; give one of them"),
            (["x^2", "--start", "x=1", "--parallel", "2"], "--parallel is for --command; leave it out"),
            ([], "the formula is missing; give one, such as \"(x-1)^2\", or --command"),
            (
                ["--command", "echo {x}", "--bounds", "x=0:1", "--method", "lbfgs"],
                "--method: lbfgs needs derivatives, which a program has not; use nelderMead, cmaes, differentialEvolution, "
                    + "particleSwarm, geneticAlgorithm, simulatedAnnealing, randomSearch, tpe, random, grid, genetic, cma-es"
            ),
            (
                ["--command", "echo {x}", "--bounds", "x=0:1", "--start", "x=3"],
                "--start: the start is outside: x is 3, which must be from 0 to 1"
            ),
        ] as [([String], String)])
    func refused(arguments: [String], message: String) throws {
        try Command.inFolder { command in
            let result = try command.run(["minimize"] + arguments)
            #expect(result.errors == "error: \(message)\n")
            #expect(result.status == 64)
        }
    }
}
