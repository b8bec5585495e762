import Foundation
import Studies

extension TrialRow {
    static func begin(
        at point: [Double], in space: SearchSpace, of study: Int, _ database: Database
    ) throws -> TrialRow {
        let number =
            try database.rows(
                "SELECT coalesce(max(number) + 1, 0) AS next FROM trials WHERE study_id = ?", .integer(study)
            ).first?.integer("next") ?? 0
        try database.execute(
            "INSERT INTO trials (number, study_id, state, datetime_start) VALUES (?, ?, 'RUNNING', ?)",
            .integer(number), .integer(study), .text(OptunaTime.now))
        let row = TrialRow(id: database.lastInsertedKey, number: number, state: "RUNNING")
        for (parameter, value) in zip(space.parameters, point) {
            try database.execute(
                "INSERT INTO trial_params (trial_id, param_name, param_value, distribution_json) VALUES (?, ?, ?, ?)",
                .integer(row.id), .text(parameter.name), .real(value), .text(parameter.distribution.optunaJSON))
        }
        let worker = String(decoding: try JSONEncoder().encode(Worker.own), as: UTF8.self)
        try row.set(workerKey, worker, in: database)
        try database.execute(
            "INSERT INTO trial_heartbeats (trial_id, heartbeat) VALUES (?, CURRENT_TIMESTAMP)", .integer(row.id))
        return row
    }

    func end(_ state: String, in database: Database) throws {
        try database.execute(
            "UPDATE trials SET state = ?, datetime_complete = ? WHERE trial_id = ?",
            .text(state), .text(OptunaTime.now), .integer(id))
    }

    func set(_ key: String, _ json: String, in database: Database) throws {
        try database.execute(
            "INSERT INTO trial_user_attributes (trial_id, key, value_json) VALUES (?, ?, ?)",
            .integer(id), .text(key), .text(json))
    }

    // MARK: Life and death

    /// Whether it was begun by a process that no longer runs. On another machine that is one that has given no sign of
    /// life for two minutes.
    func isDead(in database: Database) throws -> Bool {
        guard let worker = try worker(in: database) else { return false }
        if let isAlive = worker.isAlive { return !isAlive }
        return try database.rows(
            "SELECT 1 FROM trial_heartbeats WHERE trial_id = ? AND heartbeat >= datetime('now', '-120 seconds')",
            .integer(id)
        ).isEmpty
    }

    func abandon(in database: Database) throws {
        try end("FAIL", in: database)
        try set(Self.abandonedKey, jsonText(OptunaTime.now), in: database)
        try set(Self.reasonKey, jsonText("its process ended"), in: database)
    }
}
