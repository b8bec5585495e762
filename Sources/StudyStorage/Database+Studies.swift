import Foundation
import Support

extension Database {
    /// Opens a file of Optuna's tables, or none, for several processes, which wait for one another.
    static func opened(_ path: String) throws(StudyStorageError) -> Database {
        try requireFile(path)
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            do {
                let database = try Database(path)
                try database.transaction(.deferred) { try OptunaSchema.requireOptunas($0, path) }
                // With a write-ahead log, readers do not wait. It stays in the file, which therefore must be ours.
                try database.execute("PRAGMA journal_mode = WAL")
                return database
            } catch let error as DatabaseError where error.isBusy && ContinuousClock.now < deadline {
                // Two processes that both make the file may each wait for the other; SQLite then does not wait.
                Thread.sleep(forTimeInterval: 0.02)
            } catch let error as StudyStorageError { throw error } catch { throw StudyStorageError(path, error) }
        }
    }

    /// Throws where a path would not lead SQLite to a regular file: it has names for databases in memory.
    private static func requireFile(_ path: String) throws(StudyStorageError) {
        var status = stat()
        let isOther = stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
        if path.isEmpty || path == ":memory:" || path.hasPrefix("file:") || isOther {
            throw StudyStorageError(path, .notAFile)
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
        let reason: Reason =
            switch error as? DatabaseError {
            case let error? where error.isOtherFile: .notADatabase
            case let error? where error.isWrongValue: .wrongValue("\(error)")
            default: .failed("\(error)")
            }
        self.init(path, reason)
    }
}
