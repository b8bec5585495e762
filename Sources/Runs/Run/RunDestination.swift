import Support

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
    /// The folder of the log meanwhile: `folder`, or a new folder if another run is there. That is beside it, or, where
    /// the two could not be exchanged, as with a mount point or a link, within it.
    public let logFolder: String
    /// Whether the run in `folder` has ended and is to train on.
    let trainsOn: Bool
    private let lock: FolderLock

    /// Finds out whether a run can be saved in a folder, by doing what saving does. A run that is there stays, whole, until
    /// another is saved.
    /// - Parameter resuming: whether a run is to go on there, one that has not ended, or one that has and is to train for more
    ///   epochs; if there is none, one begins.
    /// - Throws: `RunError`, also where there is something that is neither a run nor an event file, and where there is a
    ///   run to go on with that is not asked for.
    public init(_ folder: String, resuming: Bool = false) throws(RunError) {
        let folder = FileBytes.withoutTrailingSlashes(folder)
        let place = RunFolder(folder)
        // Before its files are looked at, which another process may be writing.
        let lock = place.exists ? try RunDestination.lock(folder) : nil
        if let lock, lock.isHeld { try place.tidy() }
        trainsOn = resuming && place.isRun
        if trainsOn && !place.has(.training) { throw RunError(folder, .finished) }
        try place.requireReplaceable(resuming: resuming)
        self.folder = folder
        if place.isRun {
            (logFolder, self.lock) = try RunDestination.folderBeside(place)
        } else {
            logFolder = folder
            try place.make()
            do throws(RunError) {
                if let lock { self.lock = lock } else { self.lock = try RunDestination.lock(folder) }
                try place.trySaving()
            } catch {
                if lock == nil { rmdir(folder) }
                throw error
            }
        }
    }

    /// `runs/NAME`, or the first of `runs/NAME-2`, `runs/NAME-3` and so on that does not exist.
    /// - Throws: `RunError`.
    public init(named name: String) throws(RunError) {
        try RunFolder("runs").make()
        folder = try RunDestination.firstFree(after: "runs/\(name)", from: 1)
        (logFolder, trainsOn) = (folder, false)
        do throws(RunError) {
            lock = try RunDestination.lock(folder)
            try RunFolder(folder).trySaving()
        } catch {
            rmdir(folder)
            throw error
        }
    }

    /// Writes the run's files beside its log, all of them in one step, in the place of a run that may have been there.
    /// - Throws: `RunError`; the log stays, and so does the run, in another folder that the error names, where one can be
    ///   written.
    public func save(_ run: Run) throws(RunError) {
        do { try RunFolder(logFolder).save(run) } catch {
            guard let other = try? RunDestination.firstFree(after: folder, from: 2) else { throw error }
            do { try RunFolder(other).save(run) } catch _ {
                rmdir(other)
                throw error
            }
            throw RunError(folder, .savedElsewhere(other, reason: error.writingFailure))
        }
        guard logFolder != folder else { return }
        do { try RunFolder(folder).replace(by: RunFolder(logFolder)) } catch {
            throw RunError(folder, .savedElsewhere(logFolder, reason: error.writingFailure))
        }
    }

    /// Removes the folder where nothing was written to it.
    package func abandon() { rmdir(logFolder) }

    /// A new folder for a run that is to take the place of the one in `place`.
    private static func folderBeside(_ place: RunFolder) throws(RunError) -> (String, FolderLock) {
        if let beside = try? firstFree(after: place.path, from: 2) {
            if place.canBeExchanged(with: RunFolder(beside)), let lock = FolderLock(beside) { return (beside, lock) }
            rmdir(beside)
        }
        try place.trySaving()
        let within = try firstFree(after: "\(place.path)/\(RunFolder.next)", from: 1)
        return (within, try lock(within))
    }

    /// Makes the first of FOLDER, FOLDER-2 and so on that does not exist; that it is made here keeps others from it.
    private static func firstFree(after folder: String, from first: Int) throws(RunError) -> String {
        var number = first
        while true {
            let candidate = number == 1 ? folder : "\(folder)-\(number)"
            if mkdir(candidate, 0o777) == 0 { return candidate }
            guard errno == EEXIST else { throw RunError(candidate, .cannotWrite(RunFolder.latestReason)) }
            number += 1
        }
    }

    private static func lock(_ folder: String) throws(RunError) -> FolderLock {
        guard let lock = FolderLock(folder) else { throw RunError(folder, .inUse) }
        return lock
    }
}

extension RunError {
    fileprivate var writingFailure: String {
        switch reason {
        case .cannotWrite(let text): text
        case .foreignFiles(let names):
            "\(names.joined(separator: ", ")) \(names.count == 1 ? "is there, and belongs" : "are there, and belong") to no run"
        default: description
        }
    }
}
