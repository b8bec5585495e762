import Descent
import Foundation
import StudyStorage
import Testing

/// The promises of the program when a system call fails, whichever it is: exit status 0 or 1, the latter with one line of
/// error; what was there before is whole, or what was to be made is; the next command makes it, with the same bits, and
/// removes what was left.
///
/// A part of all calls, evenly spread, fails in turn; with DESCENT_TEST_FAULTS=all in the environment each does.
@Suite(
    "System calls that fail", .enabled(if: Fault.isAvailable, "system calls are made to fail with GNU's C library only")
)
struct FaultTests {
    struct Scenario: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let arguments: [String]
        /// Makes the files that are there before.
        var prepare: @Sendable (Command) throws -> Void = { _ in }
        /// The parts of what the command makes, in the order in which they appear.
        let made: @Sendable (_ folder: Command, _ out: String) throws -> [String]
    }

    private static let train = [
        "train", "kinds.csv", "--epochs", "3", "--model", "mlp:4", "--quiet", "--threads", "1", "--checkpoint-every",
        "1",
    ]
    private static let tune = [
        "tune", "kinds.csv", "--search", "learning-rate=log(1e-3,1e-1)", "--model", "mlp:3", "--epochs", "2",
        "--quiet", "--threads", "1", "--study", "study.db", "--out", "run", "--trials",
    ]

    private static let scenarios = [
        Scenario(testDescription: "a run", arguments: train + ["--out", "run"], made: model),
        Scenario(
            testDescription: "a run that goes on", arguments: train + ["--out", "run", "--resume"],
            prepare: { command in
                // The second checkpoint cannot be written.
                let fault = Fault(call: "rename", number: 5, error: ENOSPC)
                let result = try command.run(train + ["--out", "run"], environment: fault.environment())
                try #require(result.status == 1 && result.errors.contains("to go on: --resume --out run"))
            }, made: model),
        Scenario(
            testDescription: "a run in the place of another", arguments: train + ["--out", "run"],
            prepare: { command in
                try #require(try command.run(train + ["--out", "run", "--seed", "7"]).status == 0)
            }, made: model),
        Scenario(testDescription: "a study", arguments: tune + ["3"], made: trials),
        Scenario(
            testDescription: "a study that goes on", arguments: tune + ["3"],
            prepare: { command in try #require(try command.run(tune + ["2"]).status == 0) }, made: trials),
        Scenario(
            testDescription: "predictions", arguments: ["predict", "run", "kinds.csv", "--out", "predictions.csv"],
            prepare: { command in
                try #require(try command.run(train + ["--out", "run"]).status == 0)
                try command.write("earlier", to: "predictions.csv")
            }, made: { folder, _ in try file(folder, "predictions.csv") }),
        Scenario(
            testDescription: "a picture",
            arguments: ["minimize", "x^2+y^2", "--start", "x=1,y=1", "--plot", "plot.svg"],
            made: { folder, _ in try file(folder, "plot.svg") }),
    ]

    @Test("Nothing is lost, and nothing is left", arguments: scenarios)
    func fault(_ scenario: Scenario) throws {
        try Command.inFolder { template in
            try template.write(Tables.kinds, to: "kinds.csv")
            try scenario.prepare(template)
            let (expected, counts) = try Self.copied(template) { command in
                let counting = try Fault.environment(["DESCENT_FAULT_COUNTS": command.path("counts")])
                try #require(try command.run(scenario.arguments, environment: counting).status == 0)
                return (try scenario.made(command, "run"), try Self.counts(in: command.text("counts")))
            }
            try #require(!expected.isEmpty && (counts["write"] ?? 0) > 0)
            for fault in Self.selected(Fault.all(counts)) {
                try Self.copied(template) { try check(scenario, fault, in: $0, expected: expected) }
            }
        }
    }

    private func check(_ scenario: Scenario, _ fault: Fault, in command: Command, expected: [String]) throws {
        let before = try scenario.made(command, "run")
        let result = try command.run(scenario.arguments, environment: fault.environment())
        #expect(result.status == 0 || result.status == 1, "\(fault)")
        let lines = result.errors.split(separator: "\n")
        let errors = lines.filter { $0.hasPrefix("error: ") }
        #expect(errors.count == (result.status == 0 ? 0 : 1), "\(fault): \(result.errors)")
        #expect(lines.allSatisfy { line in ["error: ", "note: ", "warning: "].contains { line.hasPrefix($0) } })
        let made = try scenario.made(command, "run")
        #expect(
            made == before || made == expected || (made.count > before.count && expected.starts(with: made)), "\(fault)"
        )
        if result.status == 0 { #expect(made == expected, "\(fault)") }

        // What the error says, or the same again.
        var (again, out) = (scenario.arguments, "run")
        if let hint = result.errors.firstMatch(of: /to go on: --resume --out (\S+)/) {
            out = String(hint.1)
            again = Self.train + ["--resume", "--out", out]
        } else if made == expected {
            again.removeAll { $0 == "--resume" }
        }
        let next = try command.run(again)
        #expect(next.status == 0, "\(fault): \(result.errors) \(next.errors)")
        #expect(try scenario.made(command, out) == expected, "\(fault)")
        // Other folders are those in which, as the error tells, a finished run is, or the log of one that failed.
        let contents = try command.contents().filter { path in
            let folder = path.split(separator: "/")[0]
            return !(folder.hasPrefix("run-") && result.errors.contains(" in \(folder)"))
        }
        let left = contents.filter { path in
            let name = path.split(separator: "/").last ?? ""
            return name.hasPrefix(".descent-") || name.hasPrefix("run-") || name.hasSuffix(".temporary")
                || name.contains(".db-") || name == "checkpoint.safetensors"
        }
        #expect(left.isEmpty, "\(fault): \(result.errors)")
    }

    // MARK: What is made

    private static func file(_ folder: Command, _ name: String) throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder.path(name)) else { return [] }
        return [try folder.bytes(name).base64EncodedString()]
    }

    @Sendable private static func model(_ folder: Command, _ out: String) throws -> [String] {
        guard (try? Run(contentsOf: folder.path(out))) != nil else { return [] }
        // While its files are moved, the run is read where they are.
        let places = [".descent-replacing", ".descent-saved", "."]
        return try places.map { try file(folder, "\(out)/\($0)/model.safetensors") }.first { !$0.isEmpty } ?? []
    }

    /// The points and values of the trials that have ended.
    @Sendable private static func trials(_ folder: Command, _ out: String) throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder.path("study.db")) else { return [] }
        let database = try Database(folder.path("study.db"))
        #expect(try database.rows("PRAGMA integrity_check").first?.text("integrity_check") == "ok")
        guard try !database.rows("SELECT name FROM sqlite_master WHERE name = 'trial_values'").isEmpty else {
            return []
        }
        return try database.rows(
            """
            SELECT param_value, value FROM trials JOIN trial_params USING (trial_id) JOIN trial_values USING (trial_id)
            WHERE state = 'COMPLETE' ORDER BY number
            """
        ).map { "\(try $0.real("param_value")) \(try $0.real("value"))" }
    }

    // MARK: Faults

    private static func counts(in text: String) -> [String: Int] {
        let pairs = text.split(separator: "\n").map { $0.split(separator: " ") }
        return Dictionary(
            pairs.compactMap { pair in pair.last.flatMap { Int($0) }.map { (String(pair[0]), $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    private static func selected(_ faults: [Fault]) -> [Fault] {
        guard ProcessInfo.processInfo.environment["DESCENT_TEST_FAULTS"] != "all" else { return faults }
        let count = 12
        return (0..<min(count, faults.count)).map {
            faults[(2 * $0 + 1) * faults.count / (2 * min(count, faults.count))]
        }
    }

    /// Runs `body` in a copy of a folder.
    private static func copied<Value>(_ template: Command, _ body: (Command) throws -> Value) throws -> Value {
        try Command.inFolder { command in
            try FileManager.default.removeItem(at: command.folder)
            try FileManager.default.copyItem(at: template.folder, to: command.folder)
            return try body(command)
        }
    }
}
