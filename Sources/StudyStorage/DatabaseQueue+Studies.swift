import Foundation
import GRDB

extension DatabaseQueue {
    /// Opens a file of Optuna's tables, or none, for several processes, which wait for one another.
    static func opened(_ path: String) throws(StudyStorageError) -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(60)
        configuration.label = "studies"
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            do {
                let queue = try DatabaseQueue(path: path, configuration: configuration)
                try queue.read { try OptunaSchema.requireOptunas($0, path) }
                // With a write-ahead log, readers do not wait. It stays in the file, which therefore must be ours.
                try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
                return queue
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && ContinuousClock.now < deadline
            {
                // Two processes that both make the file may each wait for the other; SQLite then does not wait.
                Thread.sleep(forTimeInterval: 0.02)
            } catch let error as StudyStorageError { throw error } catch { throw StudyStorageError(path, error) }
        }
    }

    /// Runs `body`, between which and its end nobody else writes.
    func inImmediateTransaction<Value>(_ body: (Database) throws -> Value) throws -> Value {
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
func catching<Value>(_ path: String, _ body: () throws -> Value) throws(StudyStorageError) -> Value {
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
