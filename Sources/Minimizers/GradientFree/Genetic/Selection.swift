import Settings
import Tensors

/// The operator that chooses parents in a genetic algorithm.
public protocol Selection: Configurable {
    /// Returns the positions of `count` members, each of which may be chosen again.
    /// - Parameter values: the values of the members from the best to the worst; infinite where f is not finite.
    func parents(_ count: Int, from values: [Double], using random: inout RandomStream) -> [Int]
}

/// Tournament selection: the best of `size` members drawn at random. Source: Brindle 1981; Goldberg and Deb,
/// *Foundations of Genetic Algorithms*, 1991.
public struct TournamentSelection: Selection {
    public static let name = "tournament"
    var size: Int

    public static let settings: [SettingOf<Self>] = [SettingOf("size", atMost: 10_000, \.size)]

    /// Creates the operator.
    /// - Parameter size: the number of members in a tournament, at least 1.
    public init(size: Int = 3) {
        self.size = size
        check()
    }

    public func parents(_ count: Int, from values: [Double], using random: inout RandomStream) -> [Int] {
        (0..<count).map { _ in
            (0..<size).reduce(values.count) { best, _ in
                Swift.min(best, Int(random.next(below: UInt64(values.count))))
            }
        }
    }
}

/// Roulette selection, with a probability in proportion to how much better than the worst finite value a member is.
/// Source: Holland 1975.
public struct RouletteSelection: Selection {
    public static let name = "roulette"

    /// Creates the operator.
    public init() {}

    public func parents(_ count: Int, from values: [Double], using random: inout RandomStream) -> [Int] {
        let finite = values.prefix { $0 < .infinity }
        guard let best = finite.first, let worst = finite.last, best < worst else {
            return random.indices(count, weights: Array(repeating: 1, count: Swift.max(1, finite.count)))
        }
        // Halves, so that no difference overflows.
        return random.indices(count, weights: finite.map { (worst / 2 - $0 / 2) / (worst / 2 - best / 2) })
    }
}

/// Rank selection, with a probability that falls linearly with the rank: `pressure` times the mean for the best, 2 −
/// `pressure` times for the worst. Source: Baker, ICGA 1985.
public struct RankSelection: Selection {
    public static let name = "rank"
    var pressure: Double

    public static let settings: [SettingOf<Self>] = [SettingOf(Setting("pressure", .count), \.pressure)]

    public func validateTogether() throws(SettingError) { try requireAtMost(2, "pressure", pressure) }

    /// Creates the operator.
    /// - Parameter pressure: the pressure, from 1 to 2.
    public init(pressure: Double = 1.8) {
        self.pressure = pressure
        check()
    }

    public func parents(_ count: Int, from values: [Double], using random: inout RandomStream) -> [Int] {
        let last = Double(Swift.max(1, values.count - 1))
        return random.indices(
            count, weights: values.indices.map { pressure - (2 * pressure - 2) * Double($0) / last })
    }
}

/// Truncation selection: each of the best members with the same probability. Source: Mühlenbein and Schlierkamp-Voosen,
/// *Evolutionary Computation* 1, 1993.
public struct TruncationSelection: Selection {
    public static let name = "truncation"
    var fraction: Double

    public static let settings: [SettingOf<Self>] = [SettingOf(Setting("fraction", .properFraction), \.fraction)]

    /// Creates the operator.
    /// - Parameter fraction: the part of the members that may be chosen, above 0 and below 1.
    public init(fraction: Double = 0.3) {
        self.fraction = fraction
        check()
    }

    public func parents(_ count: Int, from values: [Double], using random: inout RandomStream) -> [Int] {
        let kept = Swift.max(1, (fraction * Double(values.count)).rounded(.up))
        return (0..<count).map { _ in Int(random.next(below: UInt64(kept))) }
    }
}

extension RandomStream {
    /// Returns positions, each with a probability in proportion to its weight.
    mutating func indices(_ count: Int, weights: [Double]) -> [Int] {
        var sums: [Double] = []
        for weight in weights { sums.append((sums.last ?? 0) + weight) }
        let total = sums.last ?? 0
        return (0..<count).map { _ in
            let place = total * uniform()
            return sums.partitioningIndex { $0 > place }
        }
    }
}

extension [Double] {
    /// Returns the first position whose element fulfils the condition, in an array where all after it do too; the last
    /// position if none does.
    fileprivate func partitioningIndex(where isBeyond: (Double) -> Bool) -> Int {
        var (low, high) = (0, Swift.max(0, count - 1))
        while low < high {
            let middle = (low + high) / 2
            if isBeyond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
