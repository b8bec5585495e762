/// How long a peer may take beside another one in the same rounds.
struct Limit: Encodable, Sendable {
    var peer = DescentPeer.name
    /// On how many threads; nil for the fastest.
    var threads: Int?
    /// What it is compared with, on as many threads, or the fastest of its rows: a peer's name, or its first words.
    var against: String
    /// The highest ratio of the medians of both, each by the first peer of the same rounds.
    var atMost: Double
}

extension CaseResult {
    /// The limit beside what was measured; nil where a peer is not there.
    func checked(_ limit: Limit) -> CheckedLimit? {
        func fastest(_ name: String) -> Double? {
            peers.filter { ($0.name + " ").hasPrefix(name + " ") && (limit.threads ?? $0.threads) == $0.threads }.map(
                \.ratio.median
            ).min()
        }
        guard let own = fastest(limit.peer), let other = fastest(limit.against) else { return nil }
        let threads = limit.threads.map { " on \($0) thread\($0 == 1 ? "" : "s")" } ?? ""
        return CheckedLimit(
            subject: "\(name): \(limit.peer) / \(limit.against)\(threads)", measured: own / other,
            atMost: limit.atMost)
    }
}
