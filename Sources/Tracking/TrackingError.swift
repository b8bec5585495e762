import Support

/// An error in writing a log, such as a full disk or a folder without permission.
public struct TrackingError: Error, CustomStringConvertible, Equatable {
    /// The file or folder.
    public let path: String
    /// The reason, as a part of a sentence.
    public let reason: String

    public var description: String { "\(path): \(reason)" }

    /// Creates an error.
    public init(path: String, reason: String) { (self.path, self.reason) = (path, reason) }

    /// Creates an error of the operating system.
    /// - Parameter code: The value of `errno`.
    init(_ path: String, _ what: String, _ code: Int32) {
        self.init(path: path, reason: "\(what): \(String(cString: strerror(code)))")
    }
}
