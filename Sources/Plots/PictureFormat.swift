import Support

/// The file formats of pictures, by the endings of their names.
package enum PictureFormat: String, CaseIterable, Sendable {
    /// Scalable vector graphics.
    case svg
    /// Portable network graphics.
    case png

    /// Creates the format of a file by the ending of its name.
    /// - Throws: `FileError` if the file's name has another ending.
    package init(path: String) throws(FileError) {
        guard let format = Self(rawValue: FileName(path).ending) else {
            throw FileError(
                path, "pictures are \(Self.endings) files", remedy: "give a name that ends so")
        }
        self = format
    }

    private static var endings: String { allCases.map { ".\($0.rawValue)" }.joined(separator: " or ") }
}

extension Picture {
    /// Writes the picture to a file in the format that its name ends with, which appears whole or not at all.
    /// - Throws: `FileError`; what is there and is not a regular file, such as a folder or a pipe, is left alone.
    public func write(to path: String) throws(FileError) {
        switch try PictureFormat(path: path) {
        case .svg: try write(svg: path)
        case .png: try write(png: path)
        }
    }
}
