import Optimizers
import Support
import Tensors

/// Particles that fly on, drawn to the best point each has seen itself and to the best that its neighbours have seen.
/// ```
/// v ← w v + c₁ r₁ ∘ (p − x) + c₂ r₂ ∘ (g − x);   x ← x + v          r₁, r₂ uniform in [0, 1)ⁿ
/// ```
/// Kennedy and Eberhart, ICNN 1995; inertia w: Shi and Eberhart, 1998. The defaults are Clerc's constriction of φ₁ = φ₂ =
/// 2.05: Clerc and Kennedy, *IEEE Transactions on Evolutionary Computation* 6, 2002. A particle that leaves the box is put on
/// its side, and what led it there is taken from its velocity.
///
/// The spread that is tested is `min(max(e, r), √r)`, with the extent e = maxᵢⱼ |pᵢⱼ − xⱼ| / max(1, |xⱼ|)
/// and the range r = maxᵢ |f(pᵢ) − f| / max(1, |f|) of the better half of the particles' best points around the best, x with f.
public struct ParticleSwarm: Minimizer {
    public enum Topology: String, Sendable, CaseIterable {
        /// All are neighbours.
        case global
        /// Each has the one before and the one after: slower, and less easily caught in a local minimum.
        case ring
    }

    public static let name = "particleSwarm"
    public static let accepts: ProblemParts = .bounds
    public static let usesGradient = false
    /// Particles.
    public var population: Int
    /// w, which may follow a schedule: often `.linear(from: 0.9, to: 0.4, over: …)`.
    public var inertia: Schedule
    /// c₁, the pull of a particle's own best point.
    public var cognitive: Double
    /// c₂, the pull of the neighbours'.
    public var social: Double
    public var topology: Topology
    /// Without bounds particles begin within `scale · max(1, |xᵢ|)` of the start.
    public var scale: Double
    public var seed: Int

    public static let settings: [SettingOf<Self>] = [
        .population(atLeast: 2, \.population), SettingOf(Setting("inertia", .fraction), \.inertia),
        SettingOf(Setting("cognitive", .notNegative), \.cognitive),
        SettingOf(Setting("social", .notNegative), \.social),
        SettingOf("topology", \.topology), SettingOf(.scale, \.scale), .seed(\.seed),
    ]

    public init(
        population: Int = 40, inertia: Schedule = 0.7298437881283576, cognitive: Double = 1.496179765663133,
        social: Double = 1.496179765663133, topology: Topology = .global, scale: Double = 1, seed: Int = 0
    ) {
        (self.population, self.inertia, self.cognitive) = (population, inertia, cognitive)
        (self.social, self.topology, self.scale, self.seed) = (social, topology, scale, seed)
        check()
    }

    /// Clerc's constriction: w = χ, c₁ = χ φ₁, c₂ = χ φ₂ with χ = 2 / |2 − φ − √(φ² − 4φ)|, φ = φ₁ + φ₂ > 4.
    public func constricted(cognitive: Double = 2.05, social: Double = 2.05) -> ParticleSwarm {
        let sum = cognitive + social
        guard sum > 4 else { misuse("ParticleSwarm: φ₁ + φ₂ is \(sum); constriction needs more than 4") }
        let factor = 2 / abs(2 - sum - (sum * sum - 4 * sum).squareRoot())
        var swarm = self
        (swarm.inertia, swarm.cognitive, swarm.social) = (.constant(factor), factor * cognitive, factor * social)
        return swarm
    }

    public struct Memory: Sendable {
        var points: [Vector]
        var velocities: [Vector]
        /// The best point that each particle has seen.
        var best: Population
        var random: RandomStream
        var generation = 0
    }

    public func initialMemory(at iterate: inout Iterate, _ function: Evaluator) throws -> Memory {
        let region = SearchRegion(around: iterate.point, scale: scale, within: function.bounds)
        var random = RandomStream(RandomKey(UInt64(bitPattern: Int64(seed))))
        let best = try Population(population, in: region, improving: &iterate, function, using: &random)
        let velocities = best.points.map { (region.point(using: &random) - $0) / 2 }
        return Memory(points: best.points, velocities: velocities, best: best, random: random)
    }

    public func step(_ iterate: inout Iterate, _ memory: inout Memory, _ function: Evaluator) throws -> StopReason? {
        if memory.best.isLevel { return memory.generation == 0 ? .flat : .roundingLimit }
        let leaders = leaders(memory.best)
        for index in 0..<population {
            memory.velocities[index] = velocity(of: index, towards: leaders[index], &memory)
            memory.points[index] += memory.velocities[index]
            if let bounds = function.bounds { memory.stop(index, at: bounds) }
        }
        let values = try function.values(memory.points, improving: &iterate)
        for (index, value) in values.enumerated() where value < memory.best.values[index] {
            (memory.best.points[index], memory.best.values[index]) = (memory.points[index], value)
        }
        memory.generation += 1
        iterate.spread = memory.best.betterHalf.spread
        return nil
    }

    /// The best point that the neighbours of each particle, itself among them, have seen.
    private func leaders(_ best: Population) -> [Vector] {
        switch topology {
        case .global: return Array(repeating: best.points[best.best], count: population)
        case .ring:
            return (0..<population).map { index in
                let neighbours = [index, (index + population - 1) % population, (index + 1) % population]
                return best.points[neighbours.min { best.values[$0] < best.values[$1] } ?? index]
            }
        }
    }

    private func velocity(of index: Int, towards leader: Vector, _ memory: inout Memory) -> Vector {
        let (point, own) = (memory.points[index], memory.best.points[index])
        var velocity = inertia(memory.generation) * memory.velocities[index]
        for variable in point.indices {
            velocity[variable] += cognitive * memory.random.uniform() * (own[variable] - point[variable])
            velocity[variable] += social * memory.random.uniform() * (leader[variable] - point[variable])
        }
        return velocity
    }
}

extension ParticleSwarm.Memory {
    fileprivate mutating func stop(_ index: Int, at bounds: Bounds) {
        let inside = bounds.clamped(points[index])
        for variable in inside.indices where inside[variable] != points[index][variable] {
            velocities[index][variable] = 0
        }
        points[index] = inside
    }
}
