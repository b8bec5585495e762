import Optimizers
import Support
import Tensors

/// Points drawn at random, of which the best is kept: around the best so far, or everywhere in the box.
/// ```
/// xᵢ = x + σ u ∘ N(0, I),  i = 1…λ          u: the distances of the bounds, else max(1, |x⁰|)
/// p̄ ← (1 − c) p̄ + c p,  c = p* λ / (2 + p* λ)        p: the part of the λ points that is better
/// σ ← σ exp( (p̄ − p*) / (d (1 − p*)) ),  d = 1 + n / 2λ,  p* = 1 / (5 + √λ / 2)
/// ```
/// Anderson, *Operations Research* 1, 1953; the scale by success after Rechenberg's rule of one fifth in the form of Igel,
/// Hansen and Roth, *Evolutionary Computation* 15, 2007, section 3.1.
///
/// The spread that is tested is max σ uᵢ / max(1, |xᵢ|), the greatest relative standard deviation of the points; where
/// they are drawn everywhere there is no test but `Stopping.target`.
public struct RandomSearch: Minimizer {
    public enum Sampling: String, Sendable, CaseIterable {
        /// Around the best point, with a scale that adapts.
        case gaussian
        /// Everywhere in the box, which must be finite.
        case uniform
    }

    public static let name = "randomSearch"
    public static let accepts: ProblemParts = .bounds
    public static let usesGradient = false
    public var sampling: Sampling
    /// λ.
    public var population: Int
    /// σ at first.
    public var scale: Double
    public var seed: Int

    public static let settings: [SettingOf<Self>] = [
        SettingOf("sampling", \.sampling), .population(atLeast: 1, \.population), SettingOf(.scale, \.scale),
        .seed(\.seed),
    ]

    public init(sampling: Sampling = .gaussian, population: Int = 20, scale: Double = 0.3, seed: Int = 0) {
        (self.sampling, self.population, self.scale, self.seed) = (sampling, population, scale, seed)
        check()
    }

    public struct Memory: Sendable {
        let region: SearchRegion
        var random: RandomStream
        var deviation: Double
        var success: Double
        var isFirst = true
    }

    private var targetSuccess: Double { 1 / (5 + Double(population).squareRoot() / 2) }

    public func initialMemory(at iterate: inout Iterate, _ function: Evaluator) throws -> Memory {
        if sampling == .uniform, function.bounds?.isFinite != true {
            throw MinimizationError(
                "randomSearch draws everywhere between the bounds, and not every variable has two; give bounds, or take "
                    + "sampling=gaussian")
        }
        return Memory(
            region: SearchRegion(around: iterate.point, scale: scale, within: function.bounds),
            random: RandomStream(RandomKey(UInt64(bitPattern: Int64(seed)))), deviation: scale, success: targetSuccess)
    }

    public func step(_ iterate: inout Iterate, _ memory: inout Memory, _ function: Evaluator) throws -> StopReason? {
        let before = iterate
        let points = (0..<population).map { _ in point(near: before.point, &memory) }
        let values = try function.values(points, improving: &iterate)
        defer { memory.isFirst = false }
        if memory.isFirst, Population(points: points, values: values + [before.value]).isLevel { return .flat }
        guard sampling == .gaussian else { return nil }
        adapt(&memory, success: Double(values.count { $0 < before.value }) / Double(population))
        iterate.spread =
            memory.deviation
            * zip(memory.region.units, iterate.point).reduce(0) { Swift.max($0, $1.0 / Swift.max(1, abs($1.1))) }
        return nil
    }

    private func point(near center: Vector, _ memory: inout Memory) -> Vector {
        guard sampling == .gaussian else { return memory.region.point(using: &memory.random) }
        let step = memory.region.units.map { memory.deviation * $0 * memory.random.normal() }
        return memory.region.clamped(center + step)
    }

    private func adapt(_ memory: inout Memory, success: Double) {
        let (count, target) = (Double(population), targetSuccess)
        let rate = target * count / (2 + target * count)
        memory.success += rate * (success - memory.success)
        let damping = 1 + Double(memory.region.units.count) / (2 * count)
        memory.deviation *= exp((memory.success - target) / (damping * (1 - target)))
    }
}
