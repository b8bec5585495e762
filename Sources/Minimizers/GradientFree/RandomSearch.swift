import Settings
import Support
import Tensors

/// Random search: the best of points drawn at random is kept, around the best so far or everywhere in the box. The
/// simplest method without gradients, and a baseline for the others.
/// ```
/// xᵢ = x + σ u ∘ N(0, I),  i = 1…λ          u: the distances of the bounds, else max(1, |x⁰|)
/// p̄ ← (1 − c) p̄ + c p,  c = p* λ / (2 + p* λ)        p: the part of the λ points that is better
/// σ ← σ exp( (p̄ − p*) / (d (1 − p*)) ),  d = 1 + n / 2λ,  p* = 1 / (5 + √λ / 2)
/// ```
/// The spread that is tested is max σ uᵢ / max(1, |xᵢ|), the greatest relative standard deviation of the points; if
/// they are drawn everywhere there is no test but `Stopping.target`.
///
/// Source: Anderson, *Operations Research* 1, 1953; the scale by success after Rechenberg's rule of one fifth in the
/// form of Igel, Hansen and Roth, *Evolutionary Computation* 15, 2007, section 3.1.
public struct RandomSearch: Minimizer, ListedMinimizer {
    /// The region from which points are drawn.
    public enum Sampling: String, Sendable, CaseIterable {
        /// Around the best point, with a scale that adapts.
        case gaussian
        /// Everywhere in the box, which must be finite.
        case uniform
    }

    public static let name = "randomSearch"
    package static let formula = "x + σ u N(0, I), the best kept; σ by success"
    package static let source = "Anderson, Operations Research 1, 1953"
    public static let accepts: ProblemParts = .bounds
    public static let usesGradient = false
    var sampling: Sampling
    var population: Int
    var scale: Double
    var seed: Int

    public static let settings: [SettingOf<Self>] = [
        SettingOf("sampling", \.sampling), .population(atLeast: 1, \.population), SettingOf(.scale, \.scale),
        .seed(\.seed),
    ]

    /// Creates the method.
    /// - Parameters:
    ///   - sampling: the region from which points are drawn.
    ///   - population: the number λ of points a step, at least 1.
    ///   - scale: the initial σ, above 0.
    ///   - seed: the seed of the random numbers, at least 0.
    public init(sampling: Sampling = .gaussian, population: Int = 20, scale: Double = 0.3, seed: Int = 0) {
        (self.sampling, self.population, self.scale, self.seed) = (sampling, population, scale, seed)
        check()
    }

    /// The values that the method keeps between steps.
    public struct State: Sendable {
        let region: SearchRegion
        var random: RandomStream
        var deviation: Double
        var success: Double
        var isFirst = true
    }

    private var targetSuccess: Double { 1 / (5 + Double(population).squareRoot() / 2) }

    public func numbersKept(variables: Int) -> Double { Population.numbersKept(population, variables: variables) }

    public func initialState(at iterate: inout Iterate, _ function: Evaluator) throws -> State {
        if sampling == .uniform, function.bounds?.isFinite != true {
            throw MinimizationError(
                "randomSearch draws everywhere between the bounds, and not every variable has two",
                "give bounds, or take "
                    + "sampling=gaussian")
        }
        return State(
            region: SearchRegion(around: iterate.point, scale: scale, within: function.bounds),
            random: RandomStream(seed: seed), deviation: scale, success: targetSuccess)
    }

    public func step(_ iterate: inout Iterate, _ state: inout State, _ function: Evaluator) throws -> StopReason? {
        let before = iterate
        let points = (0..<population).map { _ in point(near: before.point, &state) }
        let values = try function.values(points, improving: &iterate)
        defer { state.isFirst = false }
        if state.isFirst, Population(points: points, values: values + [before.value]).isLevel { return .flat }
        guard sampling == .gaussian else { return nil }
        adapt(&state, success: Double(values.count { $0 < before.value }) / Double(population))
        iterate.spread =
            state.deviation
            * zip(state.region.units, iterate.point).reduce(0) { Swift.max($0, $1.0 / Swift.max(1, abs($1.1))) }
        return nil
    }

    private func point(near center: Vector, _ state: inout State) -> Vector {
        guard sampling == .gaussian else { return state.region.point(using: &state.random) }
        let step = state.region.units.map { state.deviation * $0 * state.random.normal() }
        return state.region.clamped(center + step)
    }

    private func adapt(_ state: inout State, success: Double) {
        let (count, target) = (Double(population), targetSuccess)
        let rate = target * count / (2 + target * count)
        state.success += rate * (success - state.success)
        let damping = 1 + Double(state.region.units.count) / (2 * count)
        state.deviation *= exp((state.success - target) / (damping * (1 - target)))
    }
}
