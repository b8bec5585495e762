import Minimizers
import Settings
import Tensors

/// Children of the best trials: two parents, each the better of some drawn at random; numbers by blend crossover and normally
/// distributed mutations, choices from either parent or, seldom, another.
///
/// One child at a time, as soon as one trial has ended (Syswerda, *Foundations of Genetic Algorithms*, 1991), so that
/// workers need not wait for a generation. See `GeneticAlgorithm` of the minimizers.
public struct GeneticSampler: Sampler {
    public static let name = "genetic"
    var population: Int
    var scale: Double

    public static let settings: [SettingOf<Self>] = [
        SettingOf("population", atLeast: 2, atMost: 10_000, \.population),
        SettingOf(Setting("scale", .properFraction), \.scale),
    ]

    /// Creates a sampler.
    /// - Parameters:
    ///   - population: the trials that may be parents: the best so many. That many are random at first.
    ///   - scale: the standard deviation of a mutation, as a part of the range.
    public init(population: Int = 12, scale: Double = 0.1) {
        (self.population, self.scale) = (population, scale)
    }

    public func point(after history: TrialHistory, using random: inout RandomStream) -> [Double]? {
        let ranked = history.ranked
        guard ranked.count >= population else { return RandomSampler().point(after: history, using: &random) }
        let members = ranked.prefix(population)
        let selection = TournamentSelection(size: 3)
        let chosen = selection.parents(2, from: members.indices.map(Double.init), using: &random)
        let (first, second) = (members[chosen[0]].point, members[chosen[1]].point)
        let child = numbers(first, second, history.space, &random)
        let rate = 1 / Double(first.count)
        return history.space.parameters.indices.map { index in
            let distribution = history.space.parameters[index].distribution
            guard distribution.isChoice else { return distribution.value(at: child[index]) }
            if random.uniform() < rate { return distribution.value(at: random.uniform()) }
            return random.uniform() < 0.5 ? first[index] : second[index]
        }
    }

    /// The child of two points in coordinates, mirrored at the ends where it is beyond them.
    private func numbers(
        _ first: [Double], _ second: [Double], _ space: SearchSpace, _ random: inout RandomStream
    ) -> Vector {
        func coordinates(_ point: [Double]) -> Vector {
            Vector(zip(space.parameters, point).map { $0.distribution.coordinate(of: $1) })
        }
        let child = BlendCrossover(alpha: 0.3).children(coordinates(first), coordinates(second), using: &random).0
        let scales = Vector(repeating: scale, count: first.count)
        return GaussianMutation().mutated(child, scale: scales, using: &random).map { coordinate in
            let mirrored = abs(coordinate)
            return min(max(mirrored > 1 ? 2 - mirrored : mirrored, 0), 1)
        }
    }
}
