import Support

extension RunFolder {
    /// Puts the finished run in `new` in the place of the one that is here, which is removed.
    ///
    /// Where that can be, the two folders are exchanged. Elsewhere `new` is moved into this folder, and then its files to
    /// their places; this also leaves files alone that belong to no run.
    func replace(by new: RunFolder) throws(RunError) {
        if !exists && rename(new.path, path) == 0 { return }
        if isRemovable && canBeMoved && RunFolder.exchange(new.path, path) {
            try? FileBytes.synchronize(folder: FileBytes.parentFolder(of: path))
            // Under a temporary name `tidy` removes what this process, should it be killed, does not.
            let old = RunFolder(temporaryPath())
            return rename(new.path, old.path) == 0 ? old.remove() : new.remove()
        }
        do {
            guard rename(new.path, "\(path)/\(RunFolder.replacing)") == 0 else { throw FileBytes.Failure.latest }
            try FileBytes.synchronize(folder: path)
            try finishMove()
        } catch { throw RunError(path, .cannotWrite("\(error)")) }
    }

    /// Whether this folder could be exchanged with `empty`, a new folder: tries all that decides it.
    func canBeExchanged(with empty: RunFolder) -> Bool {
        guard canBeMoved else { return false }
        let (one, other) = (empty.temporaryPath(), empty.temporaryPath())
        defer {
            rmdir(one)
            rmdir(other)
        }
        guard mkdir(one, 0o777) == 0, mkdir(other, 0o777) == 0, RunFolder.exchange(one, other) else { return false }
        // No folder takes the place of one that is not empty. That this is the only thing against it says that the folder
        // is not a mount point, that both are on one file system, and that names may be changed above both.
        return rename(path, empty.path) != 0 && (errno == ENOTEMPTY || errno == EEXIST)
    }

    /// Whether the path is the folder's own, and not a link or `.`, and nobody's shell stands in it.
    private var canBeMoved: Bool {
        var (own, current) = (stat(), stat())
        guard lstat(path, &own) == 0, own.st_mode & S_IFMT == S_IFDIR else { return false }
        return stat(".", &current) != 0 || own.st_dev != current.st_dev || own.st_ino != current.st_ino
    }

    /// Exchanges two folders in one step; false where the file system cannot.
    private static func exchange(_ one: String, _ other: String) -> Bool {
        #if canImport(Darwin)
            return renamex_np(one, other, UInt32(RENAME_SWAP)) == 0
        #else
            // Linux' `renameat2` with its flag to exchange, which Swift's Glibc module does not show.
            typealias Function =
                @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
            guard let symbol = dlsym(nil, "renameat2") else { return false }
            let exchange: UInt32 = 2
            return unsafeBitCast(symbol, to: Function.self)(AT_FDCWD, one, AT_FDCWD, other, exchange) == 0
        #endif
    }
}
