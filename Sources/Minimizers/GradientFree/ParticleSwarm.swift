import Optimizers
import Support
import Tensors

/// A particle swarm: particles fly on, drawn to the best point each has seen itself and to the best that its neighbors
/// have seen.
/// ```
/// v ← w v + c₁ r₁ ∘ (p − x) + c₂ r₂ ∘ (g − x);   x ← x + v          r₁, r₂ uniform in [0, 1)ⁿ
/// ```
/// A particle that leaves the box is stopped at its side, without the velocity that led there. The default settings are
/// Clerc's constriction of φ₁ = φ₂ = 2.05.
///
/// The spread that is tested is `min(max(e, r), √r)`, with the extent e = maxᵢⱼ |pᵢⱼ − xⱼ| / max(1, |xⱼ|) and the range
/// r = maxᵢ |f(pᵢ) − f| / max(1, |f|) of the better half of the particles' best points around the best of them, x with
/// value f.
///
/// Source: Kennedy and Eberhart, ICNN 1995; inertia w: Shi and Eberhart, 1998; constriction: Clerc and Kennedy, *IEEE
/// Transactions on Evolutionary Computation* 6, 2002.
public struct ParticleSwarm: Minimizer, ListedMinimizer {
    /// The neighbors of a particle.
    public enum Topology: String, Sendable, CaseIterable {
        /// All particles are neighbors.
        case global
        /// The particles before and after it: slower, and less easily caught in a local minimum.
        case ring
    }

    public static let name = "particleSwarm"
    package static let formula = "v ← w v + c₁ r₁ (p − x) + c₂ r₂ (g − x); x ← x + v"
    package static let source = "Kennedy and Eberhart, ICNN 1995; Clerc and Kennedy 2002"
    public static let accepts: ProblemParts = .bounds
    public static let usesGradient = false
    var population: Int
    package var inertia: Schedule
    package var cognitive: Double
    var social: Double
    var topology: Topology
    var scale: Double
    var seed: Int

    public static let settings: [SettingOf<Self>] = [
        .population(atLeast: 2, \.population), SettingOf(Setting("inertia", .fraction), \.inertia),
        SettingOf(Setting("cognitive", .notNegative), \.cognitive),
        SettingOf(Setting("social", .notNegative), \.social),
        SettingOf("topology", \.topology), SettingOf(.scale, \.scale), .seed(\.seed),
    ]

    /// Creates the method.
    /// - Parameters:
    ///   - population: the number of particles, at least 2.
    ///   - inertia: the inertia w, from 0 to 1, which may follow a schedule: often `.linear(from: 0.9, to: 0.4, over:
    ///     …)`.
    ///   - cognitive: the pull c₁ of a particle's own best point, at least 0.
    ///   - social: the pull c₂ of the neighbors' best point, at least 0.
    ///   - topology: the neighbors of a particle.
    ///   - scale: the extent of the first positions without bounds: particles begin within `scale · max(1, |xᵢ|)` of
    ///     the start.
    ///   - seed: the seed of the random numbers, at least 0.
    public init(
        population: Int = 40, inertia: Schedule = 0.7298437881283576, cognitive: Double = 1.496179765663133,
        social: Double = 1.496179765663133, topology: Topology = .global, scale: Double = 1, seed: Int = 0
    ) {
        (self.population, self.inertia, self.cognitive) = (population, inertia, cognitive)
        (self.social, self.topology, self.scale, self.seed) = (social, topology, scale, seed)
        check()
    }

    /// Returns the swarm with Clerc's constriction: w = χ, c₁ = χ φ₁, c₂ = χ φ₂ with χ = 2 / |2 − φ − √(φ² − 4φ)|.
    /// - Precondition: φ = φ₁ + φ₂ > 4.
    public func constricted(cognitive: Double = 2.05, social: Double = 2.05) -> ParticleSwarm {
        let sum = cognitive + social
        guard sum > 4 else { misuse("ParticleSwarm: φ₁ + φ₂ is \(sum); constriction needs more than 4") }
        let factor = 2 / abs(2 - sum - (sum * sum - 4 * sum).squareRoot())
        var swarm = self
        (swarm.inertia, swarm.cognitive, swarm.social) = (.constant(factor), factor * cognitive, factor * social)
        return swarm
    }

    /// The values that the method keeps between steps.
    public struct State: Sendable {
        var points: [Vector]
        var velocities: [Vector]
        /// The best point that each particle has seen.
        var best: Population
        var random: RandomStream
        var generation = 0
    }

    public func numbersKept(variables: Int) -> Double { Population.numbersKept(population, variables: variables) }

    public func initialState(at iterate: inout Iterate, _ function: Evaluator) throws -> State {
        let region = SearchRegion(around: iterate.point, scale: scale, within: function.bounds)
        var random = RandomStream(seed: seed)
        let best = try Population(population, in: region, improving: &iterate, function, using: &random)
        let velocities = try best.points.map { point in
            try function.checkTime()
            return (region.point(using: &random) - point) / 2
        }
        return State(points: best.points, velocities: velocities, best: best, random: random)
    }

    public func step(_ iterate: inout Iterate, _ state: inout State, _ function: Evaluator) throws -> StopReason? {
        if state.best.isLevel { return state.generation == 0 ? .flat : .roundingLimit }
        let leaders = leaders(state.best)
        for index in 0..<population {
            try function.checkTime()
            state.velocities[index] = velocity(of: index, towards: leaders[index], &state)
            state.points[index] += state.velocities[index]
            if let bounds = function.bounds { state.stop(index, at: bounds) }
        }
        let values = try function.values(state.points, improving: &iterate)
        for (index, value) in values.enumerated() where value < state.best.values[index] {
            (state.best.points[index], state.best.values[index]) = (state.points[index], value)
        }
        state.generation += 1
        iterate.spread = state.best.betterHalf.spread
        return nil
    }

    /// Returns the best point that the neighbors of each particle, itself among them, have seen.
    private func leaders(_ best: Population) -> [Vector] {
        switch topology {
        case .global: return Array(repeating: best.points[best.best], count: population)
        case .ring:
            return (0..<population).map { index in
                let neighbors = [index, (index + population - 1) % population, (index + 1) % population]
                return best.points[neighbors.min { best.values[$0] < best.values[$1] } ?? index]
            }
        }
    }

    private func velocity(of index: Int, towards leader: Vector, _ state: inout State) -> Vector {
        let (point, own) = (state.points[index], state.best.points[index])
        var velocity = inertia(state.generation) * state.velocities[index]
        for variable in point.indices {
            velocity[variable] += cognitive * state.random.uniform() * (own[variable] - point[variable])
            velocity[variable] += social * state.random.uniform() * (leader[variable] - point[variable])
        }
        return velocity
    }
}

extension ParticleSwarm.State {
    fileprivate mutating func stop(_ index: Int, at bounds: Bounds) {
        let inside = bounds.clamped(points[index])
        for variable in inside.indices where inside[variable] != points[index][variable] {
            velocities[index][variable] = 0
        }
        points[index] = inside
    }
}
