/// A regular file that is read piece by piece, and whether another process changes it meanwhile.
///
/// It is not mapped into memory: what lies there would change with the file, and end the process where the file becomes
/// shorter.
package final class StableFile: Sendable {
    /// The number of bytes when the file was opened.
    package let count: Int
    private let descriptor: Int32
    private let state: State

    /// Opens a file; `nil` where it is not a regular one, such as a pipe, tells no size, or cannot be opened.
    package init?(_ path: String) {
        // What is no regular file is not waited for.
        descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
            close(descriptor)
            return nil
        }
        (state, count) = (State(status), Int(status.st_size))
    }

    deinit { close(descriptor) }

    /// Fills a buffer with the bytes from `offset` on; false where the file ends before.
    package func read(into buffer: UnsafeMutableBufferPointer<UInt8>, at offset: Int) throws(FileBytes.Failure) -> Bool
    {
        var filled = 0
        while filled < buffer.count {
            let count = pread(
                descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled, off_t(offset + filled))
            if count == 0 { return false }
            guard count > 0 || errno == EINTR else { throw .latest }
            filled += max(count, 0)
        }
        return true
    }

    /// Whether the file is another than when it was opened, as far as its size and its times tell.
    package var hasChanged: Bool {
        var status = stat()
        return fstat(descriptor, &status) != 0 || State(status) != state
    }

    private struct State: Equatable {
        let size: off_t
        let seconds: Int
        let nanoseconds: Int

        init(_ status: stat) {
            size = status.st_size
            #if canImport(Darwin)
                (seconds, nanoseconds) = (status.st_mtimespec.tv_sec, status.st_mtimespec.tv_nsec)
            #else
                (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
            #endif
        }
    }
}
