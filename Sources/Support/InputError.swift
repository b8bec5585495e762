/// An error about something that comes from outside the program: a file, data, a formula, a setting. Its description
/// is one line, `place: problem; remedy`.
public protocol InputError: Error, Sendable, CustomStringConvertible {
    /// The place of the problem: a file with its line, an option, a column of a text. Empty where the problem names it.
    var place: String { get }
    /// The problem, with what was given: `no column "prise"`.
    var problem: String { get }
    /// The remedy: `check the path`. Empty where the problem says it.
    var remedy: String { get }
}

extension InputError {
    /// The problem and the remedy, without the place.
    public var message: String { oneLine(problem + (remedy.isEmpty ? "" : "; " + remedy), limit: .max) }

    /// The problem behind its place, for an error that is about a place further out.
    package var problemAtPlace: String { (place.isEmpty ? "" : place + ": ") + problem }

    public var description: String { oneLine(problemAtPlace + (remedy.isEmpty ? "" : "; " + remedy), limit: .max) }
}
