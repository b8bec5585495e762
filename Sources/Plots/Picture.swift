import Support

/// A value that can be drawn and written to a file.
public protocol Picture: Sendable {
    /// The content of the picture.
    var drawing: Drawing { get }
    /// Returns the same picture in another style; a picture that chooses its own colors stays as it is.
    func styled(_ style: PlotStyle) -> Self
}

extension Picture {
    public func styled(_ style: PlotStyle) -> Self { self }

    /// The picture's text in SVG, the same for the same picture.
    public var svg: String { SVG.text(of: drawing) }

    /// Returns the bytes of the picture in PNG, the same for the same picture. A motion is shown at its end.
    /// - Parameter scale: the pixels for each unit of the drawing.
    /// - Precondition: `scale` is above 0, and the picture has at most 2²⁸ pixels.
    public func png(scale: Double = 2) -> [UInt8] { PNG.encode(Raster.image(of: drawing, scale: scale)) }

    /// Writes the picture to a file, which appears whole or not at all.
    /// - Throws: `FileError`; what is there and is not a regular file, such as a folder or a pipe, is left alone.
    public func write(svg path: String) throws(FileError) { try FileBytes.writeRegular(Array(svg.utf8), to: path) }

    /// Writes the picture to a file, which appears whole or not at all.
    /// - Throws: `FileError`; what is there and is not a regular file, such as a folder or a pipe, is left alone.
    public func write(png path: String, scale: Double = 2) throws(FileError) {
        try FileBytes.writeRegular(png(scale: scale), to: path)
    }
}
