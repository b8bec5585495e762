import Synchronization

/// A line that the shell runs in a process group of its own, with nothing on standard input.
///
/// Without Foundation's `Process`, which cannot end what the shell has started in its turn.
package final class ChildProcess {
    private let identifier: pid_t
    private let descriptor: Int32
    /// What it has printed on standard output.
    package private(set) var output: [UInt8] = []
    /// The exit status once it has ended; 0 where a signal ended it.
    package private(set) var status: Int32 = 0
    /// The signal that ended it, if one did.
    package private(set) var signal: Int32?

    /// The reason why a process cannot be started.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Held while a pipe is made and handed on, so that no other process inherits its end and keeps it open.
    private static let starting = Mutex(())

    /// Starts the shell.
    package init(shell line: String) throws(Failure) {
        let started = Self.starting.withLock { _ -> (pid: pid_t, descriptor: Int32, error: Int32) in
            var ends: [Int32] = [0, 0]
            guard pipe(&ends) == 0 else { return (0, 0, errno) }
            _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
            _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
            defer { close(ends[1]) }
            let (pid, error) = Self.spawn(line, output: ends[1])
            if error != 0 { close(ends[0]) }
            return (pid, ends[0], error)
        }
        guard started.error == 0 else { throw Failure(description: String(cString: strerror(started.error))) }
        (identifier, descriptor) = (started.pid, started.descriptor)
    }

    private static func spawn(_ line: String, output: Int32) -> (pid: pid_t, error: Int32) {
        #if canImport(Darwin)
            var (actions, attributes): (posix_spawn_file_actions_t?, posix_spawnattr_t?)
        #else
            var (actions, attributes) = (posix_spawn_file_actions_t(), posix_spawnattr_t())
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        let texts = ["sh", "-c", line]
        let arguments: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var pid: pid_t = 0
        let error = posix_spawn(&pid, "/bin/sh", &actions, &attributes, arguments, environ)
        return (pid, error)
    }

    /// Waits until it has ended, and ends it and its group where `goesOn`, asked about ten times a second, returns false.
    /// - Returns: whether it ended by itself.
    package func wait(while goesOn: () throws -> Bool) rethrows -> Bool {
        defer { close(descriptor) }
        var (isOpen, buffer) = (true, [UInt8](repeating: 0, count: 1 << 16))
        while true {
            var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            if isOpen, poll(&ready, 1, 100) > 0 {
                let count = read(descriptor, &buffer, buffer.count)
                if count > 0 { output += buffer[..<count] }
                if count == 0 { isOpen = false }
                if count > 0 { continue }
            }
            if !isOpen {
                if hasEnded(WNOHANG) { return true }
                usleep(1_000)
            }
            do {
                guard try goesOn() else {
                    end()
                    return false
                }
            } catch {
                end()
                throw error
            }
        }
    }

    private func end() {
        kill(-identifier, SIGKILL)
        while !hasEnded(0) {}
    }

    private func hasEnded(_ options: Int32) -> Bool {
        var code: Int32 = 0
        guard waitpid(identifier, &code, options) == identifier else { return errno == ECHILD }
        if code & 0x7f == 0 { status = (code >> 8) & 0xff } else { signal = code & 0x7f }
        return true
    }
}
