/// An error about a file that cannot be read or written; its description is one line.
public struct FileError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The path, as it was given.
    public let place: String
    /// The problem.
    public let problem: String
    /// The likely mend.
    public let remedy: String

    public var description: String { "\(place): \(problem); \(remedy)" }

    package init(_ place: String, _ problem: String, remedy: String) {
        (self.place, self.problem, self.remedy) = (place, problem, remedy)
    }
}
