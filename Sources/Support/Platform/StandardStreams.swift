/// The standard input, output and error of a program.
package enum StandardStreams {
    /// Opens those that are closed, so that no file that is opened later has the number of one, and receives what is meant
    /// for it. What is written to one that was closed fails.
    package static func open() {
        for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) < 0 && errno == EBADF {
            // The lowest number that is free is this one.
            _ = openFile("/dev/null", O_RDONLY)
        }
    }
}

// Inside the type, `open` would mean its method.
private func openFile(_ path: String, _ flags: Int32) -> Int32 { open(path, flags) }
