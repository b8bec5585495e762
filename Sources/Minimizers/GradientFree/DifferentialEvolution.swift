import Optimizers
import Tensors

/// Members of a population that take over parts of others and of the differences between them, where that is better.
/// ```
/// v = x_r1 + F (x_r2 − x_r3)                      rand1bin
/// v = x + F (x_r1 − x_r2)                         best1bin
/// v = xᵢ + F (x − xᵢ) + F (x_r1 − x_r2)           currentToBest1bin
/// uᵢⱼ = vⱼ with probability CR and for one j, else xᵢⱼ;   xᵢ ← uᵢ if f(uᵢ) ≤ f(xᵢ)
/// ```
/// with x the best member, r1, r2, r3 others than i, and F drawn between `factor` and `factor + dither` anew for every
/// generation. Where uᵢⱼ is beyond a bound it is half-way between xᵢⱼ and the bound.
///
/// Storn and Price, *J. Global Optimization* 11, 1997; dithering and names of the strategies as in Price, Storn and
/// Lampinen, *Differential Evolution*, 2005, and SciPy, from which the defaults are; bounds after Zhang and Sanderson, *IEEE
/// Transactions on Evolutionary Computation* 13, 2009. Nothing polishes the result: begin a gradient method there.
///
/// The spread that is tested is `min(max(e, r), √r)`, with the extent e = maxᵢⱼ |xᵢⱼ − xⱼ| / max(1, |xⱼ|)
/// and the range r = maxᵢ |fᵢ − f| / max(1, |f|) of the population around the best, x with f.
public struct DifferentialEvolution: Minimizer {
    public enum Strategy: String, Sendable, CaseIterable { case best1bin, rand1bin, currentToBest1bin }

    public static let name = "differentialEvolution"
    public static let accepts: ProblemParts = .bounds
    public static let usesGradient = false
    public var strategy: Strategy
    /// Members; 0: 15 n, and at least 5.
    public var population: Int
    /// F, or its least value.
    public var factor: Double
    public var dither: Double
    /// CR, from 0 to 1.
    public var crossover: Double
    /// Without bounds members begin within `scale · max(1, |xᵢ|)` of the start.
    public var scale: Double
    public var seed: Int

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

    public init(
        strategy: Strategy = .best1bin, population: Int = 0, factor: Double = 0.5, dither: Double = 0.5,
        crossover: Double = 0.7, scale: Double = 1, seed: Int = 0
    ) {
        (self.strategy, self.population, self.factor) = (strategy, population, factor)
        (self.dither, self.crossover, self.scale, self.seed) = (dither, crossover, scale, seed)
        check()
    }

    public struct Memory: Sendable {
        var members: Population
        var random: RandomStream
        var isFirst = true
    }

    public func initialMemory(at iterate: inout Iterate, _ function: Evaluator) throws -> Memory {
        let region = SearchRegion(around: iterate.point, scale: scale, within: function.bounds)
        var random = RandomStream(RandomKey(UInt64(bitPattern: Int64(seed))))
        let count = population > 0 ? population : Swift.max(5, 15 * iterate.point.count)
        let members = try Population(count, in: region, improving: &iterate, function, using: &random)
        return Memory(members: members, random: random)
    }

    public func step(_ iterate: inout Iterate, _ memory: inout Memory, _ function: Evaluator) throws -> StopReason? {
        if memory.members.isLevel { return memory.isFirst ? .flat : .roundingLimit }
        memory.isFirst = false
        let factor = memory.random.uniform(factor, factor + dither)
        let best = memory.members.points[memory.members.best]
        let trials = memory.members.points.indices.map { index in
            let mutant = mutant(index, best, factor, &memory)
            return trial(memory.members.points[index], mutant, function.bounds, &memory.random)
        }
        let values = try function.values(trials, improving: &iterate)
        for (index, value) in values.enumerated() where value <= memory.members.values[index] {
            (memory.members.points[index], memory.members.values[index]) = (trials[index], value)
        }
        iterate.spread = memory.members.spread
        return nil
    }

    private func mutant(_ index: Int, _ best: Vector, _ factor: Double, _ memory: inout Memory) -> Vector {
        let points = memory.members.points
        let others = memory.random.distinct(3, below: points.count, except: index)
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
    /// Different integers below `bound`, none of which is `excluded`.
    mutating func distinct(_ count: Int, below bound: Int, except excluded: Int) -> [Int] {
        var chosen: [Int] = []
        while chosen.count < count {
            let candidate = Int(next(below: UInt64(bound)))
            if candidate != excluded && !chosen.contains(candidate) { chosen.append(candidate) }
        }
        return chosen
    }
}
