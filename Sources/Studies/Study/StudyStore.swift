import Synchronization

/// Where the trials of a study are kept: in memory, or in a file that several processes share.
public protocol StudyStore: Sendable {
    /// All trials, in the order in which they began.
    func trials() throws -> [Trial]

    /// Begins a trial at the point that `propose` gives for the trials so far, between which and the beginning nobody else
    /// begins one; `nil` where it gives none. Before, trials that died with their process are abandoned.
    func begin(_ propose: ([Trial]) throws -> [Double]?) throws -> Trial?

    /// Keeps a report of a running trial.
    func add(_ report: Trial.Report, to number: Int) throws

    /// Ends a running trial.
    func end(_ number: Int, _ state: Trial.State, value: Double?, reason: String?) throws

    /// Says that a running trial is alive; called every now and then.
    func signOfLife(_ number: Int) throws
}

/// Trials in memory.
public final class MemoryStore: StudyStore {
    private let kept = Mutex<[Trial]>([])

    public init() {}

    public func trials() -> [Trial] { kept.withLock { $0 } }

    public func begin(_ propose: ([Trial]) throws -> [Double]?) throws -> Trial? {
        try kept.withLock { trials in
            guard let point = try propose(trials) else { return nil }
            trials.append(Trial(number: trials.count, point: point))
            return trials.last
        }
    }

    public func add(_ report: Trial.Report, to number: Int) { kept.withLock { $0[number].add(report) } }

    public func end(_ number: Int, _ state: Trial.State, value: Double?, reason: String?) {
        kept.withLock {
            ($0[number].state, $0[number].value, $0[number].reason) = (state, value, reason)
        }
    }

    public func signOfLife(_ number: Int) {}
}
