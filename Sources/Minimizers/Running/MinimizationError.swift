import Support

/// A problem with which no method can begin.
public struct MinimizationError: InputError, Hashable {
    /// The function that was called, where a method does not name itself: "findRoot".
    public let place: String
    public let problem: String
    public let remedy: String

    /// Creates an error; the remedy and the place may be empty.
    public init(_ problem: String, _ remedy: String = "", at place: String = "") {
        (self.place, self.problem, self.remedy) = (place, problem, remedy)
    }
}
