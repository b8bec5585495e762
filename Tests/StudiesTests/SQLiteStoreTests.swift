import Foundation
import Studies
import Testing

@testable import StudyStorage

@Suite("Studies in SQLite")
struct SQLiteStoreTests {
    private static let space = "x=log(1e-3,1), n=int(1,8), kind={16,two}"

    /// Runs `body` with the path of a file in a folder that is removed afterwards.
    private func withFile(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "descent-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.appending(path: "study.db").path)
    }

    private func execute(_ path: String, _ statement: String) throws {
        try Database(path).execute(statement)
    }

    private func study(
        _ path: String, _ space: String = space, _ direction: StudyDirection = .minimize,
        _ problem: [String: String] = [:]
    ) throws -> Study {
        let space = try SearchSpace(space)
        let store = try SQLiteStore(path, study: "mine", space, direction, problem: problem)
        return Study(space, direction: direction, seed: 1, store: store)
    }

    /// The trials end in every way.
    private let objective: @Sendable (RunningTrial) throws -> Double = { trial in
        try trial.report(trial.number == 2 ? .nan : trial.number("x"), step: 1)
        try trial.report(trial.number == 1 ? .infinity : 2, step: 5)
        switch trial.number {
        case 3: throw TrialEnd.pruned("a \"reason\"")
        case 4: throw TrialEnd.failed("too large")
        case 5: return .infinity
        default: return trial.number("x") + trial.number("n")
        }
    }

    @Test("What was written is read back, and a study goes on as one in memory does")
    func goingOn() throws {
        try withFile { path in
            let memory = Study(try SearchSpace(Self.space), seed: 1)
            try memory.optimize(trials: 25, objective)
            for trials in [3, 12, 25] { try study(path).optimize(trials: trials, objective) }
            let (expected, found) = (try memory.trials(), try study(path).trials())
            #expect(found.map(\.number) == expected.map(\.number))
            for (found, expected) in zip(found, expected) {
                #expect(found.point == expected.point)
                #expect(found.state == expected.state)
                #expect(found.value == expected.value)
                #expect(found.reason == expected.reason)
                #expect(found.reports.map(\.step) == expected.reports.map(\.step))
                // One is not a number.
                #expect(found.reports.map { "\($0.value)" } == expected.reports.map { "\($0.value)" })
            }
        }
    }

    @Test("Trials of a process that no longer runs are abandoned, those of one that does are not")
    func deadProcess() throws {
        try withFile { path in
            let (first, second) = (try study(path), try study(path))
            guard case .trial = try first.ask() else { Issue.record("no trial"); return }
            guard case .trial(let dead) = try first.ask() else { Issue.record("no trial"); return }
            let host = Worker.own.host
            let gone = "{\"host\": \"\(host)\", \"process\": \(getpid()), \"began\": \"before\"}"
            try execute(
                path,
                "UPDATE trial_user_attributes SET value_json = '\(gone)' WHERE key = 'descent:worker' AND trial_id = 2")
            guard case .trial = try second.ask() else { Issue.record("no trial"); return }
            #expect(try second.trials().map(\.state) == [.running, .abandoned, .running])
            // What comes of it after all is not looked at.
            try dead.tell(1)
            #expect(try second.trials().map(\.state) == [.running, .abandoned, .running])
            guard case .wait = try second.ask(upTo: 2) else { Issue.record("should wait"); return }
        }
    }

    @Test("Of another machine only signs of life tell")
    func otherMachine() throws {
        try withFile { path in
            let study = try study(path)
            for _ in 0..<2 { _ = try study.ask() }
            let other = "{\"host\": \"elsewhere\", \"process\": 1, \"began\": \"1\"}"
            try execute(
                path, "UPDATE trial_user_attributes SET value_json = '\(other)' WHERE key = 'descent:worker'")
            try execute(
                path, "UPDATE trial_heartbeats SET heartbeat = datetime('now', '-130 seconds') WHERE trial_id = 1")
            _ = try study.ask()
            #expect(try study.trials().map(\.state) == [.abandoned, .running, .running])
        }
    }

    @Test("A study of another problem is refused, in one line")
    func refusing() throws {
        try withFile { path in
            try study(path, Self.space, .minimize, ["epochs": "30"]).optimize(trials: 2, objective)
            let other = "x=log(1e-3,1), n=int(1,9), kind={16,two}"
            for (text, direction, problem, message) in [
                (
                    Self.space, StudyDirection.maximize, ["epochs": "30"],
                    "the direction is minimize there and maximize here"
                ),
                (Self.space, .minimize, ["epochs": "20"], "epochs is 30 there and 20 here"),
                (Self.space, .minimize, [:], "epochs is 30 there and none here"),
                (
                    other, .minimize, ["epochs": "30"],
                    "the search space is x=log(0.001,1.0), n=int(1,8), kind={16,two} there and x=log(0.001,1.0), "
                        + "n=int(1,9), kind={16,two} here"
                ),
            ] {
                do {
                    _ = try study(path, text, direction, problem)
                    Issue.record("not refused: \(message)")
                } catch {
                    #expect(
                        "\(error)" == "\(path): study \"mine\" is of another problem: \(message); give another file")
                }
            }
        }
    }

    @Test("What is not a study is refused, and left alone")
    func otherFiles() throws {
        try withFile { path in
            let text = Data(String(repeating: "some text\n", count: 100).utf8)
            try text.write(to: URL(filePath: path))
            #expect(throws: StudyStorageError(path, .notADatabase)) { try study(path) }
            #expect(try Data(contentsOf: URL(filePath: path)) == text)
            try FileManager.default.removeItem(atPath: path)
            try execute(path, "CREATE TABLE accounts (id INTEGER)")
            let bytes = try Data(contentsOf: URL(filePath: path))
            #expect(throws: StudyStorageError(path, .otherTables)) { try study(path) }
            #expect(try Data(contentsOf: URL(filePath: path)) == bytes)
            #expect(throws: StudyStorageError.self) { try study("/nowhere/study.db") }
        }
        try withFile { path in
            _ = try study(path)
            try execute(path, "UPDATE alembic_version SET version_num = 'v2.6.0.a'")
            #expect(throws: StudyStorageError(path, .otherVersion("v2.6.0.a"))) { try study(path) }
        }
    }

    /// Values of every type in place of one that a column holds.
    private static let foreign = [
        "'x'", "''", "x'00ff'", "NULL", "9223372036854775807", "-9223372036854775808", "1e308", "-1", "0.5",
    ]

    @Test(
        "A cell of another type is told with table, row and column, or read, and never traps",
        arguments: [
            "studies.study_name", "study_directions.direction", "study_directions.objective",
            "study_user_attributes.value_json", "trials.number", "trials.state", "trials.datetime_start",
            "trial_params.param_name", "trial_params.param_value", "trial_params.distribution_json",
            "trial_values.value", "trial_values.value_type", "trial_values.objective",
            "trial_intermediate_values.step", "trial_intermediate_values.intermediate_value",
            "trial_intermediate_values.intermediate_value_type", "trial_user_attributes.value_json",
            "trial_user_attributes.key", "trial_heartbeats.heartbeat",
        ])
    func foreignCells(column: String) throws {
        let (table, name) = (column.prefix { $0 != "." }, column.drop { $0 != "." }.dropFirst())
        for value in Self.foreign {
            // One row, and all of them.
            for condition in ["", " WHERE rowid = 2"] {
                try withFile { path in
                    try study(path).optimize(trials: 8, objective)
                    // What a constraint forbids is none of ours.
                    let statement = "UPDATE OR IGNORE \(table) SET \(name) = \(value)\(condition)"
                    guard (try? execute(path, statement)) != nil else { return }
                    for sampler in [TPESampler(), CMAESSampler(), GeneticSampler()] as [any Sampler] {
                        do {
                            let space = try SearchSpace(Self.space)
                            let store = try SQLiteStore(path, study: "mine", space, .minimize)
                            let study = Study(
                                space, sampler: sampler, pruner: HyperbandPruner(greatest: 5), seed: 1, store: store)
                            try study.optimize(trials: 10, objective)
                            _ = (try study.best(), try study.importances())
                        } catch {
                            let message = "\(error)"
                            #expect(error is StudyStorageError, "\(statement): \(message)")
                            #expect(!message.contains("\n"), "\(statement): \(message)")
                        }
                    }
                }
            }
        }
    }

    @Test(
        "An error about a cell names table, row and column, and the mend",
        arguments: [
            (
                "UPDATE trial_params SET param_value = 'x' WHERE trial_id = 3",
                "table trial_params, row with trial_id 3: param_value is \"x\", not a number"
            ),
            (
                "UPDATE trials SET number = 'x' WHERE trial_id = 2",
                "table trials, row with trial_id 2: number is \"x\", not a whole number"
            ),
            (
                "UPDATE trial_values SET value = x'00ff' WHERE trial_id = 4",
                "table trial_values, row with trial_id 4: value is bytes, not a number"
            ),
            (
                "UPDATE trial_values SET value_type = x'00' WHERE trial_id = 1",
                "table trial_values, row with trial_id 1: value_type is bytes, not text"
            ),
            (
                "UPDATE studies SET study_name = x'00'",
                "table studies, row with study_id 1: study_name is bytes, not text"
            ),
        ])
    func cellNamed(statement: String, problem: String) throws {
        try withFile { path in
            try study(path).optimize(trials: 8, objective)
            try execute(path, statement)
            let error = #expect(throws: StudyStorageError.self) { try study(path) }
            #expect(error?.problem == problem)
            #expect(error?.remedy == "correct the value, as with the program sqlite3, or give another file")
        }
    }

    @Test("Times are not rounded up", arguments: [0, 0.25, 0.9994, 0.99951, 0.99999])
    func times(_ fraction: Double) throws {
        let text = OptunaTime.text(of: Date(timeIntervalSince1970: 1_795_297_837 + fraction))
        let parts = text.split(separator: ".")
        #expect(parts[0].hasSuffix(":37"))
        #expect(abs((Double("0." + parts[1]) ?? -1) - fraction) < 2e-6)
    }

    @Test("Tables are Optuna's", .enabled(if: Optuna.isThere, "there is no Python with Optuna"))
    func schema() throws {
        try withFile { path in
            _ = try study(path)
            #expect(String(decoding: try Optuna.output("schema", path), as: UTF8.self) == "{}\n")
        }
    }

    @Test("Optuna reads what was written, and goes on", .enabled(if: Optuna.isThere, "there is no Python with Optuna"))
    func readByOptuna() throws {
        try withFile { path in
            try study(path).optimize(trials: 10, objective)
            let trials = try study(path).trials()
            let read = try JSONDecoder().decode(Optuna.Study.self, from: try Optuna.output("read", path))
            #expect(read.name == "mine")
            #expect(read.direction == "MINIMIZE")
            #expect(read.best == trials.best(.minimize)?.number)
            #expect(read.trials.count == trials.count)
            let space = try SearchSpace(Self.space)
            for (found, trial) in zip(read.trials, trials) {
                let states: [Trial.State: String] = [.completed: "COMPLETE", .pruned: "PRUNED", .failed: "FAIL"]
                #expect(found.state == states[trial.state])
                #expect(
                    found.params.mapValues { Double($0) }
                        == Dictionary(
                            uniqueKeysWithValues: space.texts(trial.point).map { ($0.name, Double($0.text)) }))
                #expect(found.value?.value == trial.value)
                #expect(found.reports.map { "\($0[1].value)" } == trial.reports.map { "\($0.value)" })
                #expect((0..<60).contains(found.seconds ?? -1))
            }
            let more = try JSONDecoder().decode(Optuna.Study.self, from: try Optuna.output("go-on", path, "3"))
            #expect(more.trials.count == 13)
            try study(path).optimize(trials: 15, objective)
            #expect(try study(path).trials().count == 15)
        }
    }

    @Test("A study that Optuna made goes on here", .enabled(if: Optuna.isThere, "there is no Python with Optuna"))
    func madeByOptuna() throws {
        try withFile { path in
            try Optuna.output("make", path)
            #expect(throws: StudyStorageError.self) { try study(path, "x=log(1e-3,1), n=int(1,8)") }
            #expect(throws: StudyStorageError.self) { try study(path, "x=uniform(1e-3,1), n=int(1,8), kind={16,two}") }
            let opened = try study(path)
            let trials = try opened.trials()
            #expect(trials.count == 8)
            #expect(trials.map(\.state) == (0..<8).map { $0 % 4 == 3 ? .pruned : .completed })
            for trial in trials where trial.state == .completed {
                #expect(trial.value == trial.point.reduce(0, +))
            }
            try opened.optimize(trials: 12, objective)
            let read = try JSONDecoder().decode(Optuna.Study.self, from: try Optuna.output("read", path))
            #expect(read.trials.map(\.number) == Array(0..<12))
        }
    }
}
