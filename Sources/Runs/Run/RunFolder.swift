import Learning
import Support

/// A folder that holds a run, or is to hold one: what is in it, and what of that may be replaced.
struct RunFolder: Sendable {
    let path: String

    init(_ path: String) { self.path = path }

    var exists: Bool { access(path, F_OK) == 0 }

    /// Whether there is a run, whatever its state.
    var isRun: Bool { has(.configuration) }

    func has(_ file: Run.File) -> Bool { access(self[file], F_OK) == 0 }

    /// The path at which a file of the run is to be read. While the files of a finished run are moved to their places,
    /// those that have not been moved yet count.
    subscript(file: Run.File) -> String {
        for name in RunFolder.arrivals {
            let arrival = "\(path)/\(name)"
            let isComplete = access("\(arrival)/\(Run.File.configuration.rawValue)", F_OK) == 0
            if isComplete && access("\(arrival)/\(file.rawValue)", F_OK) == 0 { return "\(arrival)/\(file.rawValue)" }
        }
        return place(of: file)
    }

    /// The path at which a file of the run belongs.
    func place(of file: Run.File) -> String { "\(path)/\(file.rawValue)" }

    // MARK: Names

    /// The folder of a finished run whose files are being moved to their places, beside the log that is there.
    static let saved = ".descent-saved"
    /// The folder of a finished run that takes the place of another with its log.
    static let replacing = ".descent-replacing"
    private static let arrivals = [replacing, saved]
    private static let temporaryBeginning = ".descent-"

    /// A new name for a temporary file or folder in this folder.
    func temporaryPath() -> String { "\(path)/\(RunFolder.temporaryBeginning)\(UniqueName.make())" }

    /// Whether a name is one that `temporaryPath` gave.
    static func isTemporary(_ name: String) -> Bool {
        name.hasPrefix(temporaryBeginning) && UniqueName.isUnique(name.utf8.dropFirst(temporaryBeginning.utf8.count))
    }

    /// Whether a name is that of a file that had not got its own name yet when its process was killed.
    static func isUnfinishedFile(_ name: String) -> Bool {
        Run.File.allCases.contains { FileBytes.isTemporary(name, of: $0.rawValue) }
    }

    var names: [String] { get throws(FileBytes.Failure) { try FileBytes.names(in: path) } }

    static func isEventFile(_ name: String) -> Bool { name.hasPrefix("events.out.tfevents.") }

    /// The folder in this one where another run trains that is to take its place: see `RunDestination`.
    static let next = "next"

    /// Whether a name is that of such a folder, in which there is nothing but a run.
    private func isNext(_ name: String) -> Bool {
        guard name == RunFolder.next || name.hasPrefix(RunFolder.next + "-") else { return false }
        let folder = RunFolder("\(path)/\(name)")
        return folder.isFolder && folder.hasOnlyRuns
    }

    private var isFolder: Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    // MARK: What may be replaced

    /// The names of what belongs to no run.
    private var foreignNames: [String] {
        get throws(FileBytes.Failure) {
            try names.filter { name in
                Run.File(rawValue: name) == nil && !RunFolder.isEventFile(name) && !RunFolder.arrivals.contains(name)
                    && !RunFolder.isTemporary(name) && !RunFolder.isUnfinishedFile(name)
                    && !isNext(name)
            }.sorted()
        }
    }

    /// Whether nothing is in the folder that belongs to no run; false where that cannot be told.
    var hasOnlyRuns: Bool { (try? foreignNames.isEmpty) ?? false }

    /// Throws where there is something that is neither a run folder nor one with nothing but event files.
    /// - Parameter resuming: whether the checkpoint of a run may be there.
    func requireReplaceable(resuming: Bool) throws(RunError) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            guard errno == ENOENT else { throw RunError(path, .cannotWrite(RunFolder.latestReason)) }
            return
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw RunError(path, .notAFolder) }
        let foreign: [String]
        do { foreign = try foreignNames } catch { throw RunError(path, .cannotWrite("\(error)")) }
        guard foreign.isEmpty else { throw RunError(path, .foreignFiles(foreign)) }
        try requireOwnFiles()
        if has(.checkpoint) && !isRun && !resuming { throw RunError(path, .unfinished) }
    }

    /// Throws where files have the names of a run's, and are somebody's.
    func requireOwnFiles() throws(RunError) {
        let files = Run.File.allCases.filter { has($0) && $0 != .checkpoint }
        if !files.isEmpty && (try? Run.configuration(in: path)) == nil {
            throw RunError(path, .foreignFiles(files.map(\.rawValue).sorted()))
        }
    }

    static var latestReason: String { FileBytes.Failure.latest.description }
}
