/// Whole files, without Foundation, which would double the time a small program takes to start.
package enum FileBytes {
    /// The operating system's reason.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
        /// Whether there is no such file at all.
        package let isMissing: Bool

        package init(_ description: String, isMissing: Bool = false) {
            (self.description, self.isMissing) = (description, isMissing)
        }

        /// The reason why the latest call to the operating system failed.
        package static var latest: Failure {
            Failure(String(cString: strerror(errno)), isMissing: errno == ENOENT)
        }
    }

    /// The bytes of a file or pipe.
    package static func read(_ path: String) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .latest }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = chunk.withUnsafeMutableBytes { readBytes(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { bytes += chunk[..<count] }
            if count == 0 { return bytes }
            guard count > 0 || errno == EINTR else { throw .latest }
        }
    }

    /// Removes a file, if it is there.
    package static func remove(_ path: String) { unlink(path) }

    /// Writes bytes to a file, which appears whole or not at all and is on the disk when this returns.
    ///
    /// A file that is there keeps its permissions, and a link to a file still leads to it.
    package static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
        let path = destination(of: path)
        TemporaryFile.removeLeftovers(of: path)
        let temporary = try TemporaryFile(for: path)
        do throws(Failure) {
            try temporary.write(bytes)
            guard rename(temporary.path, path) == 0 else { throw .latest }
        } catch {
            unlink(temporary.path)
            throw error
        }
        try synchronize(folder: parentFolder(of: path))
    }

    /// Removes what processes left that were killed while they wrote to `path`.
    package static func removeLeftovers(of path: String) { TemporaryFile.removeLeftovers(of: path) }

    /// Whether a name is that of a file that `write` had not given the name `final` yet.
    package static func isTemporary(_ name: String, of final: String) -> Bool {
        TemporaryFile.isTemporary(name, of: final)
    }

    /// Makes sure that the names in a folder are on the disk, where the file system can tell.
    package static func synchronize(folder: String) throws(Failure) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        // Names may be written to a folder that cannot be read.
        guard descriptor >= 0 else {
            guard errno == EACCES else { throw .latest }
            return
        }
        defer { close(descriptor) }
        try synchronize(descriptor)
    }

    static func synchronize(_ descriptor: Int32) throws(Failure) {
        // Some file systems have nothing to synchronize.
        guard fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP else { throw .latest }
    }

    /// The folder that holds what a path names.
    package static func parentFolder(of path: String) -> String {
        let trimmed = withoutTrailingSlashes(path)
        guard let slash = trimmed.lastIndex(of: "/") else { return trimmed == "." ? ".." : "." }
        return slash == trimmed.startIndex ? "/" : withoutTrailingSlashes(String(trimmed[..<slash]))
    }

    /// The path without slashes at its end.
    package static func withoutTrailingSlashes(_ path: String) -> String {
        let trimmed = String(path.reversed().drop { $0 == "/" }.reversed())
        return trimmed.isEmpty && !path.isEmpty ? "/" : trimmed
    }

    /// The file that a link leads to, or the path itself.
    static func destination(of path: String) -> String {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK, let resolved = realpath(path, nil) else {
            return path
        }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

// Inside a type, `read` and `write` would mean its methods.
private func readBytes(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, bytes, count)
}
