import Minimizers
import Optimizers
import Tensors
import Testing

/// How many evaluations methods need to come within an accuracy of the least value, over seeds.
@Suite struct GradientFreeReachTests {
    struct Row: Sendable, CustomStringConvertible {
        let method: String
        let function: String
        let start: [Double]
        let bound: Double?
        let accuracy: Double
        let budget: Int
        /// Of five seeds.
        let successes: Int
        let make: @Sendable (Int) -> any Minimizer

        var description: String { "\(method) \(function) \(start.count) \(bound.map { "in ±\($0)" } ?? "")" }

        init(
            _ method: String, _ function: String, _ start: [Double], in bound: Double? = nil, accuracy: Double,
            budget: Int, successes: Int = 5, _ make: @escaping @Sendable (Int) -> any Minimizer
        ) {
            (self.method, self.function, self.start, self.bound) = (method, function, start, bound)
            (self.accuracy, self.budget, self.successes, self.make) = (accuracy, budget, successes, make)
        }
    }

    static let rosenbrock5 = [-1.2, 1, -1.2, 1, -1.2]
    static let sphere10 = [Double](repeating: 3, count: 10)

    static let rows: [Row] = [
        Row("nelderMead", "rosenbrock", [-1.2, 1], accuracy: 1e-12, budget: 220) { _ in NelderMead() },
        Row("nelderMead", "rosenbrock", rosenbrock5, accuracy: 1e-12, budget: 850) { _ in NelderMead(adaptive: false) },
        Row("nelderMead", "rosenbrock", rosenbrock5, in: 5, accuracy: 1e-12, budget: 1000) { _ in
            NelderMead(simplex: .scaled, scale: 0.1)
        },
        Row("nelderMead", "sphere", sphere10, accuracy: 1e-12, budget: 1500) { _ in NelderMead() },
        Row("nelderMead", "himmelblau", [0, 0], accuracy: 1e-12, budget: 210) { _ in NelderMead() },
        Row("nelderMead", "beale", [1, 1], in: 4.5, accuracy: 1e-12, budget: 160) { _ in NelderMead() },
        Row("cmaes", "rosenbrock", [-1.2, 1], accuracy: 1e-10, budget: 1000) { CMAES(seed: $0) },
        Row("cmaes", "rosenbrock", rosenbrock5, accuracy: 1e-10, budget: 3200, successes: 4) { CMAES(seed: $0) },
        Row("cmaes", "sphere", sphere10, accuracy: 1e-10, budget: 2200) { CMAES(seed: $0) },
        Row("cmaes", "sphere", sphere10, accuracy: 1e-10, budget: 2800) { CMAES(active: false, seed: $0) },
        Row("cmaes", "ackley", [3.1, -2.9], in: 32, accuracy: 1e-6, budget: 600) { CMAES(seed: $0) },
        Row("cmaes", "beale", [1, 1], in: 4.5, accuracy: 1e-10, budget: 600) { CMAES(seed: $0) },
        Row("cmaes, restarts", "rastrigin", [3.1, -2.9], in: 5.12, accuracy: 1e-8, budget: 9000) {
            CMAES(restarts: 5, seed: $0)
        },
        Row("differentialEvolution", "rosenbrock", [-1.2, 1], in: 5, accuracy: 1e-10, budget: 2200) {
            DifferentialEvolution(seed: $0)
        },
        Row("differentialEvolution", "rastrigin", [3.1, -2.9], accuracy: 1e-8, budget: 3500) {
            DifferentialEvolution(strategy: .rand1bin, seed: $0)
        },
        Row("differentialEvolution", "ackley", [3.1, -2.9], in: 32, accuracy: 1e-6, budget: 3200) {
            DifferentialEvolution(strategy: .currentToBest1bin, seed: $0)
        },
        Row("differentialEvolution", "rastrigin", [3, 1, -3, 2, 1], in: 5.12, accuracy: 1e-8, budget: 40_000) {
            DifferentialEvolution(strategy: .rand1bin, seed: $0)
        },
        Row("particleSwarm", "rosenbrock", [-1.2, 1], in: 5, accuracy: 1e-6, budget: 14_000) {
            ParticleSwarm(seed: $0)
        },
        Row("particleSwarm", "rastrigin", [3.1, -2.9], accuracy: 1e-8, budget: 8000) { ParticleSwarm(seed: $0) },
        Row("particleSwarm", "sphere", sphere10, accuracy: 1e-10, budget: 12_000) { ParticleSwarm(seed: $0) },
        Row("particleSwarm, ring", "ackley", [3.1, -2.9], in: 32, accuracy: 1e-6, budget: 9000) {
            ParticleSwarm(topology: .ring, seed: $0)
        },
        Row("geneticAlgorithm", "rastrigin", [3.1, -2.9], in: 5.12, accuracy: 1e-6, budget: 25_000) {
            GeneticAlgorithm(seed: $0)
        },
        Row("geneticAlgorithm", "rastrigin", [3, 1, -3, 2, 1], in: 5.12, accuracy: 1e-3, budget: 25_000, successes: 4) {
            GeneticAlgorithm(crossover: UniformCrossover(), seed: $0)
        },
        Row("geneticAlgorithm", "himmelblau", [0, 0], accuracy: 1e-6, budget: 25_000) { GeneticAlgorithm(seed: $0) },
        Row("simulatedAnnealing", "rosenbrock", [-1.2, 1], accuracy: 1e-6, budget: 22_000) {
            SimulatedAnnealing(seed: $0)
        },
        Row("simulatedAnnealing", "rastrigin", [3.1, -2.9], in: 5.12, accuracy: 1e-6, budget: 20_000) {
            SimulatedAnnealing(steps: .cauchy, seed: $0)
        },
        Row(
            "simulatedAnnealing, fast", "rastrigin", [3.1, -2.9], in: 5.12, accuracy: 0.1, budget: 40_000, successes: 4
        ) {
            SimulatedAnnealing(steps: .cauchy, cooling: .fast, seed: $0)
        },
        Row("randomSearch", "sphere", sphere10, accuracy: 1e-8, budget: 3500) { RandomSearch(seed: $0) },
        Row("randomSearch", "rosenbrock", [-1.2, 1], in: 5, accuracy: 1e-4, budget: 12_000) { RandomSearch(seed: $0) },
        Row("randomSearch, uniform", "sphere", [1, 2], in: 3, accuracy: 0.02, budget: 5000) {
            RandomSearch(sampling: .uniform, seed: $0)
        },
    ]

    @Test(arguments: rows) func reaches(_ row: Row) throws {
        let function = Landscape.named(row.function)
        let reasons = try (0..<5).map { seed in
            try minimize(
                value: function, from: row.start, using: row.make(seed),
                within: row.bound.map { Bounds(-$0...$0, count: row.start.count) },
                until: Stopping(spread: 0, target: row.accuracy, maximumEvaluations: row.budget), trace: .nothing
            ).reason
        }
        #expect(reasons.count { $0 == .target } >= row.successes, "\(reasons)")
    }

    /// As often as SciPy's, and with as many evaluations, up to chance.
    @Test(arguments: GradientFreeReferences.all.differentialEvolution)
    func differentialEvolutionKeepsUp(_ item: GradientFreeReferences.EvolutionCase) throws {
        let function = Landscape.named(item.function)
        let strategy = try #require(
            DifferentialEvolution.Strategy.allCases.first { $0.rawValue.lowercased() == item.strategy })
        let needed = try (0..<item.seeds).compactMap { seed -> Int? in
            let solution = try minimize(
                value: function, from: Array(repeating: item.bound, count: item.variables),
                using: DifferentialEvolution(strategy: strategy, seed: seed),
                within: Bounds(-item.bound...item.bound, count: item.variables),
                until: Stopping(spread: 0, target: item.target), trace: .nothing)
            return solution.reason == .target ? solution.evaluations.values : nil
        }
        #expect(needed.count >= item.successes - 3)
        let median = try #require(needed.sorted().dropFirst(needed.count / 2).first)
        #expect(Double(median) < 1.2 * item.medianEvaluations)
    }
}
