import Support

/// An error in writing a log, such as a full disk or a folder without permission.
public struct TrackingError: InputError, Equatable {
    /// The file or folder.
    public let place: String
    public let problem: String
    /// Empty: the problem says it.
    public var remedy: String { "" }

    /// Creates an error.
    package init(_ place: String, _ problem: String) { (self.place, self.problem) = (place, problem) }

    /// Creates an error of the operating system.
    /// - Parameter code: The value of `errno`.
    init(_ path: String, _ what: String, _ code: Int32) {
        self.init(path, "\(what): \(String(cString: strerror(code)))")
    }
}
