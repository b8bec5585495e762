/// A new file beside the one it is to replace, locked until it is closed, so that what a killed process left can be told
/// from what another process is writing.
struct TemporaryFile: ~Copyable {
    let path: String
    private let descriptor: Int32

    /// Creates the file with the permissions of the one at `final`, if there is one.
    init(for final: String) throws(FileBytes.Failure) {
        var status = stat()
        let isThere = stat(final, &status) == 0
        while true {
            let path = "\(final).\(UniqueName.make())\(TemporaryFile.ending)"
            let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
            let descriptor = open(path, flags, isThere ? status.st_mode & 0o600 : 0o666)
            if descriptor < 0 && errno == EEXIST { continue }
            guard descriptor >= 0 else { throw .latest }
            let isTaken = flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK
            var own = stat()
            // Between the two calls another process may have taken it for a left-over.
            if isTaken || (fstat(descriptor, &own) == 0 && own.st_nlink == 0) {
                close(descriptor)
                continue
            }
            if isThere {
                // The owner can only be kept by those who may give files away.
                if status.st_uid != own.st_uid || status.st_gid != own.st_gid {
                    _ = fchown(descriptor, status.st_uid, status.st_gid)
                }
                fchmod(descriptor, status.st_mode & 0o777)
            }
            (self.path, self.descriptor) = (path, descriptor)
            return
        }
    }

    deinit { close(descriptor) }

    /// Writes all bytes, to the disk.
    func write(_ bytes: [UInt8]) throws(FileBytes.Failure) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                writeBytes(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
            }
            guard count > 0 || (count < 0 && errno == EINTR) else { throw .latest }
            written += max(count, 0)
        }
        try FileBytes.synchronize(descriptor)
    }

    /// Removes the files that killed processes left when they were to replace `final`.
    static func removeLeftovers(of final: String) {
        let folder = FileBytes.parentFolder(of: final)
        let name = final.split(separator: "/").last.map(String.init) ?? final
        for other in (try? FileBytes.names(in: folder)) ?? [] where isTemporary(other, of: name) {
            let path = "\(folder)/\(other)"
            let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            var status = stat()
            guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(),
                flock(descriptor, LOCK_EX | LOCK_NB) == 0
            else { continue }
            unlink(path)
        }
    }

    /// Whether a name is that of a temporary file for one called `final`.
    static func isTemporary(_ name: String, of final: String) -> Bool {
        guard name.utf8.starts(with: (final + ".").utf8) && name.hasSuffix(ending) else { return false }
        return UniqueName.isUnique(name.utf8.dropFirst(final.utf8.count + 1).dropLast(ending.utf8.count))
    }

    private static let ending = ".temporary"
}

// Inside the type, `write` would mean the method.
private func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
