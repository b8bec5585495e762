import Foundation
import Studies
import Synchronization

/// A study in a SQLite file in Optuna's tables, which several processes may work at, and which `optuna.load_study` reads.
///
/// Reports and ended trials are kept at whatever moment a process is killed: each is one transaction. A trial whose
/// process no longer runs is found when another one begins: it is marked `FAIL`, and abandoned.
///
/// ```swift
/// let space = try SearchSpace("learning-rate=log(1e-4,1e-1)")
/// let store = try SQLiteStore("study.db", study: "housing", space, .minimize)
/// let study = Study(space, store: store)
/// ```
public final class SQLiteStore: StudyStore {
    /// The path of the file.
    public let path: String
    /// The name of the study in the file.
    package let studyName: String
    let space: SearchSpace
    private let file: Database
    private let studyID: Int
    private let cache = Mutex(Cache())

    private struct Cache {
        /// Trials that have ended stay as they are.
        var ended: [Int: Trial] = [:]
        /// The rows of those that were begun here, and when each last gave a sign of life.
        var own: [Int: (id: Int, sign: ContinuousClock.Instant)] = [:]
    }

    /// Opens a file, or creates it if there is none.
    ///
    /// - Parameters:
    ///   - study: the study's name. Where the file has exactly one study, it is that one, whatever its name.
    ///   - problem: what has to be the same for all trials beside space and direction, by name.
    /// - Throws: `StudyStorageError`, also where the study in the file has another space, direction or problem.
    public init(
        _ path: String, study: String, _ space: SearchSpace, _ direction: StudyDirection,
        problem: [String: String] = [:]
    ) throws(StudyStorageError) {
        (self.path, self.space) = (path, space)
        let file = try Database.opened(path)
        self.file = file
        let found = try catching(path) {
            try file.transaction(.immediate) { database in
                try StudyRow.found(in: database, path, named: study, direction, space, problem)
            }
        }
        (studyID, studyName) = (found.id, found.name)
        try catching(path) {
            try file.transaction(.immediate) { database in
                // Throws where a trial is of another space.
                _ = try self.read(database)
                try found.adopt(problem, space, in: database)
            }
        }
    }

    // MARK: Trials

    public func trials() throws -> [Trial] { try catching(path) { try file.transaction(.deferred) { try read($0) } } }

    private func read(_ database: Database) throws -> [Trial] {
        let rows = try TrialRow.all(of: studyID, in: database)
        return try cache.withLock { cache in
            try rows.compactMap { row in
                if let known = cache.ended[row.id] { return known }
                guard let trial = try row.trial(in: database, space, path, studyName) else { return nil }
                if trial.state != .running { cache.ended[row.id] = trial }
                return trial
            }
        }
    }

    public func begin(_ propose: ([Trial]) throws -> [Double]?) throws -> Trial? {
        try catching(path) {
            try file.transaction(.immediate) { database in
                for row in try TrialRow.all(of: studyID, in: database) where row.state == "RUNNING" {
                    if try row.isDead(in: database) { try row.abandon(in: database) }
                }
                guard let point = try propose(try read(database)) else { return nil }
                let row = try TrialRow.begin(at: point, in: space, of: studyID, database)
                cache.withLock { $0.own[row.number] = (row.id, .now) }
                return Trial(number: row.number, point: point)
            }
        }
    }

    public func add(_ report: Trial.Report, to number: Int) throws {
        try change(number) { row, database in
            try database.execute(
                """
                INSERT INTO trial_intermediate_values
                    (trial_id, step, intermediate_value, intermediate_value_type) VALUES (?, ?, ?, ?)
                ON CONFLICT (trial_id, step) DO UPDATE SET
                    intermediate_value = excluded.intermediate_value,
                    intermediate_value_type = excluded.intermediate_value_type
                """, .integer(row.id), .integer(report.step), StoredNumber(report.value).number,
                .text(StoredNumber(report.value).kind))
        }
        try signOfLife(number)
    }

    public func end(_ number: Int, _ state: Trial.State, value: Double?, reason: String?) throws {
        try change(number) { row, database in
            try row.end(TrialRow.name(of: state), in: database)
            if let value {
                try database.execute(
                    "INSERT INTO trial_values (trial_id, objective, value, value_type) VALUES (?, 0, ?, ?)",
                    .integer(row.id), StoredNumber(value).number, .text(StoredNumber(value).kind))
            }
            if state == .abandoned { try row.set(TrialRow.abandonedKey, jsonText(OptunaTime.now), in: database) }
            if let reason { try row.set(TrialRow.reasonKey, jsonText(reason), in: database) }
        }
        cache.withLock { $0.own[number] = nil }
    }

    public func signOfLife(_ number: Int) throws {
        let isDue = cache.withLock { cache in
            guard let own = cache.own[number], ContinuousClock.now - own.sign > .seconds(10) else { return false }
            cache.own[number]?.sign = .now
            return true
        }
        guard isDue else { return }
        try change(number) { row, database in
            try database.execute(
                "UPDATE trial_heartbeats SET heartbeat = CURRENT_TIMESTAMP WHERE trial_id = ?", .integer(row.id))
        }
    }

    /// Runs `body` in a transaction, unless another process has found the trial dead since.
    private func change(_ number: Int, _ body: (TrialRow, Database) throws -> Void) throws {
        guard let id = cache.withLock({ $0.own[number]?.id }) else { return }
        try catching(path) {
            try file.transaction(.immediate) { database in
                let row = try TrialRow.all(of: studyID, in: database, id: id).first
                if let row, row.state == "RUNNING" { try body(row, database) }
            }
        }
    }
}
