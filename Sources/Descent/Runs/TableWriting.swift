import Learning
import Tensors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Table {
    /// Writes the table as CSV to a file, which appears whole or not at all.
    /// - Throws: `RunError`; what is there and is no regular file, such as a folder or a pipe, is left alone.
    public func write(csv path: String) throws(RunError) {
        try writeFile(Array(csv.utf8), to: path)
    }
}

/// Writes bytes to a file, which appears whole or not at all.
/// - Throws: `RunError`; what is there and is no regular file, such as a folder or a pipe, is left alone.
func writeFile(_ bytes: [UInt8], to path: String) throws(RunError) {
    var status = stat()
    if stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG { throw RunError(path, .notAFile) }
    do { try FileBytes.write(bytes, to: path) } catch { throw RunError(path, .cannotWrite("\(error)")) }
}

/// Throws where `path` cannot be written, before work is done for it.
/// - Throws: `RunError`, as the writing would.
public func requireWritable(file path: String) throws(RunError) {
    var status = stat()
    if stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG { throw RunError(path, .notAFile) }
    let end = path.lastIndex(of: "/")
    let folder = end.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    guard access(folder, W_OK) == 0 else { throw RunError(path, .cannotWrite(String(cString: strerror(errno)))) }
}
