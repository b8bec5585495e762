import Optimizers
import Support
import Tensors

/// How a genetic algorithm makes two children of two parents. What is beyond the bounds is moved to them afterwards.
public protocol Crossover: Configurable {
    func children(_ first: Vector, _ second: Vector, using random: inout RandomStream) -> (Vector, Vector)
}

/// Each variable from either parent; the other child has the other's. Syswerda, ICGA 1989.
public struct UniformCrossover: Crossover {
    public static let name = "uniform"

    public init() {}

    public func children(_ first: Vector, _ second: Vector, using random: inout RandomStream) -> (Vector, Vector) {
        first.exchanging(with: second) { _ in random.next() & 1 == 1 }
    }
}

/// The variables up to a random place from one parent, the others from the other. Holland 1975.
public struct OnePointCrossover: Crossover {
    public static let name = "onePoint"

    public init() {}

    public func children(_ first: Vector, _ second: Vector, using random: inout RandomStream) -> (Vector, Vector) {
        let place = Int(random.next(below: UInt64(first.count)))
        return first.exchanging(with: second) { $0 > place }
    }
}

/// The variables between two random places from one parent, the others from the other. De Jong 1975.
public struct TwoPointCrossover: Crossover {
    public static let name = "twoPoint"

    public init() {}

    public func children(_ first: Vector, _ second: Vector, using random: inout RandomStream) -> (Vector, Vector) {
        let places = (0..<2).map { _ in Int(random.next(below: UInt64(first.count + 1))) }.sorted()
        return first.exchanging(with: second) { places[0] <= $0 && $0 < places[1] }
    }
}

/// Uniform between the parents and beyond by the part α of their distance d: the mean is that of the parents, the variance
/// d² (1 + 2α)² / 12. BLX-α: Eshelman and Schaffer, *Foundations of Genetic Algorithms*, 1993.
public struct BlendCrossover: Crossover {
    public static let name = "blend"
    public var alpha: Double

    public static let settings: [SettingOf<Self>] = [SettingOf(Setting("alpha", .notNegative), \.alpha)]

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

/// As one point of binary numbers does: children at (a + b)/2 ± β (a − b)/2, where β has the density ½ (η + 1) β^η below 1
/// and ½ (η + 1) / β^(η + 2) above. Deb and Agrawal, *Complex Systems* 9, 1995.
public struct SimulatedBinaryCrossover: Crossover {
    public static let name = "simulatedBinary"
    /// η: the greater, the nearer are children to their parents.
    public var index: Double

    public static let settings: [SettingOf<Self>] = [SettingOf(Setting("index", .notNegative), \.index)]

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
    /// Both vectors with some elements exchanged.
    fileprivate func exchanging(with other: Vector, where isExchanged: (Int) -> Bool) -> (Vector, Vector) {
        var (first, second) = (self, other)
        for index in indices where isExchanged(index) { (first[index], second[index]) = (other[index], self[index]) }
        return (first, second)
    }
}
