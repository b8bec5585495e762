import Tensors

/// A search for the point of a space at which a value is least or greatest. A sampler proposes each trial from the results
/// of earlier ones, and a pruner stops unpromising trials early.
///
/// ```swift
/// let study = Study(try SearchSpace("x=uniform(-5,5), y=log(1e-3,1)"), sampler: TPESampler(), seed: 1)
/// try study.optimize(trials: 50) { trial in abs(trial.number("x") - 1) + trial.number("y") }
/// if let best = try study.best() { print(best) }
/// ```
/// What a trial proposes depends on the seed, on how many trials came before it and on what those gave; so a study with one
/// worker repeats exactly, even if it was stopped and continued.
public struct Study: Sendable {
    /// The space that is searched.
    public let space: SearchSpace
    /// Whether small or large values are better.
    public let direction: StudyDirection
    /// Proposes the points to try.
    let sampler: any Sampler
    /// Decides which trials to stop early.
    let pruner: any Pruner
    /// The seed of the random numbers that the sampler draws.
    public let seed: Int
    /// The name of the study.
    public let name: String
    let store: any StudyStore

    /// Creates a study.
    /// - Parameters:
    ///   - seed: the seed of the random numbers that the sampler draws.
    ///   - name: the name of the study; `HyperbandPruner` assigns trials to brackets by it.
    ///   - store: keeps the trials; in memory by default.
    public init(
        _ space: SearchSpace, direction: StudyDirection = .minimize, sampler: any Sampler = TPESampler(),
        pruner: any Pruner = NoPruner(), seed: Int = 0, name: String = "study", store: any StudyStore = MemoryStore()
    ) {
        (self.space, self.direction, self.sampler, self.pruner) = (space, direction, sampler, pruner)
        (self.seed, self.name, self.store) = (seed, name, store)
    }

    /// All trials, in the order in which they began.
    public func trials() throws -> [Trial] { try store.trials() }

    /// The trials that count: completed, pruned and failed ones.
    public func endedTrials() throws -> [Trial] { try trials().filter(\.state.isEnded) }

    /// The completed trial with the best value, the first of equals.
    public func best() throws -> Trial? { try trials().best(direction) }

    /// How much each parameter matters: see `TrialHistory.importances`.
    public func importances() throws -> [(name: String, importance: Double)] { history(try trials()).importances() }

    func history(_ trials: [Trial]) -> TrialHistory {
        TrialHistory(trials, space: space, direction: direction, name: name)
    }

    // MARK: Ask and tell

    /// The answer to `ask`: what there is to do next.
    public enum Asked: Sendable {
        /// A trial has begun: run it and tell its value.
        case trial(RunningTrial)
        /// Others try all that was left; one of them may yet be abandoned.
        case wait
        /// There are as many trials as wanted, or the sampler has nothing left.
        case done
    }

    /// Begins a trial, which is then to be ended.
    /// - Parameter limit: how many trials the study is to have, those of earlier runs among them.
    public func ask(upTo limit: Int = .max) throws -> Asked { try ask(upTo: limit, StudyCancellation()) }

    func ask(upTo limit: Int, _ cancellation: StudyCancellation) throws -> Asked {
        var answer = Asked.done
        let begun = try store.begin { trials in
            let history = history(trials)
            let ended = history.trials.count(where: \.state.isEnded)
            if ended >= limit { return nil }
            if history.trials.count >= limit {
                answer = .wait
                return nil
            }
            return proposal(after: history)
        }
        if let begun { answer = .trial(RunningTrial(begun, of: self, cancellation)) }
        return answer
    }

    /// A point that was not tried yet, where the sampler finds one in a few draws: the same settings give the same value.
    private func proposal(after history: TrialHistory) -> [Double]? {
        let key = RandomKey(UInt64(bitPattern: Int64(seed))).folded(history.trials.count)
        var random = RandomStream(key)
        var point = sampler.point(after: history, using: &random)
        guard sampler.mayRepeat, space.count != nil else { return point }
        let tried = Set(history.trials.map(\.point))
        for _ in 0..<20 {
            guard let proposed = point, tried.contains(proposed) else { break }
            point = sampler.point(after: history, using: &random)
        }
        return point
    }

    func prunes(_ number: Int) throws -> Bool {
        if pruner is NoPruner { return false }
        let trials = try store.trials().filter { $0.state != .abandoned }
        guard let place = trials.firstIndex(where: { $0.number == number }) else { return false }
        let history = history(trials)
        return pruner.prunes(history.trials[place], in: history)
    }
}

extension [Trial] {
    /// The completed trial with the best value, the first of equals.
    public func best(_ direction: StudyDirection) -> Trial? {
        filter { $0.state == .completed && $0.value != nil }
            .min { (direction.cost($0.value ?? .nan), $0.number) < (direction.cost($1.value ?? .nan), $1.number) }
    }
}
