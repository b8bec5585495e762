import Settings

/// A method of the library, with what `descent minimizers` prints about it.
package protocol ListedMinimizer: Minimizer {
    /// The formula of a step in one line.
    static var formula: String { get }
    /// The paper or book that describes the method.
    static var source: String { get }
}

/// The minimizers that text can name, each with its default settings.
///
/// A new method is its file and one line in one of these lists; the command line, its help and the tests that every
/// method has to pass follow from that.
package enum MinimizerTable {
    /// The methods for functions, in the order in which `descent minimizers` lists them.
    package static let all: [any ListedMinimizer] = [
        // Directions of descent and a line search.
        SteepestDescent(), ConjugateGradient(), LBFGS(), BFGS(),
        // Second derivatives.
        Newton(), NewtonCG(), TrustRegion(),
        // Gradients within bounds and other convex sets.
        LBFGSB(), ProjectedGradient(), FrankWolfe(),
        // Values alone.
        NelderMead(), CMAES(), DifferentialEvolution(), ParticleSwarm(), GeneticAlgorithm(), SimulatedAnnealing(),
        RandomSearch(),
        // A regularizer that need not be smooth.
        ProximalGradient(), FISTA(), ADMM(),
        // Constraints.
        AugmentedLagrangian(),
    ]

    /// The methods for sums of squares, which `leastSquares` and `curveFit` take besides all others.
    package static let leastSquares: [any ListedMinimizer] = [LevenbergMarquardt(), GaussNewton()]

    /// Returns the method that `minimize` uses for a problem with these parts if none is given.
    package static func standard(for parts: ProblemParts) -> any Minimizer {
        if parts.contains(.constraints) { return AugmentedLagrangian() }
        if parts.contains(.regularizer) { return FISTA() }
        return parts.contains(.bounds) ? LBFGSB() : LBFGS()
    }
}

extension Minimizer {
    /// `Self.accepts`, for methods whose type is left open.
    package var accepts: ProblemParts { Self.accepts }
    /// `Self.usesGradient`, for methods whose type is left open.
    package var usesGradient: Bool { Self.usesGradient }
}

extension ProblemParts {
    /// Returns why a method that accepts less than these parts cannot be used, in one line that names the methods that
    /// can; nil if it can.
    package func problem(of name: String, accepting accepted: ProblemParts) -> String? {
        guard !isSubset(of: accepted) else { return nil }
        let names = MinimizerTable.all.filter { $0.accepts.isSuperset(of: self) }.map(\.name)
        let mend = names.isEmpty ? "no method can work with \(self)" : "use \(names.joined(separator: " or "))"
        return "\(name) cannot work with \(subtracting(accepted)); \(mend)"
    }
}
