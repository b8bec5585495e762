import Optimizers
import Support
import Tensors

/// Generations: parents are selected by their values, crossed, and their children mutated; the best live on.
/// ```
/// (c, c') = crossover(selected, selected) with probability `crossoverRate`, else copies of them
/// c ← mutation(c), measured by s u           u: the distances of the bounds, else max(1, |x⁰|)
/// next generation: the `elites` best as they are, and the children
/// adaptive: s ← s exp( (p − ⅕) / 3 ), at most `scale`    p: the part of the children better than both parents
/// ```
/// Holland, *Adaptation in Natural and Artificial Systems*, 1975; Eiben and Smith, *Introduction to Evolutionary Computing*,
/// 2nd ed., 2015; the scale after Rechenberg's rule of one fifth. Selection, crossover and mutation are parts: values with
/// settings of their own, to which you may add.
///
/// The spread that is tested is `min(max(e, r), √r)`, with the extent e = maxᵢⱼ |xᵢⱼ − xⱼ| / max(1, |xⱼ|)
/// and the range r = maxᵢ |fᵢ − f| / max(1, |f|) of the generation around the best, x with f; it
/// gets small only where the scale of mutations adapts.
public struct GeneticAlgorithm: Minimizer {
    public static let name = "geneticAlgorithm"
    public static let accepts: ProblemParts = .bounds
    public static let usesGradient = false
    public var selection: any Selection
    public var crossover: any Crossover
    public var mutation: any Mutation
    /// Children in a generation.
    public var population: Int
    /// How many of the best live on beside the children.
    public var elites: Int
    /// The probability that parents are crossed, from 0 to 1.
    public var crossoverRate: Double
    /// s at first.
    public var scale: Double
    /// Whether s adapts.
    public var adaptive: Bool
    public var seed: Int

    public static let settings: [SettingOf<Self>] = [
        .part("selection", GeneticParts.selections, { $0.name }, \.selection),
        .part("crossover", GeneticParts.crossovers, { $0.name }, \.crossover),
        .part("mutation", GeneticParts.mutations, { $0.name }, \.mutation),
        .population(atLeast: 2, \.population), SettingOf("elites", atLeast: 0, \.elites),
        SettingOf(Setting("crossoverRate", .notNegative), \.crossoverRate), SettingOf(.scale, \.scale),
        SettingOf("adaptive", \.adaptive), .seed(\.seed),
    ]

    public func validateTogether() throws(SettingError) { try requireAtMost(1, "crossoverRate", crossoverRate) }

    public init(
        selection: any Selection = TournamentSelection(), crossover: any Crossover = BlendCrossover(),
        mutation: any Mutation = GaussianMutation(), population: Int = 100, elites: Int = 2,
        crossoverRate: Double = 0.9, scale: Double = 0.1, adaptive: Bool = true, seed: Int = 0
    ) {
        (self.selection, self.crossover, self.mutation) = (selection, crossover, mutation)
        (self.population, self.elites, self.crossoverRate) = (population, elites, crossoverRate)
        (self.scale, self.adaptive, self.seed) = (scale, adaptive, seed)
        check()
    }

    public struct Memory: Sendable {
        let region: SearchRegion
        /// From the best to the worst.
        var members: Population
        var random: RandomStream
        /// s.
        var scale: Double
        var isFirst = true
    }

    public func initialMemory(at iterate: inout Iterate, _ function: Evaluator) throws -> Memory {
        let region = SearchRegion(around: iterate.point, scale: 1, within: function.bounds)
        var random = RandomStream(RandomKey(UInt64(bitPattern: Int64(seed))))
        var members = try Population(population, in: region, improving: &iterate, function, using: &random)
        members.sort()
        return Memory(region: region, members: members, random: random, scale: scale)
    }

    public func step(_ iterate: inout Iterate, _ memory: inout Memory, _ function: Evaluator) throws -> StopReason? {
        if memory.members.isLevel { return memory.isFirst ? .flat : .roundingLimit }
        memory.isFirst = false
        let parents = selection.parents(population + population % 2, from: memory.members.values, using: &memory.random)
        let children = children(of: parents, &memory)
        let values = try function.values(children, improving: &iterate)
        if adaptive {
            let better = values.indices.count { index in
                let pair = [parents[index - index % 2], parents[index - index % 2 + 1]]
                return values[index] < pair.map { memory.members.values[$0] }.min() ?? .infinity
            }
            let success = Double(better) / Double(population)
            memory.scale = Swift.min(scale, memory.scale * exp((success - 0.2) / 3))
        }
        memory.members.points = memory.members.points.prefix(elites) + children
        memory.members.values = memory.members.values.prefix(elites) + values
        memory.members.sort()
        iterate.spread = memory.members.spread
        return nil
    }

    private func children(of parents: [Int], _ memory: inout Memory) -> [Vector] {
        let scale = memory.scale * memory.region.units
        var children: [Vector] = []
        for pair in stride(from: 0, to: parents.count, by: 2) {
            let (first, second) = (memory.members.points[parents[pair]], memory.members.points[parents[pair + 1]])
            let isCrossed = memory.random.uniform() < crossoverRate
            let both = isCrossed ? crossover.children(first, second, using: &memory.random) : (first, second)
            for child in [both.0, both.1] {
                children.append(
                    memory.region.clamped(mutation.mutated(child, scale: scale, using: &memory.random)))
            }
        }
        return Array(children.prefix(population))
    }
}
