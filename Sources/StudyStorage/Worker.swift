import Foundation
import Support

/// The process that tries a point, kept with the trial so that others can tell whether it still runs.
struct Worker: Codable, Equatable {
    let host: String
    let process: Int32
    /// The system's name of those processes among which the number is one process only: each container has its own. Earlier
    /// versions did not write it.
    let space: String?
    /// When it began, in the system's units: the numbers of processes come again.
    let began: String

    static let own = Worker(
        host: ProcessInfo.processInfo.hostName, process: getpid(), space: processSpace,
        began: beginning(of: getpid()) ?? "")

    /// Whether it runs; `nil` where that cannot be told, as on another machine.
    var isAlive: Bool? {
        let own = Self.own
        // A system that does not tell of this process tells of no other.
        guard host == own.host, space == nil || space == own.space, own.began == Self.beginning(of: own.process) else {
            return nil
        }
        return Self.beginning(of: process) == began
    }

    private static var processSpace: String? {
        #if os(Linux)
            return try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")
        #else
            return nil
        #endif
    }

    /// `nil` where there is no such process.
    private static func beginning(of process: Int32) -> String? {
        #if os(Linux)
            // The name in parentheses may have spaces; after it, the beginning is the twentieth field.
            guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
                let fields = text.split(separator: ")").last?.split(separator: " "), fields.count > 19,
                fields[0] != "Z"
            else { return nil }
            return String(fields[19])
        #else
            return kill(process, 0) == 0 || errno == EPERM ? "" : nil
        #endif
    }
}
