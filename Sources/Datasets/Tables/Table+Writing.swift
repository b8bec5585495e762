import Support

extension Table {
    /// Writes the table as CSV to a file, which appears whole or not at all.
    /// - Throws: `FileError`; what is there and is not a regular file, such as a folder or a pipe, is left alone.
    public func write(csv path: String) throws(FileError) { try Self.write(csv, to: path) }

    /// Writes CSV as `csvForSpreadsheets` has it to a file, which appears whole or not at all.
    /// - Throws: `FileError`, as `write(csv:)`.
    public func write(csvForSpreadsheets path: String) throws(FileError) {
        try Self.write(csvForSpreadsheets, to: path)
    }

    private static func write(_ text: String, to path: String) throws(FileError) {
        try FileBytes.writeRegular(Array(text.utf8), to: path)
    }
}
