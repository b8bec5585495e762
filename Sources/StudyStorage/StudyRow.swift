import Foundation
import Studies

/// A study in the file.
struct StudyRow {
    let id: Int
    let name: String

    private static let problemKey = "descent:problem"
    private static let spaceKey = "the search space"

    /// The study, made where it is not there, and checked where it is.
    static func found(
        in database: Database, _ path: String, named name: String, _ direction: StudyDirection, _ space: SearchSpace,
        _ problem: [String: String]
    ) throws -> StudyRow {
        try OptunaSchema.create(database)
        let all = try database.rows("SELECT study_id, study_name FROM studies", of: "studies").map {
            StudyRow(id: try $0.integer("study_id"), name: try $0.text("study_name"))
        }
        guard let study = all.first(where: { $0.name == name }) ?? (all.count == 1 ? all.first : nil) else {
            return try made(in: database, name, direction)
        }
        let directions = try database.rows(
            "SELECT study_id, direction FROM study_directions WHERE study_id = ?", .integer(study.id),
            of: "study_directions"
        ).map { try $0.text("direction") }
        func refuse(_ what: String, _ theirs: String, _ own: String) -> StudyStorageError {
            StudyStorageError(path, .otherProblem(study: study.name, what: what, theirs: theirs, own: own))
        }
        guard directions == [direction.rawValue.uppercased()] else {
            throw refuse("the direction", directions.joined(separator: " and ").lowercased(), direction.rawValue)
        }
        let own = described(problem, space)
        if let text = try study.attribute(problemKey, in: database) {
            let theirs = (try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))) ?? [:]
            // The space explains why other settings differ, and those why the data do.
            func place(_ key: String) -> Int { key == spaceKey ? 0 : key == "the data" ? 2 : 1 }
            let keys = Set(theirs.keys).union(own.keys).sorted { (place($0), $0) < (place($1), $1) }
            for key in keys where theirs[key] != own[key] {
                throw refuse(key, theirs[key] ?? "none", own[key] ?? "none")
            }
        }
        return study
    }

    /// Says of a study that Optuna made what it is of, if that is not said yet.
    func adopt(_ problem: [String: String], _ space: SearchSpace, in database: Database) throws {
        guard try attribute(Self.problemKey, in: database) == nil else { return }
        try set(Self.problemKey, Self.described(problem, space), in: database)
    }

    private static func described(_ problem: [String: String], _ space: SearchSpace) -> [String: String] {
        problem.merging([spaceKey: space.description]) { $1 }
    }

    private static func made(
        in database: Database, _ name: String, _ direction: StudyDirection
    ) throws -> StudyRow {
        try database.execute("INSERT INTO studies (study_name) VALUES (?)", .text(name))
        let study = StudyRow(id: database.lastInsertedKey, name: name)
        try database.execute(
            "INSERT INTO study_directions (direction, study_id, objective) VALUES (?, ?, 0)",
            .text(direction.rawValue.uppercased()), .integer(study.id))
        return study
    }

    private func attribute(_ key: String, in database: Database) throws -> String? {
        try database.rows(
            "SELECT study_id, value_json FROM study_user_attributes WHERE study_id = ? AND key = ?", .integer(id),
            .text(key), of: "study_user_attributes"
        ).first?.text("value_json")
    }

    private func set(_ key: String, _ value: [String: String], in database: Database) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try database.execute(
            "INSERT INTO study_user_attributes (study_id, key, value_json) VALUES (?, ?, ?)",
            .integer(id), .text(key), .text(String(decoding: try encoder.encode(value), as: UTF8.self)))
    }
}
