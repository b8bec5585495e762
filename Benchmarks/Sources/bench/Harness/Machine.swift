import Foundation

/// What the numbers were measured on.
struct Machine: Encodable {
    var processor: String
    var processors: Int
    var system: String
    /// Of the minute before the run.
    var loadAverage: Double

    static func current() -> Machine {
        let information = ProcessInfo.processInfo
        let table = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let model = table.split(separator: "\n").first { $0.hasPrefix("model name") }?
            .split(separator: ":").last?.trimmingCharacters(in: .whitespaces)
        var load = 0.0
        // Not a number where the system does not tell.
        if getloadavg(&load, 1) != 1 { load = .nan }
        return Machine(
            processor: model ?? "unknown", processors: information.activeProcessorCount,
            system: information.operatingSystemVersionString, loadAverage: load)
    }
}
