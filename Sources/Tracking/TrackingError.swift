#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A log that cannot be written: a full disk, a folder that is not there or not ours.
public struct TrackingError: Error, CustomStringConvertible, Equatable {
    public let path: String
    public let reason: String

    public var description: String { "\(path): \(reason)" }

    public init(path: String, reason: String) { (self.path, self.reason) = (path, reason) }

    /// - Parameter code: of `errno`.
    init(_ path: String, _ what: String, _ code: Int32) {
        self.init(path: path, reason: "\(what): \(String(cString: strerror(code)))")
    }
}
