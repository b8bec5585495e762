import Support

/// A problem with a file of studies.
public struct StudyStorageError: InputError, Equatable {
    /// The kinds of problems.
    public enum Reason: Sendable, Equatable {
        /// The path does not name a regular file.
        case notAFile
        /// The file is not an SQLite database.
        case notADatabase
        /// A database of something else, or of another version of Optuna.
        case otherTables
        /// The tables have another version than the one that is read.
        case otherVersion(String)
        /// The study is of another problem: what differs, with both values.
        case otherProblem(study: String, what: String, theirs: String, own: String)
        /// A value in a table has another type than its column: table, row and column, the value, and what is expected.
        case wrongValue(String)
        /// The database's or the operating system's reason.
        case failed(String)
    }

    /// The path of the file.
    public let path: String
    /// The kind of problem.
    public let reason: Reason

    /// Creates an error about the file at `path`.
    package init(_ path: String, _ reason: Reason) { (self.path, self.reason) = (path, reason) }

    public var place: String { path }
    public var problem: String { text.problem }
    public var remedy: String { text.remedy }

    private var text: (problem: String, remedy: String) {
        switch reason {
        case .notAFile: ("does not name a regular file", "give the path of one, such as study.db")
        case .notADatabase: ("is not an SQLite database", "give another file")
        case .otherTables: ("is a database of something else", "give another file")
        case .otherVersion(let version):
            ("has tables of version \(version), not \(OptunaSchema.revision)", "open it with Optuna 5 first")
        case .otherProblem(let study, let what, let theirs, let own):
            (
                "study \"\(study)\" is of another problem: \(what) is \(theirs) there and \(own) here",
                "give another file"
            )
        case .wrongValue(let what):
            (what, "correct the value, as with the program sqlite3, or give another file")
        case .failed(let reason): ("cannot be used: \(reason)", "")
        }
    }
}
