import Foundation
import GRDB
import Studies

extension TrialRow {
    static func begin(
        at point: [Double], in space: SearchSpace, of study: Int64, _ database: Database
    ) throws -> TrialRow {
        let number = try Int.fetchOne(
            database, sql: "SELECT coalesce(max(number) + 1, 0) FROM trials WHERE study_id = ?", arguments: [study])
        try database.execute(
            sql: "INSERT INTO trials (number, study_id, state, datetime_start) VALUES (?, ?, 'RUNNING', ?)",
            arguments: [number, study, OptunaTime.now])
        let row = TrialRow(id: database.lastInsertedRowID, number: number ?? 0, state: "RUNNING")
        for (parameter, value) in zip(space.parameters, point) {
            try database.execute(
                sql:
                    "INSERT INTO trial_params (trial_id, param_name, param_value, distribution_json) VALUES (?, ?, ?, ?)",
                arguments: [row.id, parameter.name, value, parameter.distribution.optunaJSON])
        }
        let worker = String(decoding: try JSONEncoder().encode(Worker.own), as: UTF8.self)
        try row.set(workerKey, worker, in: database)
        try database.execute(
            sql: "INSERT INTO trial_heartbeats (trial_id, heartbeat) VALUES (?, CURRENT_TIMESTAMP)",
            arguments: [row.id])
        return row
    }

    func end(_ state: String, in database: Database) throws {
        try database.execute(
            sql: "UPDATE trials SET state = ?, datetime_complete = ? WHERE trial_id = ?",
            arguments: [state, OptunaTime.now, id])
    }

    func set(_ key: String, _ json: String, in database: Database) throws {
        try database.execute(
            sql: "INSERT INTO trial_user_attributes (trial_id, key, value_json) VALUES (?, ?, ?)",
            arguments: [id, key, json])
    }

    // MARK: Life and death

    /// Whether it was begun by a process that no longer runs. On another machine that is one that has given no sign of
    /// life for two minutes.
    func isDead(in database: Database) throws -> Bool {
        guard let worker = try worker(in: database) else { return false }
        if let isAlive = worker.isAlive { return !isAlive }
        return try Bool.fetchOne(
            database,
            sql: "SELECT heartbeat < datetime('now', '-120 seconds') FROM trial_heartbeats WHERE trial_id = ?",
            arguments: [id]) ?? true
    }

    func abandon(in database: Database) throws {
        try end("FAIL", in: database)
        try set(Self.abandonedKey, jsonText(OptunaTime.now), in: database)
        try set(Self.reasonKey, jsonText("its process ended"), in: database)
    }
}
