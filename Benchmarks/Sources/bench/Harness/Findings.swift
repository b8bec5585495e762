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
    /// - Parameter isText: whether each case has a table of its own, as it was printed, in place of a row.
    init(_ cases: [CaseResult], asText isText: Bool = false) {
        let text = cases.map { "```\n\($0.table)\n```\n" }.joined(separator: "\n")
        self.init(
            markdown: isText ? text : Findings.table(of: cases), limits: cases.flatMap(\.limits),
            disagreements: cases.flatMap { entry in
                entry.peers.filter { !$0.agrees }.map { "\($0.name) on \($0.threads) in \(entry.name)" }
            },
            cases: cases)
        markdown += Findings.summary(of: limits)
    }

    /// A row for each case: the time of the first peer, and the ratios of the others to it, ours on each number of
    /// threads, the others' on those that are fastest.
    private static func table(of cases: [CaseResult]) -> String {
        func shown(_ entry: CaseResult) -> [(title: String, peer: CaseResult.PeerResult)] {
            entry.peers.compactMap { peer in
                if peer.name.hasPrefix(DescentPeer.name) { return (peer.title, peer) }
                let best = entry.peers.filter { $0.name == peer.name }.min { $0.ratio.median < $1.ratio.median }
                return best?.threads == peer.threads ? (peer.name, peer) : nil
            }
        }
        var columns: [String] = []
        for (title, _) in cases.flatMap(shown) where !columns.contains(title) { columns.append(title) }
        var lines = ["| | " + columns.joined(separator: " | ") + " |"]
        lines.append("|---|" + columns.map { _ in "---:|" }.joined())
        for entry in cases {
            let peers = shown(entry)
            let cells = columns.map { column in
                guard let (_, peer) = peers.first(where: { $0.title == column }) else { return "" }
                guard peer.title != entry.peers[0].title else {
                    return "\(decimal(peer.median)) \(entry.unit.rawValue)"
                }
                let ratio = peer.ratio
                return String(format: "**%.3g** (%.3g…%.3g)", ratio.median, ratio.minimum, ratio.maximum)
            }
            lines.append("| \(entry.name) | " + cells.joined(separator: " | ") + " |")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A table of text, and its limits.
    mutating func add(_ title: String, _ header: String, _ lines: [String], _ checked: [CheckedLimit]) {
        markdown += "\(title):\n\n```\n\(([header] + lines).joined(separator: "\n"))\n```\n"
        markdown += Findings.summary(of: checked) + "\n"
        limits += checked
    }

    /// How many limits hold, and which do not.
    private static func summary(of limits: [CheckedLimit]) -> String {
        guard !limits.isEmpty else { return "" }
        let broken = limits.filter { !$0.holds }
        let lines = broken.map { String(format: "- \($0.subject): %.3g, at most %.3g", $0.measured, $0.atMost) }
        let head = "\n\(limits.count - broken.count) of \(limits.count) limits hold"
        return broken.isEmpty ? head + ".\n" : head + "; these do not:\n\(lines.joined(separator: "\n"))\n"
    }
}

func decimal(_ value: Double) -> String { String(format: value < 100 ? "%.2f" : "%.0f", value) }
