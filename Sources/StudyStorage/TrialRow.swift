import Foundation
import Studies

/// A trial in the file.
struct TrialRow {
    let id: Int
    let number: Int
    let state: String

    static let abandonedKey = "descent:abandoned"
    static let reasonKey = "reason"
    static let workerKey = "descent:worker"

    static func all(of study: Int, in database: Database, id: Int? = nil) throws -> [TrialRow] {
        try database.rows(
            """
            SELECT trial_id, number, state FROM trials
            WHERE study_id = ? AND number IS NOT NULL AND trial_id = coalesce(?, trial_id) ORDER BY number
            """, .integer(study), id.map(DatabaseValue.integer) ?? .null, of: "trials"
        ).map {
            TrialRow(id: try $0.integer("trial_id"), number: try $0.integer("number"), state: try $0.text("state"))
        }
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
        let value = try database.rows(
            "SELECT trial_id, value, value_type FROM trial_values WHERE trial_id = ? AND objective = 0", .integer(id),
            of: "trial_values"
        ).first
        let reports = try database.rows(
            """
            SELECT trial_id, step, intermediate_value, intermediate_value_type FROM trial_intermediate_values
            WHERE trial_id = ? ORDER BY step
            """, .integer(id), of: "trial_intermediate_values")
        return Trial(
            number: number, point: point, state: state,
            value: try value.map { try StoredNumber.value(in: $0, "value") },
            reports: try reports.map {
                Trial.Report(
                    step: try $0.integer("step"), value: try StoredNumber.value(in: $0, "intermediate_value"))
            },
            reason: try attribute(Self.reasonKey, in: database).flatMap {
                try? JSONDecoder().decode(String.self, from: Data($0.utf8))
            })
    }

    private func point(
        in database: Database, _ space: SearchSpace, _ path: String, _ study: String
    ) throws -> [Double]? {
        let rows = try database.rows(
            "SELECT trial_id, param_name, param_value, distribution_json FROM trial_params WHERE trial_id = ?",
            .integer(id), of: "trial_params")
        let values = Dictionary(
            try rows.map {
                (try $0.text("param_name"), (value: try $0.real("param_value"), try $0.text("distribution_json")))
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
        try database.rows(
            "SELECT trial_id, value_json FROM trial_user_attributes WHERE trial_id = ? AND key = ?", .integer(id),
            .text(key), of: "trial_user_attributes"
        ).first?.text("value_json")
    }
}
