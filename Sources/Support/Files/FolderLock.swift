/// A lock on a folder that keeps other processes from writing to it, until it is released or the process ends, however
/// that may be.
package final class FolderLock: Sendable {
    private let descriptor: Int32

    /// Locks `folder`, or returns `nil` where another process has locked it.
    package init?(_ folder: String) {
        descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        // Some file systems have no locks: there is then nobody to keep away.
        guard descriptor < 0 || flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
            close(descriptor)
            return nil
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
}
