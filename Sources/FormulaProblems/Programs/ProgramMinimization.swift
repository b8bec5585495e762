import Minimizers
import Settings
import Studies
import Support
import Synchronization
import Tensors

/// A minimization of what a program computes, as `descent minimize --command` is given it.
///
/// Each evaluation is kept as a trial of a study. One whose point was tried before, by this process or an earlier one with
/// the same store, takes the value from there: so a run that was ended goes on where it was, since every method proposes
/// the same points again.
public final class ProgramMinimization: Sendable {
    /// The program.
    public let program: ShellProgram
    /// The least and the greatest value of each variable.
    public let bounds: [ClosedRange<Double>]
    /// The start: the middle of the bounds unless another one was given.
    public let start: Vector
    /// The number of evaluations at the same time.
    public let workers: Int
    private let store: any StudyStore
    private let isCancelled: @Sendable () -> Bool
    private let known = Mutex<[[Double]: ShellProgram.Outcome]>([:])

    /// The names of the variables.
    public var variables: [String] { program.variables }

    /// The values that the program may be asked for, as a search space.
    public static func space(_ program: ShellProgram, _ bounds: [ClosedRange<Double>]) -> SearchSpace {
        SearchSpace(
            zip(program.variables, bounds).map {
                SearchSpace.Parameter($0, .uniform($1.lowerBound, $1.upperBound))
            })
    }

    /// Prepares a minimization.
    /// - Parameters:
    ///   - start: `x=0,y=1`; by default the middle of the bounds.
    ///   - workers: evaluations at the same time, which methods with a population can use.
    ///   - store: keeps the evaluations; in memory by default.
    ///   - isCancelled: asked about ten times a second; true ends the programs that run and the minimization.
    /// - Throws: `SettingError` for a start outside of the bounds; whatever the store throws.
    public init(
        of program: ShellProgram, within bounds: [ClosedRange<Double>], start: String? = nil, workers: Int = 1,
        store: any StudyStore = MemoryStore(), isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws {
        (self.program, self.bounds, self.workers) = (program, bounds, workers)
        (self.store, self.isCancelled) = (store, isCancelled)
        let middle = bounds.map { $0.lowerBound / 2 + $0.upperBound / 2 }
        let given = try start.map { try VariableTexts($0, form: "x=1").values(of: program.variables, number) }
        self.start = Vector(zip(middle, given ?? middle.map { _ in nil }).map { $1 ?? $0 })
        for (index, range) in bounds.enumerated() where !range.contains(self.start[index]) {
            throw SettingError(
                "the start is outside: \(program.variables[index]) is \(general(self.start[index], 15)), which must be from "
                    + "\(general(range.lowerBound, 15)) to \(general(range.upperBound, 15))")
        }
        for trial in try store.trials() {
            if let outcome = Self.outcome(of: trial) { remember(outcome, at: trial.point) }
        }
    }

    /// Reads `x=0:1,y=-5:5`: the names of the variables with the least and the greatest value of each.
    /// - Throws: `SettingError` where one has no end.
    public static func bounds(_ text: String) throws(SettingError) -> [(name: String, range: ClosedRange<Double>)] {
        let texts = try VariableTexts(text, form: "x=0:1")
        let names = texts.names
        return try zip(names, texts.values(of: names, range)).map { name, range throws(SettingError) in
            guard let range, range.lowerBound > -1e300, range.upperBound < 1e300, range.lowerBound < range.upperBound
            else {
                throw SettingError("\(name) needs two ends, such as \(name)=0:1")
            }
            return (name, range)
        }
    }

    // MARK: Evaluations

    /// The evaluations so far, those of earlier runs among them, and how many of these failed.
    public var counts: (evaluations: Int, failures: Int) {
        known.withLock { known in
            (known.count, known.values.count { if case .failure = $0 { true } else { false } })
        }
    }

    /// The best point so far with its value; nil where no evaluation has given one.
    public var best: (point: NamedPoint, value: Double)? {
        known.withLock { known in
            known.compactMap { point, outcome -> (point: NamedPoint, value: Double)? in
                guard case .value(let value) = outcome else { return nil }
                return (NamedPoint(names: variables, Vector(point)), value)
            }.min {
                ($0.value, $0.point.elements.elements.description) < ($1.value, $1.point.elements.elements.description)
            }
        }
    }

    /// The reason why an evaluation failed, with its line; nil where none did.
    public var firstFailure: String? {
        known.withLock { known in
            known.compactMap { point, outcome -> String? in
                guard case .failure(let reason) = outcome else { return nil }
                return "\(program.line(at: point)): \(reason)"
            }.min()
        }
    }

    private static func outcome(of trial: Trial) -> ShellProgram.Outcome? {
        switch (trial.state, trial.value) {
        case (.completed, let value?): .value(value)
        case (.failed, _): .failure(trial.reason ?? "it failed")
        default: nil
        }
    }

    private func remember(_ outcome: ShellProgram.Outcome, at point: [Double]) {
        known.withLock { $0[point] = outcome }
    }

    /// The value at a point; infinite where the program gives none.
    /// - Throws: `CancellationError` where the minimization is to end.
    private func value(at point: [Double]) throws -> Double {
        let outcome: ShellProgram.Outcome
        if let earlier = known.withLock({ $0[point] }) {
            outcome = earlier
        } else {
            guard !isCancelled(), let trial = try store.begin({ _ in point }) else { throw CancellationError() }
            outcome = try run(trial.number, at: point)
            switch outcome {
            case .value(let value): try store.end(trial.number, .completed, value: value, reason: nil)
            case .failure(let reason): try store.end(trial.number, .failed, value: nil, reason: reason)
            }
            remember(outcome, at: point)
        }
        if case .value(let value) = outcome { return value }
        return .infinity
    }

    /// Runs the program for a trial that has begun, which is abandoned where it cannot be run to its end.
    private func run(_ number: Int, at point: [Double]) throws -> ShellProgram.Outcome {
        do {
            var lastSign = ContinuousClock.now
            let outcome = try program.outcome(at: point) {
                if ContinuousClock.now - lastSign > .seconds(2) {
                    try store.signOfLife(number)
                    lastSign = .now
                }
                return !isCancelled()
            }
            if let outcome { return outcome }
            throw CancellationError()
        } catch {
            try? store.end(number, .abandoned, value: nil, reason: nil)
            throw error
        }
    }

    /// The values at points, several at a time.
    private func values(at points: [Vector]) throws -> [Double] {
        let results = Mutex<[Result<Double, any Error>?]>(Array(repeating: nil, count: points.count))
        let next = Mutex(0)
        onThreads(min(workers, points.count)) {
            while true {
                let index = next.withLock { next in
                    defer { next += 1 }
                    return next
                }
                guard index < points.count else { return }
                let result = Result { try self.value(at: points[index].elements) }
                results.withLock { $0[index] = result }
            }
        }
        return try results.withLock { $0 }.map { try ($0 ?? .failure(CancellationError())).get() }
    }

    // MARK: Methods

    /// Minimizes by a method that needs no gradient.
    /// - Throws: `CancellationError` where the minimization is to end, with all that was evaluated kept; `MinimizationError`
    ///   where the start has no value.
    public func solution(
        using method: any Minimizer, until stopping: Stopping,
        observing observer: ((TraceRow) throws -> Decision)? = nil
    ) throws -> Solution<NamedPoint> {
        var objective = Objective { try self.value(at: $0.elements) }
        objective.values = { try self.values(at: $0) }
        let problem = Problem(objective, within: Bounds(bounds), names: variables)
        return try minimize(problem, from: start, using: method, until: stopping, observing: observer)
            .map { NamedPoint(names: variables, $0) }
    }

    /// Searches by a sampler of studies until there are so many evaluations, those of earlier runs among them.
    /// - Throws: as `solution(using:until:)`.
    public func search(by sampler: any Sampler, evaluations: Int, seed: Int = 0) throws {
        let study = Study(
            Self.space(program, bounds), sampler: sampler, seed: seed, name: program.description, store: store)
        try study.optimize(trials: evaluations, workers: workers) { trial in
            let point = trial.trial.point
            let outcome = try self.program.outcome(at: point) {
                try trial.signOfLife()
                return !self.isCancelled()
            }
            guard let outcome else { throw CancellationError() }
            self.remember(outcome, at: point)
            switch outcome {
            case .value(let value): return value
            case .failure(let reason): throw TrialEnd.failed(reason)
            }
        }
    }
}
