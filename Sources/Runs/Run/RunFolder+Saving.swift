import Learning
import Support

extension RunFolder {
    /// Writes the files of a run beside the log that is there; they become the folder's in one step.
    ///
    /// They are written to a folder within, which then gets the name `saved`: from then on they are the run's. They are
    /// moved to their places, `config.json` last, now or, where the process ends meanwhile, by `tidy`.
    func save(_ run: Run) throws(RunError) {
        try make()
        try requireOwnFiles()
        let new = temporaryPath()
        do {
            guard mkdir(new, 0o777) == 0 else { throw FileBytes.Failure.latest }
            try run.writeFiles(to: new)
            try FileBytes.synchronize(folder: new)
            guard rename(new, "\(path)/\(RunFolder.saved)") == 0 else { throw FileBytes.Failure.latest }
            try finishMove()
            try FileBytes.synchronize(folder: FileBytes.parentFolder(of: path))
        } catch {
            RunFolder(new).remove()
            throw RunError(path, .cannotWrite("\(error)"))
        }
    }

    /// Makes the folder and those above it, where they are missing.
    func make() throws(RunError) {
        var missing: [String] = []
        var folder = path
        while access(folder, F_OK) != 0 && errno == ENOENT {
            missing.append(folder)
            folder = FileBytes.parentFolder(of: folder)
        }
        for folder in missing.reversed() where mkdir(folder, 0o777) != 0 && errno != EEXIST {
            throw RunError(path, .cannotWrite("folder \(folder) cannot be made: \(RunFolder.latestReason)"))
        }
    }

    /// Throws where `save` could not write: does what it does, with an empty file.
    func trySaving() throws(RunError) {
        let (folder, moved) = (RunFolder(temporaryPath()), RunFolder(temporaryPath()))
        let file = temporaryPath()
        // So many files may be open besides when the run is saved: its log, and a margin.
        let others = (0..<4).map { _ in open(path, O_RDONLY | O_CLOEXEC) }
        defer {
            for descriptor in others where descriptor >= 0 { close(descriptor) }
            folder.remove()
            moved.remove()
            unlink(file)
        }
        do {
            guard mkdir(folder.path, 0o777) == 0 else { throw FileBytes.Failure.latest }
            try FileBytes.write([], to: folder.place(of: .model))
            guard rename(folder.path, moved.path) == 0, rename(moved.place(of: .model), file) == 0 else {
                throw FileBytes.Failure.latest
            }
        } catch { throw RunError(path, .cannotWrite("\(error)")) }
    }

    // MARK: After a process that ended

    /// Completes what a process that was killed had begun, and removes what it left. Only who has locked the folder may
    /// call this.
    func tidy() throws(RunError) {
        do {
            try finishMove()
            // A link goes, and what it leads to stays.
            for name in try names where RunFolder.isTemporary(name) && unlink("\(path)/\(name)") != 0 {
                RunFolder("\(path)/\(name)").remove()
            }
        } catch { throw RunError(path, .cannotWrite("\(error)")) }
        FileBytes.removeLeftovers(of: place(of: .checkpoint))
    }

    /// Moves the files of a finished run that has arrived to their places.
    func finishMove() throws(FileBytes.Failure) {
        let (saved, replacing) = ("\(path)/\(RunFolder.saved)", "\(path)/\(RunFolder.replacing)")
        if access(replacing, F_OK) == 0 {
            // Nothing has been moved yet, so that these are those of the run that was there.
            for name in try names where RunFolder.isEventFile(name) { unlink("\(path)/\(name)") }
            // The new run may have none.
            unlink(place(of: .training))
            guard rename(replacing, saved) == 0 else { throw .latest }
        }
        guard access(saved, F_OK) == 0 else { return }
        let configuration = Run.File.configuration.rawValue
        let names = try RunFolder(saved).names.filter { $0 != configuration }
        for name in names where isOwn(name) || access("\(path)/\(name)", F_OK) != 0 {
            guard rename("\(saved)/\(name)", "\(path)/\(name)") == 0 else { throw .latest }
        }
        try FileBytes.synchronize(folder: path)
        guard rename("\(saved)/\(configuration)", "\(path)/\(configuration)") == 0 || errno == ENOENT else {
            throw .latest
        }
        // Not before: with neither run nor checkpoint there would be nothing to go on with.
        if access(place(of: .configuration), F_OK) == 0 { unlink(place(of: .checkpoint)) }
        rmdir(saved)
        try FileBytes.synchronize(folder: path)
    }

    private func isOwn(_ name: String) -> Bool { Run.File(rawValue: name) != nil || RunFolder.isEventFile(name) }

    private func isRemovable(_ name: String) -> Bool { isOwn(name) || RunFolder.isUnfinishedFile(name) }

    /// Whether `remove` would leave nothing.
    var isRemovable: Bool { (try? names.allSatisfy(isRemovable)) ?? false }

    /// Removes a run folder; other files, and folders that hold them, stay.
    func remove() {
        for name in (try? names) ?? [] where isRemovable(name) { unlink("\(path)/\(name)") }
        rmdir(path)
    }
}
