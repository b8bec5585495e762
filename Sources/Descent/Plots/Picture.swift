/// What can be drawn and written as a file.
public protocol Picture: Sendable {
    var drawing: Drawing { get }
}

extension Picture {
    /// The picture's text in SVG, the same for the same picture.
    public var svg: String { SVG.text(of: drawing) }

    /// Writes the picture to a file, which appears whole or not at all.
    /// - Throws: `RunError`; what is there and is no regular file, such as a folder or a pipe, is left alone.
    public func write(svg path: String) throws(RunError) { try writeFile(svg, to: path) }
}
