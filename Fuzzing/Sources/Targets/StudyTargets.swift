import Descent
import Support
import StudyStorage

/// Files of studies whose cells have other values: each line is a statement in SQL.
struct StudyCellTarget: Target {
    let name = "study-cells"
    let words = ["UPDATE trials SET ", "DELETE FROM trial_params;", "NULL", "x'00'", "'x'", "\n"]

    func input(_ random: inout RandomStream) -> [UInt8] {
        Array(
            random.several(1...2) { random in
                let (table, columns) = random.element(of: StudyFile.tables) ?? ("trials", ["state"])
                let row = random.once(in: 4) ? "" : " WHERE rowid = \(1 + random.below(12))"
                if random.once(in: 10) { return "DELETE FROM \(table)\(row)" }
                return "UPDATE \(table) SET \"\(random.element(of: columns) ?? "")\" = \(value(&random))\(row)"
            }.joined(separator: "\n").utf8)
    }

    private func value(_ random: inout RandomStream) -> String {
        random.choice(
            "NULL", "'x'", "x'00ff'", "''", "0", "1", "-1", "0.5", "1e999", "9223372036854775807", "'COMPLETE'",
            "'RUNNING'", "'FAIL'", "'PRUNED'", "'INF_POS'", "'{}'", "'[1]'", "'\"x\"'", "'\u{1b}[2J'",
            "'{\"name\": \"FloatDistribution\", \"attributes\": {\"low\": 5, \"high\": 1}}'",
            "'{\"name\": \"IntDistribution\", \"attributes\": {\"low\": 1e300, \"high\": 1}}'", "'\(random.number())'")
    }

    func read(_ input: [UInt8]) throws -> SQLiteStore {
        StudyFile.restore()
        do {
            let database = try Database(StudyFile.path)
            for line in String(decoding: input, as: UTF8.self).split(separator: "\n") {
                try database.execute(String(line))
            }
        } catch { throw SettingError("\(error)") }
        return try StudyFile.open()
    }

    func use(_ store: SQLiteStore) throws { try StudyFile.use(store) }
}

/// Files of studies with other bytes.
struct StudyFileTarget: Target {
    let name = "study-files"
    let words = ["SQLite format 3", "CREATE TABLE", "trials", "RUNNING", "\u{0}"]

    func input(_ random: inout RandomStream) -> [UInt8] {
        var bytes = StudyFile.example
        for _ in 0..<random.below(6) { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
        return bytes
    }

    func read(_ input: [UInt8]) throws -> SQLiteStore {
        StudyFile.restore(input)
        return try StudyFile.open()
    }

    func use(_ store: SQLiteStore) throws { try StudyFile.use(store) }
}

/// The file of a study of a few trials, in the current folder.
private enum StudyFile {
    static let path = "study.db"

    static let tables = [
        ("studies", ["study_name", "study_id"]), ("study_directions", ["direction", "objective"]),
        ("trials", ["number", "state", "datetime_start", "datetime_complete", "study_id"]),
        ("trial_params", ["param_name", "param_value", "distribution_json", "trial_id"]),
        ("trial_values", ["objective", "value", "value_type"]),
        ("trial_intermediate_values", ["step", "intermediate_value", "intermediate_value_type"]),
        ("trial_heartbeats", ["heartbeat"]), ("trial_user_attributes", ["key", "value_json"]),
        ("study_user_attributes", ["key", "value_json"]), ("version_info", ["schema_version", "library_version"]),
        ("alembic_version", ["version_num"]),
    ]

    static func open() throws -> SQLiteStore { try SQLiteStore(path, study: "study", exampleSpace, .minimize) }

    static func use(_ store: SQLiteStore) throws {
        let study = Study(exampleSpace, seed: 1, store: store)
        _ = (try study.best(), try study.importances())
        guard case .trial(let trial) = try study.ask() else { return }
        try trial.report(1, step: 1)
        _ = try trial.tell(2)
        _ = try study.endedTrials().map { exampleSpace.texts($0.point) }
    }

    /// Puts a file in the place of what is there, with nothing left of SQLite's own beside it.
    static func restore(_ bytes: [UInt8] = example) {
        for ending in ["-journal", "-wal", "-shm"] { unlink(path + ending) }
        write(bytes, toFile: path)
    }

    private static func makeStudy() throws {
        let study = Study(exampleSpace, sampler: RandomSampler(), seed: 1, store: try open())
        try study.optimize(trials: 5) { trial in
            try trial.report(Double(trial.number), step: 1)
            if trial.number == 3 { throw TrialEnd.pruned("unpromising") }
            return Double(trial.number)
        }
        guard case .trial = try study.ask() else { fatalError("no trial is left running") }
    }

    static let example: [UInt8] = {
        do {
            try makeStudy()
            // The file is whole when nobody has it open.
            return try FileBytes.read(path)
        } catch { fatalError("\(error)") }
    }()
}
