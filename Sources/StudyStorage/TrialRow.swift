import Foundation
import GRDB
import Studies

/// A trial in the file.
struct TrialRow {
    let id: Int64
    let number: Int
    let state: String

    static let abandonedKey = "descent:abandoned"
    static let reasonKey = "reason"
    static let workerKey = "descent:worker"

    static func all(of study: Int64, in database: Database, id: Int64? = nil) throws -> [TrialRow] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT trial_id, number, state FROM trials
                WHERE study_id = ? AND number IS NOT NULL AND (trial_id = ? OR ? IS NULL) ORDER BY number
                """,
            arguments: [study, id, id]
        ).map { TrialRow(id: $0["trial_id"], number: $0["number"], state: $0["state"]) }
    }

    static func name(of state: Trial.State) -> String {
        switch state {
        case .running: "RUNNING"
        case .completed: "COMPLETE"
        case .pruned: "PRUNED"
        case .failed, .abandoned: "FAIL"
        }
    }

    // MARK: Reading

    /// The trial, or `nil` for one of Optuna's that has not all its values yet, or that is running and is thus its own
    /// affair.
    func trial(in database: Database, _ space: SearchSpace, _ path: String, _ study: String) throws -> Trial? {
        let state: Trial.State
        switch self.state {
        case "RUNNING" where try worker(in: database) != nil: state = .running
        case "COMPLETE": state = .completed
        case "PRUNED": state = .pruned
        case "FAIL": state = try attribute(Self.abandonedKey, in: database) == nil ? .failed : .abandoned
        default: return nil
        }
        guard let point = try point(in: database, space, path, study) else { return nil }
        let value = try Row.fetchOne(
            database, sql: "SELECT value, value_type FROM trial_values WHERE trial_id = ? AND objective = 0",
            arguments: [id])
        let reports = try Row.fetchAll(
            database,
            sql: """
                SELECT step, intermediate_value, intermediate_value_type FROM trial_intermediate_values
                WHERE trial_id = ? ORDER BY step
                """, arguments: [id])
        return Trial(
            number: number, point: point, state: state,
            value: value.map { StoredNumber.value($0["value"], $0["value_type"]) },
            reports: reports.map {
                Trial.Report(
                    step: $0["step"],
                    value: StoredNumber.value($0["intermediate_value"], $0["intermediate_value_type"]))
            },
            reason: try attribute(Self.reasonKey, in: database).flatMap {
                try? JSONDecoder().decode(String.self, from: Data($0.utf8))
            })
    }

    private func point(
        in database: Database, _ space: SearchSpace, _ path: String, _ study: String
    ) throws -> [Double]? {
        let rows = try Row.fetchAll(
            database, sql: "SELECT param_name, param_value, distribution_json FROM trial_params WHERE trial_id = ?",
            arguments: [id])
        let values = Dictionary(
            rows.map {
                ($0["param_name"] as String, (value: $0["param_value"] as Double, $0["distribution_json"] as String))
            },
            uniquingKeysWith: { first, _ in first })
        if values.count < space.parameters.count && state != "COMPLETE" { return nil }
        func refuse(_ name: String, _ theirs: String?, _ own: Distribution?) -> StudyStorageError {
            StudyStorageError(
                path,
                .otherProblem(
                    study: study, what: name, theirs: theirs ?? "not searched",
                    own: own.map { "\($0)" } ?? "not searched"))
        }
        if let other = values.keys.sorted().first(where: { space[$0] == nil }) {
            throw refuse(other, Distribution(optunaJSON: values[other]?.1 ?? "")?.description ?? "searched", nil)
        }
        return try space.parameters.map { parameter in
            guard let (value, json) = values[parameter.name] else {
                throw refuse(parameter.name, nil, parameter.distribution)
            }
            let theirs = Distribution(optunaJSON: json)
            guard let theirs, theirs.isSame(as: parameter.distribution), theirs.contains(value) else {
                throw refuse(parameter.name, theirs.map { "\($0)" } ?? json, parameter.distribution)
            }
            return value
        }
    }

    func worker(in database: Database) throws -> Worker? {
        try attribute(Self.workerKey, in: database).flatMap {
            try? JSONDecoder().decode(Worker.self, from: Data($0.utf8))
        }
    }

    private func attribute(_ key: String, in database: Database) throws -> String? {
        try String.fetchOne(
            database, sql: "SELECT value_json FROM trial_user_attributes WHERE trial_id = ? AND key = ?",
            arguments: [id, key])
    }
}
