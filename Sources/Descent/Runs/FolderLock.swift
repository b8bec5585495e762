#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Keeps other processes from writing a run to a folder, until it is released or the process ends, however that may be.
final class FolderLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `RunError` where another has it.
    init(_ folder: String) throws(RunError) {
        descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        // Some file systems have no locks: there is then nobody to keep away.
        guard descriptor < 0 || flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
            close(descriptor)
            throw RunError(folder, .inUse)
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
}
