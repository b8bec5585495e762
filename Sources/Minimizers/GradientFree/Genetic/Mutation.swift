import Settings
import Support
import Tensors

/// The operator that changes a child in a genetic algorithm.
public protocol Mutation: Configurable {
    /// Returns the changed child. If it is beyond the bounds, it is moved to them afterwards.
    /// - Parameter scale: the unit in which the change of each variable is measured.
    func mutated(_ point: Vector, scale: Vector, using random: inout RandomStream) -> Vector
}

/// Normally distributed changes with the standard deviation `scale`.
public struct GaussianMutation: Mutation {
    public static let name = "gaussian"
    var rate: Double

    public static let settings: [SettingOf<Self>] = [SettingOf(.mutationRate, \.rate)]
    public func validateTogether() throws(SettingError) { try requireAtMost(1, "rate", rate) }

    /// Creates the operator.
    /// - Parameter rate: the probability that a variable is changed, up to 1; 0, the default, for 1 / n.
    public init(rate: Double = 0) {
        self.rate = rate
        check()
    }

    public func mutated(_ point: Vector, scale: Vector, using random: inout RandomStream) -> Vector {
        point.changed(rate, scale, &random) { $0.normal() }
    }
}

/// Changes uniformly distributed between −`scale` and `scale`.
public struct UniformMutation: Mutation {
    public static let name = "uniform"
    var rate: Double

    public static let settings: [SettingOf<Self>] = [SettingOf(.mutationRate, \.rate)]
    public func validateTogether() throws(SettingError) { try requireAtMost(1, "rate", rate) }

    /// Creates the operator.
    /// - Parameter rate: the probability that a variable is changed, up to 1; 0, the default, for 1 / n.
    public init(rate: Double = 0) {
        self.rate = rate
        check()
    }

    public func mutated(_ point: Vector, scale: Vector, using random: inout RandomStream) -> Vector {
        point.changed(rate, scale, &random) { 2 * $0.uniform() - 1 }
    }
}

/// Changes δ times `scale`, −1 < δ < 1 with the density ½ (η + 1) (1 − |δ|)^η. Source: Deb and Goyal, *Computer Science
/// and Informatics* 26, 1996.
public struct PolynomialMutation: Mutation {
    public static let name = "polynomial"
    var index: Double
    var rate: Double

    public static let settings: [SettingOf<Self>] = [
        SettingOf(Setting("index", .notNegative), \.index), SettingOf(.mutationRate, \.rate),
    ]
    public func validateTogether() throws(SettingError) { try requireAtMost(1, "rate", rate) }

    /// Creates the operator.
    /// - Parameters:
    ///   - index: the index η, at least 0: the greater, the smaller are the changes.
    ///   - rate: the probability that a variable is changed, up to 1; 0, the default, for 1 / n.
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
    /// Returns the vector with each element changed with a probability, by a random number times its scale.
    fileprivate func changed(
        _ rate: Double, _ scale: Vector, _ random: inout RandomStream, _ number: (inout RandomStream) -> Double
    ) -> Vector {
        var changed = self
        let rate = rate > 0 ? rate : 1 / Double(count)
        for index in indices where random.uniform() < rate { changed[index] += scale[index] * number(&random) }
        return changed
    }
}
