import Tensors

extension Schedule {
    /// Schedules one after another, each counting its steps from its own start: schedule i is that of the steps from
    /// boundary i − 1 up to, but not, boundary i.
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
        requirePieces(schedules.count, boundaries, of: "join", "schedules")
        let settings: KeyValuePairs<String, Argument> = [
            "schedules": .schedules(schedules), "boundaries": .counts(boundaries),
        ]
        let starts = [0] + boundaries
        return Schedule("join", settings) { step in
            let current = boundaries.count { $0 <= step }
            return schedules[current](step - starts[current])
        }
    }

    /// Keeps the first value for `steps` steps; only then the schedule begins, counting from 0.
    /// - Parameter steps: at least 1. Optax calls it `transition_begin`.
    public func starting(after steps: Int) -> Schedule {
        Setting.steps.require(Double(steps), of: "starting(after:)")
        return .join([.constant(self(0)), self], at: [steps])
    }

    /// In front of the schedule a straight line to its first value. After the warm-up the schedule counts from 0, so
    /// that its own steps come on top of the warm-up's:
    ///
    /// ```swift
    /// // 100 steps up, then 900 steps down: 1000 in all.
    /// let rate = Schedule.cosine(from: 0.1, over: 900).warmedUp(over: 100)
    /// // Keras counts alike: CosineDecay(0.0, decay_steps=900, warmup_target=0.1, warmup_steps=100).
    /// // In Optax decay_steps is the whole: warmup_cosine_decay_schedule(0.0, 0.1, warmup_steps=100, decay_steps=1000).
    /// ```
    ///
    /// - Parameters:
    ///   - steps: of the warm-up, at least 1. The first step of the schedule itself is step `steps`.
    ///   - start: the value at step 0, at least 0. The default is 0, with which the first step changes nothing.
    ///
    /// Source: Goyal et al., *Accurate, Large Minibatch SGD*, 2017, section 2.2.
    public func warmedUp(over steps: Int, from start: Double = 0) -> Schedule {
        Setting.steps.require(Double(steps), of: "warmedUp")
        Setting.scheduledValue.require(start, of: "warmedUp")
        return .join([.linear(from: start, to: self(0), over: steps), self], at: [steps])
    }

    /// The product of two schedules, step by step: `.cosine(from: 0.1, over: 100).scaled(by: 0.5)`.
    ///
    /// PyTorch's `ChainedScheduler` multiplies factors of the base rate so.
    public func scaled(by factor: Schedule) -> Schedule {
        Schedule("product", ["factors": .schedules([self, factor])]) { self($0) * factor($0) }
    }
}
