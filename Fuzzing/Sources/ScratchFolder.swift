import Descent
import Foundation

/// A folder of its own, in memory where the system has such, in which a process works and whose files are lost.
enum ScratchFolder {
    /// Creates the folder, calls `body` with its path, and removes it.
    static func with<Result>(_ body: (_ path: String) throws -> Result) throws -> Result {
        let parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm/" : NSTemporaryDirectory()
        let path = parent + "fuzz-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(path)
    }
}

/// Replaces a file in the current folder, as a user's program would: neither whole nor safe, but fast.
func write(_ bytes: [UInt8], toFile name: String) {
    let file = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    require(file >= 0 && write(file, bytes, bytes.count) == bytes.count, "\(name) cannot be written")
    close(file)
}
