import Settings

/// A controller that lowers the learning rate whenever a measure, such as the validation loss, stops getting better.
///
/// Unlike a schedule it depends on what was observed, so it is a value with state, saved with the run:
/// ```swift
/// var plateau = ReduceOnPlateau(patience: 5)
/// for validationLoss in [0.5, 0.4, 0.4] {
///     // Train an epoch, the learning rate multiplied by plateau.current, and measure the loss.
///     plateau.observe(validationLoss)
/// }
/// ```
///
/// Source: `ReduceLROnPlateau` of PyTorch and Keras 3, `contrib.reduce_on_plateau` of Optax 0.2.
public struct ReduceOnPlateau: Codable, Equatable, Configurable {
    /// The direction in which values are better.
    public enum Goal: String, Codable, Sendable, CaseIterable {
        /// Smaller values are better, as those of a loss.
        case minimum
        /// Greater values are better, as those of an accuracy.
        case maximum
    }

    /// The sense in which a value must exceed the best one by the threshold to count as better.
    public enum Comparison: String, Codable, Sendable, CaseIterable {
        /// Better by more than threshold · best, for values above 0, as in PyTorch and Optax.
        case relative
        /// Better by more than the threshold itself, as in Keras.
        case absolute
    }

    /// The moment at which it acts, in which libraries differ. A bad value is one that is not better than the best.
    public enum Dialect: String, Codable, Sendable, CaseIterable {
        /// It acts at the bad value after `patience` others in a row. The next `cooldown` values do not count as bad.
        case pytorch
        /// It acts at bad value number `patience` in a row, the first for a patience of 0. The next `cooldown` − 1 values
        /// do not count as bad.
        case keras
        /// It acts at bad value number `patience` in a row, never for a patience of 0. The next `cooldown` values do not
        /// count as bad.
        case optax
    }

    var factor: Double
    var patience: Int
    var threshold: Double
    var comparison: Comparison
    var cooldown: Int
    var minimum: Double
    var goal: Goal
    var dialect: Dialect

    /// The name in text, where optimizers and schedules have theirs.
    public static let name = "plateau"
    public static let settings: [SettingOf<Self>] = [
        .init(.reduction, \.factor), .init("patience", atLeast: 0, atMost: Setting.mostSteps, \.patience),
        .init(.threshold, \.threshold),
        .init("comparison", \.comparison), .init("cooldown", atLeast: 0, atMost: Setting.mostSteps, \.cooldown),
        .init(.minimum, \.minimum),
        .init("goal", \.goal), .init("dialect", \.dialect),
    ]

    /// The factor on the learning rate now.
    public private(set) var current = 1.0
    /// The best value so far; `nil` before there is one.
    public private(set) var best: Double?
    /// The bad values in a row that count.
    private(set) var badCount = 0
    /// The number of values for which it still rests.
    private(set) var rest = 0

    /// Creates a controller.
    /// - Parameters:
    ///   - factor: The factor by which the rate is multiplied, above 0 and below 1.
    ///   - patience: The number of bad values in a row before it acts, at least 0.
    ///   - threshold: The threshold by which a value must be better than the best one, at least 0.
    ///   - comparison: The sense of the threshold.
    ///   - cooldown: The number of values for which it rests after acting, at least 0.
    ///   - minimum: The least factor on the rate, at least 0 and below 1.
    ///   - goal: The direction in which values are better.
    ///   - dialect: The library whose moment of acting it has.
    public init(
        factor: Double = 0.1, patience: Int = 10, threshold: Double = 1e-4, comparison: Comparison = .relative,
        cooldown: Int = 0, minimum: Double = 0, goal: Goal = .minimum, dialect: Dialect = .pytorch
    ) {
        (self.factor, self.patience, self.threshold, self.comparison) = (factor, patience, threshold, comparison)
        (self.cooldown, self.minimum, self.goal, self.dialect) = (cooldown, minimum, goal, dialect)
        check()
    }

    /// The problem with a controller that no run makes, as one that was edited in a file; `nil` if there is none.
    package var problem: String? {
        do { try validate() } catch { return "\(error)" }
        let counts = [("badCount", badCount), ("rest", rest)]
        for (name, count) in counts where !(0...Setting.mostSteps ~= count) {
            return "\(name) is \(count), not from 0 to \(Setting.mostSteps)"
        }
        return current >= 0 && current.isFinite ? nil : "current is \(current)"
    }

    /// Records the latest value of the measure; a value that is not finite is bad.
    /// - Returns: the factor on the learning rate from now on.
    @discardableResult
    public mutating func observe(_ value: Double) -> Double {
        if dialect == .keras && rest > 0 {
            rest -= 1
            badCount = 0
        }
        let isResting = rest > 0
        if isBetter(value) {
            best = value
            badCount = 0
        } else if !isResting {
            badCount += 1
        }
        if dialect != .keras && isResting {
            rest -= 1
            badCount = 0
        }
        if badCount > 0 && isOutOfPatience {
            current = max(current * factor, minimum)
            badCount = 0
            rest = cooldown
        }
        return current
    }

    private var isOutOfPatience: Bool {
        switch dialect {
        case .pytorch: badCount > patience
        case .keras: badCount >= patience
        case .optax: badCount == patience
        }
    }

    private func isBetter(_ value: Double) -> Bool {
        guard value.isFinite else { return false }
        guard let best else { return true }
        return switch (goal, comparison) {
        case (.minimum, .relative): value < best * (1 - threshold)
        case (.minimum, .absolute): value < best - threshold
        case (.maximum, .relative): value > best * (1 + threshold)
        case (.maximum, .absolute): value > best + threshold
        }
    }
}

extension Setting {
    /// The factor of `ReduceOnPlateau`.
    static let reduction = Setting("factor", .properFraction)
    /// The improvement that counts.
    static let threshold = Setting("threshold", .notNegative)
    /// The least factor of the rate.
    static let minimum = Setting("minimum", .fraction)
}
