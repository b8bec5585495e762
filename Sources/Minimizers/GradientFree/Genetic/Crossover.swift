import Settings
import Support
import Tensors

/// The operator that makes two children of two parents in a genetic algorithm.
public protocol Crossover: Configurable {
    /// Returns two children. Those beyond the bounds are moved to them afterwards.
    func children(_ first: Vector, _ second: Vector, using random: inout RandomStream) -> (Vector, Vector)
}

/// Uniform crossover: each variable comes from either parent at random; the other child has the other parent's. Source:
/// Syswerda, ICGA 1989.
public struct UniformCrossover: Crossover {
    public static let name = "uniform"

    /// Creates the operator.
    public init() {}

    public func children(_ first: Vector, _ second: Vector, using random: inout RandomStream) -> (Vector, Vector) {
        first.exchanging(with: second) { _ in random.next() & 1 == 1 }
    }
}

/// One-point crossover: the variables up to a random place come from one parent, the others from the other. Source:
/// Holland 1975.
public struct OnePointCrossover: Crossover {
    public static let name = "onePoint"

    /// Creates the operator.
    public init() {}

    public func children(_ first: Vector, _ second: Vector, using random: inout RandomStream) -> (Vector, Vector) {
        let place = Int(random.next(below: UInt64(first.count)))
        return first.exchanging(with: second) { $0 > place }
    }
}

/// Two-point crossover: the variables between two random places come from one parent, the others from the other.
/// Source: De Jong 1975.
public struct TwoPointCrossover: Crossover {
    public static let name = "twoPoint"

    /// Creates the operator.
    public init() {}

    public func children(_ first: Vector, _ second: Vector, using random: inout RandomStream) -> (Vector, Vector) {
        let places = (0..<2).map { _ in Int(random.next(below: UInt64(first.count + 1))) }.sorted()
        return first.exchanging(with: second) { places[0] <= $0 && $0 < places[1] }
    }
}

/// Blend crossover (BLX-α): children are uniformly distributed between the parents and beyond, by the part α of their
/// distance d. The mean is that of the parents, the variance d² (1 + 2α)² / 12.
///
/// Source: Eshelman and Schaffer, *Foundations of Genetic Algorithms*, 1993.
public struct BlendCrossover: Crossover {
    public static let name = "blend"
    var alpha: Double

    public static let settings: [SettingOf<Self>] = [SettingOf(Setting("alpha", .notNegative), \.alpha)]

    /// Creates the operator.
    /// - Parameter alpha: the part α of the distance by which children may lie beyond the parents, at least 0.
    public init(alpha: Double = 0.5) {
        self.alpha = alpha
        check()
    }

    public func children(_ first: Vector, _ second: Vector, using random: inout RandomStream) -> (Vector, Vector) {
        func child() -> Vector {
            Vector.combined(first, second, "blend") { $0 + ((1 + 2 * alpha) * random.uniform() - alpha) * ($1 - $0) }
        }
        return (child(), child())
    }
}

/// Simulated binary crossover, which acts as one-point crossover of binary numbers does: children are at (a + b)/2 ± β
/// (a − b)/2, where β has the density ½ (η + 1) β^η below 1 and ½ (η + 1) / β^(η + 2) above.
///
/// Source: Deb and Agrawal, *Complex Systems* 9, 1995.
public struct SimulatedBinaryCrossover: Crossover {
    public static let name = "simulatedBinary"
    var index: Double

    public static let settings: [SettingOf<Self>] = [SettingOf(Setting("index", .notNegative), \.index)]

    /// Creates the operator.
    /// - Parameter index: the index η, at least 0: the greater, the nearer are children to their parents.
    public init(index: Double = 2) {
        self.index = index
        check()
    }

    public func children(_ first: Vector, _ second: Vector, using random: inout RandomStream) -> (Vector, Vector) {
        var (one, other) = (first, second)
        for variable in first.indices {
            let u = random.uniform()
            let factor = pow(u < 0.5 ? 2 * u : 1 / (2 * (1 - u)), 1 / (index + 1))
            let (middle, half) = ((first[variable] + second[variable]) / 2, (first[variable] - second[variable]) / 2)
            (one[variable], other[variable]) = (middle + factor * half, middle - factor * half)
        }
        return (one, other)
    }
}

extension Vector {
    /// Returns both vectors with some elements exchanged.
    fileprivate func exchanging(with other: Vector, where isExchanged: (Int) -> Bool) -> (Vector, Vector) {
        var (first, second) = (self, other)
        for index in indices where isExchanged(index) { (first[index], second[index]) = (other[index], self[index]) }
        return (first, second)
    }
}
