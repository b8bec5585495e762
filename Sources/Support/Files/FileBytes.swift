/// Whole files, without Foundation, which would double the time a small program takes to start.
package enum FileBytes {
    /// The operating system's reason.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
        /// Whether there is no such file at all.
        package let isMissing: Bool

        /// The reason why the latest call to the operating system failed.
        static var latest: Failure {
            Failure(description: String(cString: strerror(errno)), isMissing: errno == ENOENT)
        }
    }

    /// The bytes of a file or pipe.
    package static func read(_ path: String) throws(Failure) -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw .latest }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            bytes += chunk[..<count]
            if count < chunk.count {
                guard ferror(file) == 0 else { throw .latest }
                return bytes
            }
        }
    }

    /// Removes a file, if it is there.
    package static func remove(_ path: String) { unlink(path) }

    /// Whether a name is that of a file that `write` had not given the name `final` yet.
    package static func isTemporary(_ name: String, of final: String) -> Bool {
        name.hasPrefix(final + ".") && name.hasSuffix(temporaryEnding)
    }

    private static let temporaryEnding = ".temporary"

    /// Writes a temporary file beside `path` and gives it the name in one step, so that no half-written file is seen.
    package static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
        let temporary = "\(path).\(getpid()).\(UInt32.random(in: 0 ... .max))\(temporaryEnding)"
        guard let file = fopen(temporary, "wbx") else { throw .latest }
        let isWritten =
            fwrite(bytes, 1, bytes.count, file) == bytes.count && fflush(file) == 0 && fsync(fileno(file)) == 0
        let failure = Failure.latest
        let isClosed = fclose(file) == 0
        guard isWritten && isClosed else {
            unlink(temporary)
            throw isWritten ? .latest : failure
        }
        guard rename(temporary, path) == 0 else {
            let failure = Failure.latest
            unlink(temporary)
            throw failure
        }
    }
}
