import Support

/// A log that cannot be written, for example because the disk is full or the folder does not exist.
public struct TrackingError: Error, CustomStringConvertible, Equatable {
    /// The path that cannot be written.
    public let path: String
    /// The reason.
    public let reason: String

    public var description: String { "\(path): \(reason)" }

    /// Creates an error.
    public init(path: String, reason: String) { (self.path, self.reason) = (path, reason) }

    /// Creates an error from the system's reason.
    /// - Parameter code: the value of `errno`.
    init(_ path: String, _ what: String, _ code: Int32) {
        self.init(path: path, reason: "\(what): \(String(cString: strerror(code)))")
    }
}
