import Foundation

/// What a group found.
struct Findings: Encodable {
    /// The section of the document.
    var markdown: String
    /// What must be true, and whether it is.
    var limits: [CheckedLimit] = []
    /// Peers that did not compute the same.
    var disagreements: [String] = []
    var cases: [CaseResult] = []
}

/// A limit beside what was measured.
struct CheckedLimit: Encodable {
    var subject: String
    var measured: Double
    var atMost: Double

    var holds: Bool { measured <= atMost }

    var line: String {
        String(format: "\(holds ? "held" : "BROKEN"): \(subject) %.3g, at most %.3g", measured, atMost)
    }
}

extension Findings {
    init(_ cases: [CaseResult]) {
        self.init(
            markdown: Findings.table(of: cases), limits: cases.flatMap(\.limits),
            disagreements: cases.flatMap { entry in
                entry.peers.filter { !$0.agrees }.map { "\($0.name) on \($0.threads) in \(entry.name)" }
            },
            cases: cases)
        markdown += Findings.table(of: limits)
    }

    /// A row for each case, a column for each peer: the time of the first peer, the ratios of the others to it.
    private static func table(of cases: [CaseResult]) -> String {
        var columns: [String] = []
        for peer in cases.flatMap({ $0.peers }) where !columns.contains(peer.title) { columns.append(peer.title) }
        var lines = ["| case | " + columns.joined(separator: " | ") + " |"]
        lines.append("|---|" + columns.map { _ in "---:|" }.joined())
        for entry in cases {
            let cells = columns.map { column in
                guard let index = entry.peers.firstIndex(where: { $0.title == column }) else { return "" }
                let peer = entry.peers[index]
                guard index > 0 else { return "\(decimal(peer.median)) \(entry.unit.rawValue)" }
                let ratio = peer.ratio
                return String(format: "**%.2f** (%.2f…%.2f)", ratio.median, ratio.minimum, ratio.maximum)
            }
            lines.append("| \(entry.name) | " + cells.joined(separator: " | ") + " |")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A table of text, and its limits.
    mutating func add(_ title: String, _ header: String, _ lines: [String], _ checked: [CheckedLimit]) {
        markdown += "\(title):\n\n```\n\(([header] + lines).joined(separator: "\n"))\n```\n\n"
        limits += checked
    }

    static func table(of limits: [CheckedLimit]) -> String {
        guard !limits.isEmpty else { return "" }
        let rows = limits.map {
            String(format: "| \($0.subject) | %.2f | %.2f | \($0.holds ? "yes" : "**no**") |", $0.measured, $0.atMost)
        }
        return (["", "| ratio of medians | measured | at most | held |", "|---|---:|---:|---|"] + rows)
            .joined(separator: "\n") + "\n"
    }
}

func decimal(_ value: Double) -> String { String(format: value < 100 ? "%.2f" : "%.0f", value) }
