import Synchronization

/// A place that keeps the trials of a study: memory, or a file that several processes share.
public protocol StudyStore: Sendable {
    /// All trials, in the order in which they began.
    func trials() throws -> [Trial]

    /// Begins a trial at the point that `propose` returns for the trials so far, or returns `nil` if it returns `nil`. Nobody
    /// else can begin a trial in between. Trials whose process died are abandoned first.
    func begin(_ propose: ([Trial]) throws -> [Double]?) throws -> Trial?

    /// Keeps a report of a running trial.
    func add(_ report: Trial.Report, to number: Int) throws

    /// Ends a running trial.
    func end(_ number: Int, _ state: Trial.State, value: Double?, reason: String?) throws

    /// Says that a running trial is alive; called every few seconds.
    func signOfLife(_ number: Int) throws
}

/// A store that keeps trials in memory.
public final class MemoryStore: StudyStore {
    private let kept = Mutex<[Trial]>([])

    /// Creates an empty store.
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
