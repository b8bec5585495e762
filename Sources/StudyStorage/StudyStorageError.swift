/// Why a file of studies cannot be used. The description is one line: the file, the problem, the likely mend.
public struct StudyStorageError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Problem: Sendable, Equatable {
        case notADatabase
        /// A database of something else, or of another version of Optuna.
        case otherTables
        case otherVersion(String)
        /// The study is of another problem: what differs, with both values.
        case otherProblem(study: String, what: String, theirs: String, own: String)
        /// The database's or the operating system's reason.
        case failed(String)
    }

    public let path: String
    public let problem: Problem

    public init(_ path: String, _ problem: Problem) { (self.path, self.problem) = (path, problem) }

    public var description: String { "\(path): \(explanation)" }

    private var explanation: String {
        switch problem {
        case .notADatabase: "is no SQLite database; give another file"
        case .otherTables: "is a database of something else; give another file"
        case .otherVersion(let version):
            "has tables of version \(version), not \(OptunaSchema.revision); open it with Optuna 5 first"
        case .otherProblem(let study, let what, let theirs, let own):
            "study \"\(study)\" is of another problem: \(what) is \(theirs) there and \(own) here; give another file"
        case .failed(let reason): "cannot be used: \(reason)"
        }
    }
}
