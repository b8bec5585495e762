import CSQLite
import Support
import Synchronization

/// A connection to an SQLite file, which several threads may hold: they wait for one another's transactions.
package final class Database: @unchecked Sendable {
    // SQLite guards what the handle points to; `turn` keeps the statements of one transaction together.
    private let handle: OpaquePointer
    private let turn = Mutex(())

    /// Opens the file at `path`, or creates it.
    /// - Parameter patience: the milliseconds to wait for another process that writes.
    package init(_ path: String, patience: Int32 = 60_000) throws(DatabaseError) {
        var handle: OpaquePointer?
        let code = sqlite3_open_v2(
            path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX, nil)
        guard let handle else { throw DatabaseError(code: code, message: "out of memory") }
        guard code == SQLITE_OK else {
            let error = DatabaseError(handle, code)
            sqlite3_close_v2(handle)
            throw error
        }
        self.handle = handle
        sqlite3_busy_timeout(handle, patience)
        try execute("PRAGMA foreign_keys = ON")
    }

    deinit { sqlite3_close_v2(handle) }

    /// The integer key of the row inserted last.
    var lastInsertedKey: Int { Int(sqlite3_last_insert_rowid(handle)) }

    /// Runs a statement that has no result.
    package func execute(_ statement: String, _ values: DatabaseValue...) throws(DatabaseError) {
        _ = try rows(statement, values)
    }

    /// Returns the rows that a query finds, where `values` stand for its question marks.
    /// - Parameter table: The name of the table that errors about a value name, beside the first column, which tells the
    ///   row.
    package func rows(
        _ query: String, _ values: DatabaseValue..., of table: String = ""
    ) throws(DatabaseError) -> [DatabaseRow] {
        try rows(query, values, of: table)
    }

    private func rows(
        _ query: String, _ values: [DatabaseValue], of table: String = ""
    ) throws(DatabaseError) -> [DatabaseRow] {
        var prepared: OpaquePointer?
        try check(sqlite3_prepare_v2(handle, query, -1, &prepared, nil))
        guard let statement = prepared else { return [] }
        defer { sqlite3_finalize(statement) }
        for (place, value) in zip(Int32(1)..., values) { try check(value.bind(to: statement, at: place)) }
        var rows: [DatabaseRow] = []
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: rows.append(DatabaseRow(statement, of: table))
            case SQLITE_DONE: return rows
            case let code: throw DatabaseError(handle, code)
            }
        }
    }

    private func check(_ code: Int32) throws(DatabaseError) {
        guard code == SQLITE_OK else { throw DatabaseError(handle, code) }
    }

    /// How a transaction begins: `immediate` when it writes, so that nobody else does until it ends.
    enum Transaction: String {
        case deferred, immediate
    }

    /// Runs `body`, all of which happens or, where it throws, nothing.
    func transaction<Value>(_ kind: Transaction, _ body: (Database) throws -> Value) throws -> Value {
        try turn.withLock { _ in
            try execute("BEGIN \(kind.rawValue)")
            do {
                let value = try body(self)
                try execute("COMMIT")
                return value
            } catch {
                // SQLite has undone it by itself after some errors, such as a full disk.
                if sqlite3_get_autocommit(handle) == 0 { try execute("ROLLBACK") }
                throw error
            }
        }
    }
}

/// A value as SQLite stores it.
package enum DatabaseValue: Sendable, Equatable, CustomStringConvertible {
    case null
    case integer(Int)
    case real(Double)
    case text(String)
    /// Bytes, which no table of studies has.
    case blob

    package var description: String {
        switch self {
        case .null: "nothing"
        case .blob: "bytes"
        case .integer(let value): "\(value)"
        case .real(let value): "\(value)"
        case .text(let value): quoted(value)
        }
    }

    fileprivate func bind(to statement: OpaquePointer, at place: Int32) -> Int32 {
        switch self {
        case .null, .blob: sqlite3_bind_null(statement, place)
        case .integer(let value): sqlite3_bind_int64(statement, place, Int64(value))
        case .real(let value): sqlite3_bind_double(statement, place, value)
        case .text(let value):
            // SQLite copies the text: -1 is its SQLITE_TRANSIENT.
            sqlite3_bind_text(
                statement, place, value, Int32(value.utf8.count), unsafeBitCast(-1, to: sqlite3_destructor_type.self))
        }
    }

    fileprivate init(_ statement: OpaquePointer, _ column: Int32) {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: self = .integer(Int(sqlite3_column_int64(statement, column)))
        case SQLITE_FLOAT: self = .real(sqlite3_column_double(statement, column))
        case SQLITE_TEXT:
            let bytes = UnsafeBufferPointer(
                start: sqlite3_column_text(statement, column), count: Int(sqlite3_column_bytes(statement, column)))
            self = .text(String(decoding: bytes, as: UTF8.self))
        case SQLITE_BLOB: self = .blob
        default: self = .null
        }
    }
}

/// A row that a query found.
package struct DatabaseRow {
    private let table: String
    private let columns: [(name: String, value: DatabaseValue)]

    fileprivate init(_ statement: OpaquePointer, of table: String) {
        self.table = table
        columns = (0..<sqlite3_column_count(statement)).map { column in
            (sqlite3_column_name(statement, column).map { String(cString: $0) } ?? "", DatabaseValue(statement, column))
        }
    }

    /// Returns the whole number in a column.
    /// - Throws: `DatabaseError`, as the others below, where the column holds something else: anybody can write to a file.
    package func integer(_ name: String) throws(DatabaseError) -> Int {
        guard case .integer(let value) = value(name) else { throw wrong(name, "a whole number") }
        return value
    }

    /// Returns the number in a column.
    package func real(_ name: String) throws(DatabaseError) -> Double {
        guard let value = try optionalReal(name) else { throw wrong(name, "a number") }
        return value
    }

    /// Returns the number in a column, or `nil` where there is none.
    package func optionalReal(_ name: String) throws(DatabaseError) -> Double? {
        switch value(name) {
        case .real(let value): value
        case .integer(let value): Double(value)
        case .null: nil
        default: throw wrong(name, "a number")
        }
    }

    /// Returns the text in a column.
    package func text(_ name: String) throws(DatabaseError) -> String {
        guard case .text(let value) = value(name) else { throw wrong(name, "text") }
        return value
    }

    private func value(_ name: String) -> DatabaseValue { columns.first { $0.name == name }?.value ?? .null }

    private func wrong(_ name: String, _ expected: String) -> DatabaseError {
        let row = columns.first.map { "\($0.name) \($0.value)" } ?? ""
        let place = table.isEmpty ? "" : "table \(table), row with \(row): "
        return DatabaseError(
            code: SQLITE_MISMATCH, message: "\(place)\(name) is \(value(name)), not \(expected)")
    }
}

/// What SQLite says against a statement or a file.
package struct DatabaseError: Error, CustomStringConvertible {
    let code: Int32
    package let description: String

    init(code: Int32, message: String) { (self.code, description) = (code, message) }

    fileprivate init(_ handle: OpaquePointer, _ code: Int32) {
        self.init(code: code, message: String(cString: sqlite3_errmsg(handle)))
    }

    /// Whether another process is writing.
    var isBusy: Bool { code & 0xff == SQLITE_BUSY }
    /// Whether a column holds a value of another type than it should.
    var isWrongValue: Bool { code & 0xff == SQLITE_MISMATCH }
    /// Whether the file is something else.
    var isOtherFile: Bool { code & 0xff == SQLITE_NOTADB }
}
