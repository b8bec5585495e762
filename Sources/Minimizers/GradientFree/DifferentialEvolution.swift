import Settings
import Tensors

/// Differential evolution: members of a population take over parts of others and of the differences between them, if
/// that is better. Robust for functions with several minima inside a box.
/// ```
/// v = x_r1 + F (x_r2 − x_r3)                      rand1bin
/// v = x + F (x_r1 − x_r2)                         best1bin
/// v = xᵢ + F (x − xᵢ) + F (x_r1 − x_r2)           currentToBest1bin
/// uᵢⱼ = vⱼ with probability CR and for one j, else xᵢⱼ;   xᵢ ← uᵢ if f(uᵢ) ≤ f(xᵢ)
/// ```
/// with the best member x, others r1, r2, r3 than i, and F drawn between `factor` and `factor + dither` anew for every
/// generation. A uᵢⱼ beyond a bound is moved half-way between xᵢⱼ and the bound. The result is not polished; start a
/// gradient method there.
///
/// The spread that is tested is `min(max(e, r), √r)`, with the extent e = maxᵢⱼ |xᵢⱼ − xⱼ| / max(1, |xⱼ|) and the range
/// r = maxᵢ |fᵢ − f| / max(1, |f|) of the population around the best member x with value f.
///
/// Source: Storn and Price, *J. Global Optimization* 11, 1997; dithering and names of the strategies as in Price, Storn
/// and Lampinen, *Differential Evolution*, 2005, and SciPy, whose defaults these are; bounds after Zhang and Sanderson,
/// *IEEE Transactions on Evolutionary Computation* 13, 2009.
public struct DifferentialEvolution: Minimizer, ListedMinimizer {
    /// The formula of the mutant v.
    public enum Strategy: String, Sendable, CaseIterable {
        /// The best member, moved by one difference.
        case best1bin
        /// A random member, moved by one difference.
        case rand1bin
        /// The member itself, moved by its difference to the best and by another.
        case currentToBest1bin
    }

    public static let name = "differentialEvolution"
    package static let formula = "v = x + F (x₁ − x₂), crossed with each member, kept where better"
    package static let source = "Storn and Price, J. Global Optimization 11, 1997"
    public static let accepts: ProblemParts = .bounds
    public static let usesGradient = false
    var strategy: Strategy
    var population: Int
    var factor: Double
    var dither: Double
    var crossover: Double
    var scale: Double
    var seed: Int

    public static let settings: [SettingOf<Self>] = [
        SettingOf("strategy", \.strategy), .population(\.population), SettingOf(Setting("factor", .positive), \.factor),
        SettingOf(Setting("dither", .notNegative), \.dither),
        SettingOf(Setting("crossover", .notNegative), \.crossover),
        SettingOf(.scale, \.scale), .seed(\.seed),
    ]

    public func validateTogether() throws(SettingError) {
        guard !(1..<5 ~= population) else {
            throw SettingError("population is \(population)", "give at least 5, or 0 for 15 n")
        }
        try requireAtMost(1, "crossover", crossover)
    }

    /// Creates the method.
    /// - Parameters:
    ///   - strategy: the formula of the mutant v.
    ///   - population: the number of members; 0, the default, for 15 n but at least 5, else at least 5.
    ///   - factor: the factor F, or its least value; above 0.
    ///   - dither: the width of the interval from which F is drawn, at least 0.
    ///   - crossover: the probability CR, from 0 to 1.
    ///   - scale: the extent of the first population without bounds: members begin within `scale · max(1, |xᵢ|)` of the
    ///     start.
    ///   - seed: the seed of the random numbers, at least 0.
    public init(
        strategy: Strategy = .best1bin, population: Int = 0, factor: Double = 0.5, dither: Double = 0.5,
        crossover: Double = 0.7, scale: Double = 1, seed: Int = 0
    ) {
        (self.strategy, self.population, self.factor) = (strategy, population, factor)
        (self.dither, self.crossover, self.scale, self.seed) = (dither, crossover, scale, seed)
        check()
    }

    /// The values that the method keeps between steps.
    public struct State: Sendable {
        var members: Population
        var random: RandomStream
        var isFirst = true
    }

    public func numbersKept(variables: Int) -> Double {
        Population.numbersKept(size(variables: variables), variables: variables)
    }

    private func size(variables: Int) -> Int { population > 0 ? population : Swift.max(5, 15 * variables) }

    public func initialState(at iterate: inout Iterate, _ function: Evaluator) throws -> State {
        let region = SearchRegion(around: iterate.point, scale: scale, within: function.bounds)
        var random = RandomStream(seed: seed)
        let count = size(variables: iterate.point.count)
        let members = try Population(count, in: region, improving: &iterate, function, using: &random)
        return State(members: members, random: random)
    }

    public func step(_ iterate: inout Iterate, _ state: inout State, _ function: Evaluator) throws -> StopReason? {
        if state.members.isLevel { return state.isFirst ? .flat : .roundingLimit }
        state.isFirst = false
        let factor = state.random.uniform(factor, factor + dither)
        let best = state.members.points[state.members.best]
        let trials = try state.members.points.indices.map { index in
            try function.checkTime()
            let mutant = mutant(index, best, factor, &state)
            return trial(state.members.points[index], mutant, function.bounds, &state.random)
        }
        let values = try function.values(trials, improving: &iterate)
        for (index, value) in values.enumerated() where value <= state.members.values[index] {
            (state.members.points[index], state.members.values[index]) = (trials[index], value)
        }
        iterate.spread = state.members.spread
        return nil
    }

    private func mutant(_ index: Int, _ best: Vector, _ factor: Double, _ state: inout State) -> Vector {
        let points = state.members.points
        let others = state.random.distinct(3, below: points.count, except: index)
        let (first, second, third) = (points[others[0]], points[others[1]], points[others[2]])
        switch strategy {
        case .rand1bin: return first.adding(factor, second - third)
        case .best1bin: return best.adding(factor, first - second)
        case .currentToBest1bin:
            return points[index].adding(factor, best - points[index]).adding(factor, first - second)
        }
    }

    private func trial(_ member: Vector, _ mutant: Vector, _ bounds: Bounds?, _ random: inout RandomStream) -> Vector {
        var trial = member
        let certain = Int(random.next(below: UInt64(member.count)))
        for variable in member.indices where random.uniform() < crossover || variable == certain {
            trial[variable] = mutant[variable]
            guard let bounds else { continue }
            let inside = Swift.min(Swift.max(mutant[variable], bounds.lower[variable]), bounds.upper[variable])
            if inside != mutant[variable] { trial[variable] = member[variable] + (inside - member[variable]) / 2 }
        }
        return trial
    }
}

extension RandomStream {
    /// Returns different integers below `bound`, none of which is `excluded`.
    mutating func distinct(_ count: Int, below bound: Int, except excluded: Int) -> [Int] {
        var chosen: [Int] = []
        while chosen.count < count {
            let candidate = Int(next(below: UInt64(bound)))
            if candidate != excluded && !chosen.contains(candidate) { chosen.append(candidate) }
        }
        return chosen
    }
}
