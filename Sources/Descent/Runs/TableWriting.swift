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
        try writeFile(csv, to: path)
    }
}

/// Writes text to a file, which appears whole or not at all.
/// - Throws: `RunError`; what is there and is no regular file, such as a folder or a pipe, is left alone.
func writeFile(_ text: String, to path: String) throws(RunError) {
    var status = stat()
    if stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG { throw RunError(path, .notAFile) }
    do { try FileBytes.write(Array(text.utf8), to: path) } catch { throw RunError(path, .cannotWrite("\(error)")) }
}
