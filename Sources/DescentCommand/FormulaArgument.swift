import Formulas
import Support

/// A formula on the command line: itself, `@FILE` for a file that holds it, or `-` for standard input.
enum FormulaArgument {
    /// The other things that can be given for a formula, in words for help.
    static let help = "@FILE for a file that holds it, - for standard input"

    /// The text of the formula: of a file, its lines as one, without remarks that begin with `#`.
    /// - Throws: where the file cannot be read.
    static func text(of argument: String) throws -> String {
        // The parser sees a formula that begins with a minus with a space in front: see `DescentCommand.protectingFormula`.
        let argument = argument.hasPrefix(" -") ? String(argument.dropFirst()) : argument
        let path: String
        switch argument {
        case "-": path = "/dev/stdin"
        case _ where argument.hasPrefix("@"): path = String(argument.dropFirst())
        default: return argument
        }
        let place = argument == "-" ? "standard input" : path
        let bytes: [UInt8]
        do { bytes = try FileBytes.read(path) } catch { throw FormulaFileError(place, "\(error)", "give @ and a file") }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw FormulaFileError(place, "it is no text in UTF-8", "write the formula to a text file")
        }
        let lines = text.split(whereSeparator: \.isNewline).map { $0.prefix { $0 != "#" } }
        return lines.joined(separator: " ").trimmingSpaces
    }
}

/// A file that was to hold a formula.
private struct FormulaFileError: InputError {
    let place: String
    let problem: String
    let remedy: String

    init(_ place: String, _ problem: String, _ remedy: String) {
        (self.place, self.problem, self.remedy) = (place, problem, remedy)
    }
}
