import Foundation
import Testing

/// The wall clock may be set while the program runs; what lasts is measured by a clock that nobody sets.
@Suite("Clocks that jump", .enabled(if: Fault.isAvailable, "the clock is set with GNU's C library only"))
struct ClockTests {
    /// A day, in the middle of a run, forwards and back.
    private static let jumps = [86_400, -86_400]

    private func counted(_ command: Command, _ arguments: [String], jump: Int?) throws -> (Command.Result, String) {
        var variables = ["DESCENT_FAULT_COUNTS": command.path("counts")]
        variables["DESCENT_CLOCK_JUMP"] = jump.map { "20:\($0)" }
        let result = try command.run(arguments, environment: Fault.environment(variables))
        let renames = try command.text("counts").split(separator: "\n").first { $0.hasPrefix("rename ") }
        return (result, String(try #require(renames)))
    }

    @Test(
        "A training is as long as it was, has the same bits, and saves no checkpoint before its time", arguments: jumps)
    func training(_ jump: Int) throws {
        try Command.inFolder { command in
            try command.write(Tables.kinds, to: "kinds.csv")
            let train = ["train", "kinds.csv", "--epochs", "40", "--model", "mlp:4", "--json", "--out"]
            let (_, renames) = try counted(command, train + ["still"], jump: nil)
            let (result, renamesWhenSet) = try counted(command, train + ["set"], jump: jump)
            #expect(result.status == 0 && result.errors.isEmpty)
            let seconds = try #require(try result.json()["seconds"] as? Double)
            #expect(0...3600 ~= seconds)
            #expect(renamesWhenSet == renames)
            #expect(try command.bytes("set/model.safetensors") == command.bytes("still/model.safetensors"))
        }
    }

    @Test("A limit of time is not reached sooner or later", arguments: jumps)
    func timeLimit(_ jump: Int) throws {
        try Command.inFolder { command in
            let minimize = [
                "minimize", "(1-x)^2 + 100*(y-x^2)^2", "--start", "x=-1.2,y=1", "--json", "--time-limit", "3600",
            ]
            let (result, _) = try counted(command, minimize, jump: jump)
            #expect(result.status == 0)
            #expect(0...3600 ~= (try #require(try result.json()["seconds"] as? Double)))
        }
    }

    @Test("A study has the same trials", arguments: jumps)
    func study(_ jump: Int) throws {
        try Command.inFolder { command in
            try command.write(Tables.kinds, to: "kinds.csv")
            let tune = [
                "tune", "kinds.csv", "--search", "learning-rate=log(1e-3,1e-1)", "--model", "mlp:3", "--epochs", "2",
                "--trials", "3", "--quiet", "--json", "--out", "run", "--study",
            ]
            let (still, _) = try counted(command, tune + ["still.db"], jump: nil)
            let (set, _) = try counted(command, tune + ["set.db"], jump: jump)
            #expect(set.status == 0 && set.output == still.output)
        }
    }
}
