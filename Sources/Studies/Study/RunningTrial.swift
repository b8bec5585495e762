import Synchronization

/// A trial that a study has begun: says what to try, and is told how it goes.
public final class RunningTrial: Sendable {
    /// The trial as it began.
    public let trial: Trial
    private let study: Study
    private let cancellation: StudyCancellation
    private let pruned = Atomic<Bool>(false)

    init(_ trial: Trial, of study: Study, _ cancellation: StudyCancellation) {
        (self.trial, self.study, self.cancellation) = (trial, study, cancellation)
    }

    /// The number of the trial in its store, counted from 0.
    public var number: Int { trial.number }

    /// The values, as people write them.
    public var texts: [(name: String, text: String)] { study.space.texts(trial.point) }

    /// Whether the pruner has ended it: what comes after is not looked at.
    public var isPruned: Bool { pruned.load(ordering: .relaxed) }

    /// The value of a parameter that is a number.
    /// - Precondition: there is one.
    public func number(_ name: String) -> Double {
        let (distribution, value) = parameter(name)
        if distribution.isChoice, let number = Double(distribution.text(of: value)) { return number }
        precondition(!distribution.isChoice, "parameter \(name) is not a number but one of \(distribution)")
        return value
    }

    /// The value of a parameter, as people write it.
    /// - Precondition: there is one.
    public func text(_ name: String) -> String {
        let (distribution, value) = parameter(name)
        return distribution.text(of: value)
    }

    private func parameter(_ name: String) -> (Distribution, Double) {
        guard let index = study.space.parameters.firstIndex(where: { $0.name == name }) else {
            preconditionFailure("there is no parameter \(name) in \(study.space)")
        }
        return (study.space.parameters[index].distribution, trial.point[index])
    }

    /// Reports the value after some steps.
    /// - Returns: whether to go on; a trial that is pruned had better return at once, whatever value.
    /// - Throws: `CancellationError` if the task that runs the study is cancelled.
    @discardableResult
    public func report(_ value: Double, step: Int) throws -> Bool {
        try cancellation.check()
        try study.store.add(Trial.Report(step: step, value: value), to: number)
        if try study.prunes(number) { pruned.store(true, ordering: .relaxed) }
        return !isPruned
    }

    /// Says that it is alive; where steps take long, to be called every few seconds.
    /// - Throws: `CancellationError` if the task that runs the study is cancelled.
    package func signOfLife() throws {
        try cancellation.check()
        try study.store.signOfLife(number)
    }

    /// Ends the trial with its value; one that was pruned ends with its last report, and one without a number fails.
    /// - Returns: the trial as it is kept.
    @discardableResult
    public func tell(_ value: Double) throws -> Trial {
        if isPruned { return try end(.pruned) }
        if value.isNaN { return try end(.failed, reason: "the value is not a number") }
        return try end(.completed, value: value)
    }

    /// Ends the trial without a value.
    /// - Parameter state: pruned, failed or abandoned.
    @discardableResult
    public func end(_ state: Trial.State, reason: String? = nil) throws -> Trial {
        try end(state, value: nil, reason: reason)
    }

    private func end(_ state: Trial.State, value: Double?, reason: String? = nil) throws -> Trial {
        var ended = trial
        ended.reports = try study.store.trials().first { $0.number == number }?.reports ?? []
        (ended.state, ended.reason) = (state, reason)
        ended.value = state == .pruned ? ended.reports.last?.value : value
        try study.store.end(number, state, value: ended.value, reason: reason)
        return ended
    }
}
