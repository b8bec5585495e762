import Support

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
/// The folder in which a run will be saved. It exists from the start, so that its log can be read while the run goes on, and
/// it is locked, so that no other process uses it. It is a run's folder once `config.json` is in it.
///
/// ```swift
/// let destination = try RunDestination("runs/housing")
/// let log = try RunLogger(plan, folder: destination.logFolder)
/// let run = try Run.train(plan, observers: [log])
/// try destination.save(run)
/// ```
public struct RunDestination: Sendable {
    /// The folder of the run.
    public let folder: String
    /// The folder of the log meanwhile: `folder`, or a new folder beside it if another run is there.
    public let logFolder: String
    private let lock: FolderLock

    /// A run that is in `folder` stays there, whole, until another is saved.
    /// - Parameter resuming: whether a run that has not ended is to go on there; if there is none, one begins.
    /// - Throws: `RunError`, also where there is something that is neither a run nor an event file, and where there is a
    ///   run to go on with that is not asked for.
    public init(_ folder: String, resuming: Bool = false) throws(RunError) {
        if resuming && Run.isRun(folder) { throw RunError(folder, .finished) }
        // Before its files are looked at, which another process may be writing.
        let lock = RunDestination.exists(folder) ? try RunDestination.lock(folder) : nil
        try Run.requireWritable(folder, resuming: resuming)
        self.folder = folder
        if Run.isRun(folder) {
            logFolder = try RunDestination.firstFree(after: folder, from: 2)
            self.lock = try RunDestination.lock(logFolder)
        } else {
            logFolder = folder
            try RunDestination.make(folder)
            if let lock { self.lock = lock } else { self.lock = try RunDestination.lock(folder) }
        }
    }

    /// `runs/NAME`, or the first of `runs/NAME-2`, `runs/NAME-3` and so on that does not exist.
    /// - Throws: `RunError`.
    public init(named name: String) throws(RunError) {
        try Run.requireParent(of: "runs/\(name)")
        folder = try RunDestination.firstFree(after: "runs/\(name)", from: 1)
        logFolder = folder
        lock = try RunDestination.lock(folder)
    }

    /// Writes the run's files beside its log, all of them in one step, in the place of a run that may have been there.
    /// - Throws: `RunError`; the log stays.
    public func save(_ run: Run) throws(RunError) {
        try run.save(to: logFolder, resuming: true)
        if logFolder != folder { try Run.replace(folder, by: logFolder) }
    }

    /// Removes the folder where nothing was written to it.
    package func abandon() { rmdir(logFolder) }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    private static func make(_ folder: String) throws(RunError) {
        try Run.requireParent(of: folder)
        guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
            throw RunError(folder, .cannotWrite(String(cString: strerror(errno))))
        }
    }

    /// Makes the first of FOLDER, FOLDER-2 and so on that does not exist; that it is made here keeps others from it.
    private static func firstFree(after folder: String, from first: Int) throws(RunError) -> String {
        let folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        var number = first
        while true {
            let candidate = number == 1 ? folder : "\(folder)-\(number)"
            if mkdir(candidate, 0o777) == 0 { return candidate }
            guard errno == EEXIST else { throw RunError(candidate, .cannotWrite(String(cString: strerror(errno)))) }
            number += 1
        }
    }

    private static func lock(_ folder: String) throws(RunError) -> FolderLock {
        guard let lock = FolderLock(folder) else { throw RunError(folder, .inUse) }
        return lock
    }
}
