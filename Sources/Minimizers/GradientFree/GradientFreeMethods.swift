extension MinimizerRow {
    /// By values alone.
    static let gradientFree: [MinimizerRow] = [
        MinimizerRow(
            formula: "a simplex of n + 1 points, reflected, expanded, contracted, shrunk",
            source: "Nelder and Mead, Computer Journal 7, 1965; Gao and Han 2012", NelderMead()),
        MinimizerRow(
            formula: "x = m + σ N(0, C); m, σ and C learn from the ranking",
            source: "Hansen, The CMA Evolution Strategy: A Tutorial, arXiv:1604.00772", CMAES()),
        MinimizerRow(
            formula: "v = x + F (x₁ − x₂), crossed with each member, kept where better",
            source: "Storn and Price, J. Global Optimization 11, 1997", DifferentialEvolution()),
        MinimizerRow(
            formula: "v ← w v + c₁ r₁ (p − x) + c₂ r₂ (g − x); x ← x + v",
            source: "Kennedy and Eberhart, ICNN 1995; Clerc and Kennedy 2002", ParticleSwarm()),
        MinimizerRow(
            formula: "selection, crossover, mutation; the best live on", source: "Holland 1975", GeneticAlgorithm()),
        MinimizerRow(
            formula: "uphill by Δ with probability exp(−Δ / T) while T falls",
            source: "Kirkpatrick, Gelatt and Vecchi, Science 220, 1983; Corana et al. 1987", SimulatedAnnealing()),
        MinimizerRow(
            formula: "x + σ u N(0, I), the best kept; σ by success", source: "Anderson, Operations Research 1, 1953",
            RandomSearch()),
    ]
}
