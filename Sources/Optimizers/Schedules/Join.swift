import Settings

/// The kind of `Schedule.join`.
struct Join: ScheduleKind {
    var schedules = [ScheduleSpecification(Constant()), ScheduleSpecification(Cosine())]
    var boundaries: [StepCount] = [.run(times: 0.5)]

    static let name = "join"
    static let settings: [SettingOf<Self>] = [.schedules("schedules", \.schedules), .boundaries(\.boundaries)]

    func validateTogether() throws(SettingError) { try requirePieces("schedules", schedules.count, boundaries) }

    func resolved(in run: ScheduleRun) -> Self {
        var resolved = settingsResolved(in: run)
        resolved.boundaries = resolved.boundaries.ascending
        let starts = [0] + resolved.boundaries.map(\.count)
        let lengths = zip(starts.dropFirst() + [run.steps], starts).map { max(1, $0 - $1) }
        resolved.schedules = zip(schedules, lengths).map {
            ScheduleSpecification($0.makeSchedule(from: run.base, steps: $1))
        }
        return resolved
    }

    func function() -> @Sendable (_ step: Int) -> Double {
        let (schedules, boundaries) = (schedules.resolved, boundaries.map(\.count))
        let starts = [0] + boundaries
        return { step in
            let current = boundaries.count { $0 <= step }
            return schedules[current](step - starts[current])
        }
    }
}

/// The kind of `Schedule.scaled(by:)`, for any number of factors.
struct Product: ScheduleKind {
    var factors = [ScheduleSpecification(Cosine()), ScheduleSpecification(Constant(from: 1))]

    static let name = "product"
    static let settings: [SettingOf<Self>] = [.schedules("factors", \.factors)]

    func validateTogether() throws(SettingError) {
        guard !factors.isEmpty else { throw SettingError("factors is empty", "give at least one") }
    }

    /// The first factor is one of the base, the others of 1.
    func resolved(in run: ScheduleRun) -> Self {
        Product(
            factors: factors.enumerated().map { position, factor in
                ScheduleSpecification(factor.makeSchedule(from: position == 0 ? run.base : 1, steps: run.steps))
            })
    }

    func function() -> @Sendable (_ step: Int) -> Double {
        let factors = factors.resolved
        return { step in factors.dropFirst().reduce(factors[0](step)) { $0 * $1(step) } }
    }
}

extension SettingOf {
    fileprivate static func schedules(
        _ name: String, _ path: WritableKeyPath<Owner, [ScheduleSpecification]> & Sendable
    ) -> SettingOf {
        SettingOf(name, .list(of: .other(ScheduleSpecification.self))) {
            .list($0[keyPath: path].map { .other($0) })
        } change: {
            guard case .list(let values) = $1 else { return }
            $0[keyPath: path] = values.compactMap {
                if case .other(let schedule as ScheduleSpecification) = $0 { schedule } else { nil }
            }
        }
    }
}

extension [ScheduleSpecification] {
    /// The schedules of a run, which none of them depends on any more.
    fileprivate var resolved: [Schedule] { map { $0.makeSchedule(from: 1, steps: 1) } }
}

extension Schedule {
    /// Returns schedules one after another, each counting its steps from its own start: schedule i is that of the steps
    /// from boundary i − 1 up to, but not including, boundary i.
    ///
    /// ```swift
    /// let rate = Schedule.join(
    ///     [.linear(from: 0, to: 0.1, over: 10), .constant(0.1), .cosine(from: 0.1, over: 90)], at: [10, 60])
    /// ```
    ///
    /// - Parameters:
    ///   - schedules: one more than boundaries.
    ///   - boundaries: steps in ascending order, each at least 1.
    ///
    /// Source: `join_schedules` of Optax 0.2, `SequentialLR` of PyTorch.
    public static func join(_ schedules: [Schedule], at boundaries: [Int]) -> Schedule {
        Schedule(
            Join(schedules: schedules.map { ScheduleSpecification($0) }, boundaries: boundaries.map { .count($0) }),
            as: "join")
    }

    /// Returns a schedule that keeps the first value for `steps` steps; only then this one begins, counting from 0.
    /// - Parameter steps: at least 1. Optax calls it `transition_begin`.
    public func starting(after steps: Int) -> Schedule {
        Setting.steps.require(Double(steps), of: "starting(after:)")
        return .join([.constant(self(0)), self], at: [steps])
    }

    /// Returns a schedule with a straight line to the first value in front of this one. After the warm-up this one
    /// counts from 0, so that its own steps come on top of the warm-up's:
    ///
    /// ```swift
    /// // 100 steps up, then 900 steps down: 1000 in all.
    /// let rate = Schedule.cosine(from: 0.1, over: 900).warmedUp(over: 100)
    /// // Keras counts alike: CosineDecay(0.0, decay_steps=900, warmup_target=0.1, warmup_steps=100).
    /// // In Optax decay_steps is the whole: warmup_cosine_decay_schedule(0.0, 0.1, warmup_steps=100, decay_steps=1000).
    /// ```
    ///
    /// - Parameters:
    ///   - steps: the steps of the warm-up, at least 1. The first step of the schedule itself is step `steps`.
    ///   - start: the value at step 0, at least 0. The default is 0, with which the first step changes nothing.
    ///
    /// Source: Goyal et al., *Accurate, Large Minibatch SGD*, 2017, section 2.2.
    public func warmedUp(over steps: Int, from start: Double = 0) -> Schedule {
        Setting.steps.require(Double(steps), of: "warmedUp")
        Setting.scheduledValue.require(start, of: "warmedUp")
        let first = self(0)
        // A run stops at a value that is not finite when it gets there.
        let end = first.isFinite ? first : .greatestFiniteMagnitude
        return .join([.linear(from: start, to: end, over: steps), self], at: [steps])
    }

    /// Returns the product of two schedules, step by step: `.cosine(from: 0.1, over: 100).scaled(by: 0.5)`.
    ///
    /// PyTorch's `ChainedScheduler` multiplies factors of the base rate so.
    public func scaled(by factor: Schedule) -> Schedule {
        Schedule(Product(factors: [self, factor].map { ScheduleSpecification($0) }))
    }
}
