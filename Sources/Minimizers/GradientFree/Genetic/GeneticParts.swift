import Optimizers

/// The parts of a genetic algorithm that can be named in text, where they have their standard settings.
public enum GeneticParts {
    public static let selections: [any Selection] = [
        TournamentSelection(), RouletteSelection(), RankSelection(), TruncationSelection(),
    ]
    public static let crossovers: [any Crossover] = [
        UniformCrossover(), OnePointCrossover(), TwoPointCrossover(), BlendCrossover(), SimulatedBinaryCrossover(),
    ]
    public static let mutations: [any Mutation] = [GaussianMutation(), UniformMutation(), PolynomialMutation()]
}

extension SettingOf {
    /// A part, by its name in text; in Swift with its settings.
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
