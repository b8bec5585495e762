import Foundation
import GRDB
import Studies
import Synchronization

/// A study in a SQLite file in Optuna's tables, which several processes may work at, and which `optuna.load_study` reads.
///
/// Whatever was reported or ended stays, at whatever moment processes are killed: each is one transaction. A trial whose
/// process no longer runs is found when another one begins: it is marked `FAIL`, and abandoned.
///
/// ```swift
/// let store = try SQLiteStore("study.db", study: "housing", space, .minimize)
/// let study = Study(space, store: store)
/// ```
public final class SQLiteStore: StudyStore {
    public let path: String
    /// Of the study in the file.
    public let studyName: String
    let space: SearchSpace
    private let queue: DatabaseQueue
    private let studyID: Int64
    private let cache = Mutex(Cache())

    private struct Cache {
        /// Trials that have ended stay as they are.
        var ended: [Int64: Trial] = [:]
        /// The rows of those that were begun here, and when each last gave a sign of life.
        var own: [Int: (id: Int64, sign: ContinuousClock.Instant)] = [:]
    }

    /// Opens a file, which is made where there is none.
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
        let queue = try Self.opened(path)
        self.queue = queue
        let found = try catching(path) {
            try queue.inImmediateTransaction { database in
                try StudyRow.found(in: database, path, named: study, direction, space, problem)
            }
        }
        (studyID, studyName) = (found.id, found.name)
        // Throws where a trial is of another space.
        _ = try catching(path) { try queue.read { try self.read($0) } }
    }

    private static func opened(_ path: String) throws(StudyStorageError) -> DatabaseQueue {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(60)
        configuration.label = "studies"
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            do { return try DatabaseQueue(path: path, configuration: configuration) } catch let error as DatabaseError
                where error.resultCode == .SQLITE_BUSY && ContinuousClock.now < deadline
            {
                // Two processes that both make the file may each wait for the other; SQLite then does not wait.
                Thread.sleep(forTimeInterval: 0.02)
            } catch { throw StudyStorageError(path, error) }
        }
    }

    // MARK: Trials

    public func trials() throws -> [Trial] { try catching(path) { try queue.read { try read($0) } } }

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
            try queue.inImmediateTransaction { database in
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
                sql: """
                    INSERT INTO trial_intermediate_values
                        (trial_id, step, intermediate_value, intermediate_value_type) VALUES (?, ?, ?, ?)
                    ON CONFLICT (trial_id, step) DO UPDATE SET
                        intermediate_value = excluded.intermediate_value,
                        intermediate_value_type = excluded.intermediate_value_type
                    """,
                arguments: [row.id, report.step, StoredNumber(report.value).number, StoredNumber(report.value).kind])
        }
        try signOfLife(number)
    }

    public func end(_ number: Int, _ state: Trial.State, value: Double?, reason: String?) throws {
        try change(number) { row, database in
            try row.end(TrialRow.name(of: state), in: database)
            if let value {
                try database.execute(
                    sql: "INSERT INTO trial_values (trial_id, objective, value, value_type) VALUES (?, 0, ?, ?)",
                    arguments: [row.id, StoredNumber(value).number, StoredNumber(value).kind])
            }
            if state == .abandoned { try row.set(TrialRow.abandonedKey, jsonText(Self.now), in: database) }
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
                sql: "UPDATE trial_heartbeats SET heartbeat = CURRENT_TIMESTAMP WHERE trial_id = ?",
                arguments: [row.id])
        }
    }

    /// In a transaction, unless another process has found the trial dead since.
    private func change(_ number: Int, _ body: (TrialRow, Database) throws -> Void) throws {
        guard let id = cache.withLock({ $0.own[number]?.id }) else { return }
        try catching(path) {
            try queue.inImmediateTransaction { database in
                let row = try TrialRow.all(of: studyID, in: database, id: id).first
                if let row, row.state == "RUNNING" { try body(row, database) }
            }
        }
    }

    /// As Optuna writes times: local, to microseconds.
    static var now: String {
        let date = Date()
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = "yyyy-MM-dd HH:mm:ss"
        let fraction = date.timeIntervalSince1970.truncatingRemainder(dividingBy: 1)
        let digits = String(Int(fraction * 1e6))
        return formatter.string(from: date) + "." + String(repeating: "0", count: 6 - digits.count) + digits
    }
}

/// A number beside which Optuna keeps what SQLite cannot.
struct StoredNumber {
    let number: Double?
    let kind: String

    init(_ value: Double) {
        number = value.isFinite ? value : nil
        kind = value.isNaN ? "NAN" : value == .infinity ? "INF_POS" : value == -.infinity ? "INF_NEG" : "FINITE"
    }

    static func value(_ number: Double?, _ kind: String) -> Double {
        switch kind {
        case "INF_POS": .infinity
        case "INF_NEG": -.infinity
        default: number ?? .nan
        }
    }
}

extension DatabaseQueue {
    fileprivate func inImmediateTransaction<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try writeWithoutTransaction { database in
            var value: Result<Value, any Error>?
            try database.inTransaction(.immediate) {
                let new = try body(database)
                value = .success(new)
                return .commit
            }
            guard let value else { throw DatabaseError(message: "the transaction did not run") }
            return try value.get()
        }
    }
}

/// Runs `body`; what the database says against it is told with the file's name.
private func catching<Value>(_ path: String, _ body: () throws -> Value) throws(StudyStorageError) -> Value {
    do { return try body() } catch let error as StudyStorageError { throw error } catch {
        throw StudyStorageError(path, error)
    }
}

extension StudyStorageError {
    fileprivate init(_ path: String, _ error: any Error) {
        guard let error = error as? DatabaseError else { self.init(path, .failed("\(error)")); return }
        self.init(
            path, error.resultCode == .SQLITE_NOTADB ? .notADatabase : .failed(error.message ?? "\(error.resultCode)"))
    }
}
