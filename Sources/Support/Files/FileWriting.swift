extension FileBytes {
    /// Writes bytes to a regular file, which appears whole or not at all.
    /// - Throws: `FileError`; what is there and is not a regular file, such as a folder or a pipe, is left alone.
    package static func writeRegular(_ bytes: [UInt8], to path: String) throws(FileError) {
        try requireRegular(path)
        do { try write(bytes, to: path) } catch { throw cannotWrite(path, error.description) }
    }

    /// Throws where `path` cannot be written, so that this is known before work is done for it.
    /// - Throws: `FileError`, as the writing would.
    package static func requireWritable(_ path: String) throws(FileError) {
        try requireRegular(path)
        do {
            let trial = try TemporaryFile(for: destination(of: path))
            unlink(trial.path)
        } catch { throw cannotWrite(path, error.description) }
    }

    private static func requireRegular(_ path: String) throws(FileError) {
        var status = stat()
        if stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG {
            throw FileError(path, "exists and is not a regular file", remedy: "give another path")
        }
    }

    private static func cannotWrite(_ path: String, _ reason: String) -> FileError {
        FileError(path, "cannot be written: \(reason)", remedy: "give another path")
    }
}
