import Optimizers
import Support
import Tensors

/// How a genetic algorithm changes a child. What is beyond the bounds is moved to them afterwards.
public protocol Mutation: Configurable {
    /// - Parameter scale: by which the change of each variable is to be measured.
    func mutated(_ point: Vector, scale: Vector, using random: inout RandomStream) -> Vector
}

/// A normally distributed change with the standard deviation `scale`.
public struct GaussianMutation: Mutation {
    public static let name = "gaussian"
    /// The probability of a variable to be changed; 0: 1 / n.
    public var rate: Double

    public static let settings: [SettingOf<Self>] = [SettingOf(.mutationRate, \.rate)]
    public func validateTogether() throws(SettingError) { try requireAtMost(1, "rate", rate) }

    public init(rate: Double = 0) {
        self.rate = rate
        check()
    }

    public func mutated(_ point: Vector, scale: Vector, using random: inout RandomStream) -> Vector {
        point.changed(rate, scale, &random) { $0.normal() }
    }
}

/// A change that is equally likely everywhere up to `scale` down and up.
public struct UniformMutation: Mutation {
    public static let name = "uniform"
    /// The probability of a variable to be changed; 0: 1 / n.
    public var rate: Double

    public static let settings: [SettingOf<Self>] = [SettingOf(.mutationRate, \.rate)]
    public func validateTogether() throws(SettingError) { try requireAtMost(1, "rate", rate) }

    public init(rate: Double = 0) {
        self.rate = rate
        check()
    }

    public func mutated(_ point: Vector, scale: Vector, using random: inout RandomStream) -> Vector {
        point.changed(rate, scale, &random) { 2 * $0.uniform() - 1 }
    }
}

/// A change δ times `scale`, −1 < δ < 1 with the density ½ (η + 1) (1 − |δ|)^η. Deb and Goyal, *Computer Science and
/// Informatics* 26, 1996.
public struct PolynomialMutation: Mutation {
    public static let name = "polynomial"
    /// η: the greater, the smaller are the changes.
    public var index: Double
    /// The probability of a variable to be changed; 0: 1 / n.
    public var rate: Double

    public static let settings: [SettingOf<Self>] = [
        SettingOf(Setting("index", .notNegative), \.index), SettingOf(.mutationRate, \.rate),
    ]
    public func validateTogether() throws(SettingError) { try requireAtMost(1, "rate", rate) }

    public init(index: Double = 5, rate: Double = 0) {
        (self.index, self.rate) = (index, rate)
        check()
    }

    public func mutated(_ point: Vector, scale: Vector, using random: inout RandomStream) -> Vector {
        point.changed(rate, scale, &random) { random in
            let u = 2 * random.uniform() - 1
            let size = 1 - pow(1 - abs(u), 1 / (index + 1))
            return u < 0 ? -size : size
        }
    }
}

extension Setting {
    fileprivate static let mutationRate = Setting("rate", .notNegative)
}

extension Vector {
    /// Each element changed with a probability, by a random number times its scale.
    fileprivate func changed(
        _ rate: Double, _ scale: Vector, _ random: inout RandomStream, _ number: (inout RandomStream) -> Double
    ) -> Vector {
        var changed = self
        let rate = rate > 0 ? rate : 1 / Double(count)
        for index in indices where random.uniform() < rate { changed[index] += scale[index] * number(&random) }
        return changed
    }
}
