import Foundation

/// When, where and with what a run measured.
struct Report: Encodable {
    var date: String
    var machine: Machine
    var versions: [String: String]

    init(versions: [String: String] = [:]) {
        (date, machine) = (Date.now.formatted(.iso8601), .current())
        self.versions = versions
    }

    private var software: String {
        versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }

    var markdown: String {
        """
        Last written on \(date.prefix(10)): \(machine.processor), \(machine.processors) processors, \(machine.system); \(software).
        The load was \(String(format: "%.1f", machine.loadAverage)) at the start.

        """
    }

    /// The lines above the tables.
    var heading: String {
        return """
            \(date)
            \(machine.processor), \(machine.processors) processors, \(machine.system)
            load average at the start \(String(format: "%.2f", machine.loadAverage)); far from 0, do not quote the numbers
            \(software.isEmpty ? "without Python" : software)
            """
    }
}

/// - Throws: `BenchError` where the file cannot be written.
func writeJSON(_ value: some Encodable, to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
        positiveInfinity: "infinity", negativeInfinity: "-infinity", nan: "not a number")
    do {
        try encoder.encode(value).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
        throw BenchError("\(path) cannot be written: \(error.localizedDescription)")
    }
}

extension CaseResult {
    /// The table of one case.
    var table: String {
        let rows = peers.map { peer in
            [
                peer.name,
                String(peer.threads),
                decimal(peer.median),
                decimal(peer.fastest),
                String(format: "%.2f", peer.ratio.median),
                String(format: "%.2f..%.2f", peer.ratio.minimum, peer.ratio.maximum),
                peer.allocationsPerStep.map { String(format: "%g", $0) } ?? "",
                peer.peakMegabytes.map(decimal) ?? "",
                peer.agrees ? String(format: "%.6g", peer.value) : String(format: "%.6g DIFFERS", peer.value),
            ]
        }
        let header = [
            "peer", "threads", "median \(unit.rawValue)", "fastest", "ratio", "spread", "allocations/step", "peak MB",
            "value",
        ]
        let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
        let lines = ([header] + rows).map { row in
            zip(row, widths).enumerated().map { column, cell in
                let padding = String(repeating: " ", count: cell.1 - cell.0.count)
                return column == 0 ? cell.0 + padding : padding + cell.0
            }.joined(separator: "  ")
        }
        return (["\(name), \(rounds) rounds"] + lines).joined(separator: "\n")
    }
}
