import ArgumentParser
import Descent

/// How pictures look, and what their files may be called.
struct PictureOptions: ParsableArguments {
    @Option(help: "The style of pictures: \(PlotStyle.names.joined(separator: ", ")).") var style = "light"

    /// Throws where a picture could not be written, before work is done for it.
    /// - Parameters:
    ///   - files: with their options; nil where none was given.
    ///   - animations: the options whose pictures move, which only SVG can.
    func requireWritable(_ files: [(file: String?, option: String)], animations: Set<String> = []) throws {
        _ = try usage("--style") { try PlotStyle(named: style) }
        for case (let file?, let option) in files {
            guard file != "" else { throw UsageError("\(option) is empty; give a file") }
            try FileBytes.requireWritable(file)
            let format = try usage(option) { try PictureFormat(path: file) }
            guard format == .svg || !animations.contains(option) else {
                throw UsageError("\(option): \(file): only .svg files move; give such a name")
            }
        }
    }

    func write(_ picture: any Picture, to file: String) throws {
        try picture.styled(PlotStyle(named: style)).write(to: file)
    }
}
