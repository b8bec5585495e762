/// A lock on a folder that keeps other processes from writing to it, until it is released or the process ends, however
/// that may be.
package final class FolderLock: Sendable {
    private let descriptor: Int32
    /// Whether the folder is locked: some file systems have no locks.
    package let isHeld: Bool

    /// Locks `folder`, or returns `nil` where another process has locked it.
    package init?(_ folder: String) {
        // Anything but a folder, such as a pipe without a writer, is not waited for.
        descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        isHeld = descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) == 0
        // Where there are no locks there is nobody to keep away.
        guard descriptor < 0 || isHeld || errno != EWOULDBLOCK else {
            close(descriptor)
            return nil
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
}
