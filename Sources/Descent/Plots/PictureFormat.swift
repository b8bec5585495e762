/// The file formats of pictures, by the endings of their names.
public enum PictureFormat: String, CaseIterable, Sendable {
    /// Scalable vector graphics.
    case svg
    /// Portable network graphics.
    case png

    /// The format of a file by the ending of its name.
    /// - Throws: `RunError` where the file's name has another ending.
    public init(path: String) throws(RunError) {
        let file = path.split(separator: "/").last ?? ""
        let ending = file.lastIndex(of: ".").map { file[file.index(after: $0)...].lowercased() } ?? ""
        guard let format = Self(rawValue: ending) else { throw RunError(path, .unknownPictureFormat) }
        self = format
    }
}

extension Picture {
    /// Writes the picture to a file in the format that its name ends with, which appears whole or not at all.
    /// - Throws: `RunError`; what is there and is no regular file, such as a folder or a pipe, is left alone.
    public func write(to path: String) throws(RunError) {
        switch try PictureFormat(path: path) {
        case .svg: try write(svg: path)
        case .png: try write(png: path)
        }
    }
}

extension PlotStyle {
    /// The names of the styles there are.
    public static let names = ["light", "dark"]

    /// - Throws: `SpecificationError` with the nearest name.
    public init(named name: String) throws(SpecificationError) {
        switch name {
        case "light": self = .light
        case "dark": self = .dark
        default: throw SpecificationError(unknown: "style", name, among: Self.names)
        }
    }
}
