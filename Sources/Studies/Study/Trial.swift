/// One point of a search space that was, or is being, tried.
public struct Trial: Sendable, Equatable {
    /// The state of a trial.
    public enum State: Sendable, Equatable, CaseIterable {
        /// The trial has begun and not ended.
        case running
        /// The trial ended with a value.
        case completed
        /// The trial was stopped early as unpromising.
        case pruned
        /// The point could not be tried.
        case failed
        /// The process ended before the trial did; the point is tried again.
        case abandoned

        /// Whether it is one of the trials that were asked for.
        public var isEnded: Bool { self == .completed || self == .pruned || self == .failed }
    }

    /// An intermediate value, reported after some steps.
    public struct Report: Sendable, Equatable {
        /// The number of steps.
        public let step: Int
        /// The value after these steps.
        public let value: Double

        /// Creates a report.
        package init(step: Int, value: Double) { (self.step, self.value) = (step, value) }
    }

    /// The number of the trial, counted from 0 in the order in which trials began.
    public internal(set) var number: Int
    /// A number for each parameter of the space, in its order: see `Distribution`.
    public let point: [Double]
    /// The state.
    public var state: State
    /// The value that the study minimizes or maximizes; for a pruned trial its last report.
    public var value: Double?
    /// The reports, in the order of their steps.
    public var reports: [Report]
    /// Why it failed or was pruned, in one line.
    public var reason: String?

    /// Creates a trial, for stores that read trials from elsewhere.
    package init(
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

/// Whether small or large values are better.
public enum StudyDirection: String, Sendable, Codable {
    /// Small values are better.
    case minimize
    /// Large values are better.
    case maximize

    /// `value` or its negative, so that less is better.
    func cost(_ value: Double) -> Double { self == .minimize ? value : -value }
}
