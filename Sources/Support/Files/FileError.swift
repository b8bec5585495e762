/// An error about a file that cannot be read or written.
public struct FileError: InputError, Equatable {
    /// The path, as it was given.
    public let place: String
    public let problem: String
    public let remedy: String

    package init(_ place: String, _ problem: String, remedy: String) {
        (self.place, self.problem, self.remedy) = (place, problem, remedy)
    }
}
