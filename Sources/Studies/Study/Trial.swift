/// One point of a search space that was, or is being, tried.
public struct Trial: Sendable, Equatable {
    public enum State: Sendable, Equatable, CaseIterable {
        case running
        /// It has a value.
        case completed
        /// It was ended early, because it could not become one of the best.
        case pruned
        /// It could not be tried.
        case failed
        /// Its process ended before it did. The point is tried again.
        case abandoned

        /// Whether it is one of the trials that were asked for.
        public var isEnded: Bool { self == .completed || self == .pruned || self == .failed }
    }

    /// The value on the way, after some steps.
    public struct Report: Sendable, Equatable {
        public let step: Int
        public let value: Double

        public init(step: Int, value: Double) { (self.step, self.value) = (step, value) }
    }

    /// From 0, in the order in which trials began.
    public internal(set) var number: Int
    /// A number for each parameter of the space, in its order: see `Distribution`.
    public let point: [Double]
    public var state: State
    /// What is to be made small, or large; of a pruned trial its last report.
    public var value: Double?
    /// In the order of steps.
    public var reports: [Report]
    /// Why it failed or was pruned, in one line.
    public var reason: String?

    public init(
        number: Int, point: [Double], state: State = .running, value: Double? = nil, reports: [Report] = [],
        reason: String? = nil
    ) {
        (self.number, self.point, self.state, self.value) = (number, point, state, value)
        (self.reports, self.reason) = (reports.sorted { $0.step < $1.step }, reason)
    }

    /// Adds a report, or replaces the one of that step.
    public mutating func add(_ report: Report) {
        let place = reports.firstIndex { $0.step >= report.step } ?? reports.count
        if place < reports.count && reports[place].step == report.step { reports.remove(at: place) }
        reports.insert(report, at: place)
    }
}

/// Which values are better.
public enum StudyDirection: String, Sendable, Codable {
    case minimize, maximize

    /// `value` or its negative, so that less is better.
    func cost(_ value: Double) -> Double { self == .minimize ? value : -value }
}
