import Settings
import Support
import Tensors

/// A genetic algorithm: parents are selected by their values, crossed, and their children mutated; the best members
/// survive.
/// ```
/// (c, c') = crossover(selected, selected) with probability `crossoverRate`, else copies of them
/// c ← mutation(c), measured by s u           u: the distances of the bounds, else max(1, |x⁰|)
/// next generation: the `elites` best as they are, and the children
/// adaptive: s ← s exp( (p − ⅕) / 3 ), at most `scale`    p: the part of the children better than both parents
/// ```
/// Selection, crossover and mutation are parts: values with settings of their own, to which you may add.
///
/// The spread that is tested is `min(max(e, r), √r)`, with the extent e = maxᵢⱼ |xᵢⱼ − xⱼ| / max(1, |xⱼ|) and the range
/// r = maxᵢ |fᵢ − f| / max(1, |f|) of the generation around the best member x with value f; it gets small only if the
/// scale of mutations adapts.
///
/// Source: Holland, *Adaptation in Natural and Artificial Systems*, 1975; Eiben and Smith, *Introduction to
/// Evolutionary Computing*, 2nd ed., 2015; the scale after Rechenberg's rule of one fifth.
public struct GeneticAlgorithm: Minimizer, ListedMinimizer {
    public static let name = "geneticAlgorithm"
    package static let formula = "selection, crossover, mutation; the best live on"
    package static let source = "Holland 1975"
    public static let accepts: ProblemParts = .bounds
    public static let usesGradient = false
    var selection: any Selection
    var crossover: any Crossover
    var mutation: any Mutation
    var population: Int
    var elites: Int
    var crossoverRate: Double
    var scale: Double
    var adaptive: Bool
    var seed: Int

    public static let settings: [SettingOf<Self>] = [
        .part("selection", GeneticParts.selections, { $0.name }, \.selection),
        .part("crossover", GeneticParts.crossovers, { $0.name }, \.crossover),
        .part("mutation", GeneticParts.mutations, { $0.name }, \.mutation),
        .population(atLeast: 2, \.population), SettingOf("elites", atLeast: 0, atMost: 100_000, \.elites),
        SettingOf(Setting("crossoverRate", .notNegative), \.crossoverRate), SettingOf(.scale, \.scale),
        SettingOf("adaptive", \.adaptive), .seed(\.seed),
    ]

    public func validateTogether() throws(SettingError) { try requireAtMost(1, "crossoverRate", crossoverRate) }

    /// Creates the method.
    /// - Parameters:
    ///   - selection: the operator that chooses parents.
    ///   - crossover: the operator that makes children of two parents.
    ///   - mutation: the operator that changes a child.
    ///   - population: the number of children in a generation, at least 2.
    ///   - elites: the number of the best members that survive beside the children.
    ///   - crossoverRate: the probability that parents are crossed, from 0 to 1.
    ///   - scale: the scale s.
    ///   - adaptive: whether s adapts to the success of mutations.
    ///   - seed: the seed of the random numbers, at least 0.
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

    /// The values that the method keeps between steps.
    public struct State: Sendable {
        let region: SearchRegion
        /// The members from the best to the worst.
        var members: Population
        var random: RandomStream
        /// The scale s.
        var scale: Double
        var isFirst = true
    }

    public func numbersKept(variables: Int) -> Double { Population.numbersKept(population, variables: variables) }

    public func initialState(at iterate: inout Iterate, _ function: Evaluator) throws -> State {
        let region = SearchRegion(around: iterate.point, scale: 1, within: function.bounds)
        var random = RandomStream(seed: seed)
        var members = try Population(population, in: region, improving: &iterate, function, using: &random)
        members.sort()
        return State(region: region, members: members, random: random, scale: scale)
    }

    public func step(_ iterate: inout Iterate, _ state: inout State, _ function: Evaluator) throws -> StopReason? {
        if state.members.isLevel { return state.isFirst ? .flat : .roundingLimit }
        state.isFirst = false
        let parents = selection.parents(population + population % 2, from: state.members.values, using: &state.random)
        let children = children(of: parents, &state)
        let values = try function.values(children, improving: &iterate)
        if adaptive {
            let better = values.indices.count { index in
                let pair = [parents[index - index % 2], parents[index - index % 2 + 1]]
                return values[index] < pair.map { state.members.values[$0] }.min() ?? .infinity
            }
            let success = Double(better) / Double(population)
            state.scale = Swift.min(scale, state.scale * exp((success - 0.2) / 3))
        }
        state.members.points = state.members.points.prefix(elites) + children
        state.members.values = state.members.values.prefix(elites) + values
        state.members.sort()
        iterate.spread = state.members.spread
        return nil
    }

    private func children(of parents: [Int], _ state: inout State) -> [Vector] {
        let scale = state.scale * state.region.units
        var children: [Vector] = []
        for pair in stride(from: 0, to: parents.count, by: 2) {
            let (first, second) = (state.members.points[parents[pair]], state.members.points[parents[pair + 1]])
            let isCrossed = state.random.uniform() < crossoverRate
            let both = isCrossed ? crossover.children(first, second, using: &state.random) : (first, second)
            for child in [both.0, both.1] {
                children.append(
                    state.region.clamped(mutation.mutated(child, scale: scale, using: &state.random)))
            }
        }
        return Array(children.prefix(population))
    }
}

/// The parts of a genetic algorithm that text can name, with their default settings.
package enum GeneticParts {
    /// The operators that choose parents.
    package static let selections: [any Selection] = [
        TournamentSelection(), RouletteSelection(), RankSelection(), TruncationSelection(),
    ]
    /// The operators that make children of two parents.
    package static let crossovers: [any Crossover] = [
        UniformCrossover(), OnePointCrossover(), TwoPointCrossover(), BlendCrossover(), SimulatedBinaryCrossover(),
    ]
    /// The operators that change a child.
    package static let mutations: [any Mutation] = [GaussianMutation(), UniformMutation(), PolynomialMutation()]
}

extension SettingOf {
    /// Returns the setting of a part: its name in text; in Swift the part with its settings.
    static func part<Part: Sendable>(
        _ name: String, _ all: [Part], _ partName: @escaping @Sendable (Part) -> String,
        _ path: WritableKeyPath<Owner, Part> & Sendable
    ) -> SettingOf {
        SettingOf(
            name, of: all.map(partName), value: { partName($0[keyPath: path]) },
            change: { owner, chosen in
                guard chosen != partName(owner[keyPath: path]), let part = all.first(where: { partName($0) == chosen })
                else { return }
                owner[keyPath: path] = part
            })
    }
}
