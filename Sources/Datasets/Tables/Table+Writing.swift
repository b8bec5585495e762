import Support

extension Table {
    /// Writes the table as CSV to a file, which appears whole or not at all.
    /// - Throws: `FileError`; what is there and is not a regular file, such as a folder or a pipe, is left alone.
    public func write(csv path: String) throws(FileError) {
        try FileBytes.writeRegular(Array(csv.utf8), to: path)
    }
}
