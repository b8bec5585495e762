import Settings
import Support

// The settings that several optimizers and schedules have.
extension Setting {
    /// The learning rate.
    public static let learningRate = Setting("learningRate", .notNegative)
    /// The momentum.
    public static let momentum = Setting("momentum", .fraction)
    /// The decay of a running mean.
    public static let decay = Setting("decay", .fraction)
    /// The decay of the first moment.
    static let beta1 = Setting("beta1", .fraction)
    /// The decay of the second moment.
    static let beta2 = Setting("beta2", .fraction)
    /// The number that keeps divisors from 0.
    static let epsilon = Setting("epsilon", .notNegative)
    /// λ of the methods that have a weight decay of their own.
    static let weightDecay = Setting("weightDecay", .notNegative)
    /// The first estimate of the distance from the start to the minimum, in methods that measure it.
    static let initialDistance = Setting("initialDistance", .positive)
    /// The part of the gradient that is left out of the momentum.
    static let dampening = Setting("dampening", .fraction)
    /// The rate at which a learning rate falls with each step.
    static let rateDecay = Setting("rateDecay", .notNegative)
    /// The first value of the accumulator.
    static let initialAccumulator = Setting("initialAccumulator", .notNegative)
    /// λ of `l2` and `weightDecay`.
    static let strength = Setting("strength", .notNegative)
    /// The limit of `clipped(toNorm:)`.
    static let limit = Setting("limit", .positive)
    /// A value of a schedule, such as the first and the last.
    static let scheduledValue = Setting("value", .notNegative)
    /// The factor of a schedule.
    static let factor = Setting("decay", .positive)
    /// The number of steps that a schedule, or a stage of it, lasts.
    package static let steps = Setting("steps", .count)
}
