import Settings
import Tensors

/// Covariance matrix adaptation: points are drawn from a normal distribution whose mean, step length and covariance
/// learn from the better half of them (and, by negative weights, from the worse). The first choice for hard functions
/// of up to some hundred variables without gradients.
/// ```
/// xᵢ = m + σ yᵢ, yᵢ ~ N(0, C), i = 1…λ;  sorted by value;  ⟨y⟩ = Σ wᵢ yᵢ over wᵢ > 0;  m ← m + σ ⟨y⟩
/// p_σ ← (1 − c_σ) p_σ + √(c_σ (2 − c_σ) μ_eff) C^(−½) ⟨y⟩;   σ ← σ exp( c_σ/d_σ (‖p_σ‖ / E‖N(0, I)‖ − 1) )
/// p ← (1 − c_c) p + h_σ √(c_c (2 − c_c) μ_eff) ⟨y⟩;   C ← (1 − c₁ − c_μ Σ wᵢ) C + c₁ p pᵀ + c_μ Σ wᵢ yᵢ yᵢᵀ
/// ```
/// Monotonic changes of f and rotations of the variables make no difference. Complexity of a point: O(n²) beside f.
///
/// Points beyond the bounds rank as the nearest point in the box, with a penalty: their distance from it in standard
/// deviations, squared, times the interquartile range of the values.
///
/// The spread that is tested is the greater of maxⱼ σ √Cⱼⱼ / max(1, |xⱼ|) and of the range of the last λ values over
/// max(1, |f|). There is no test while restarts are left.
///
/// Source: Hansen, *The CMA Evolution Strategy: A Tutorial*, arXiv:1604.00772, with its constants; restarts: Auger and
/// Hansen, CEC 2005.
public struct CMAES: Minimizer, ListedMinimizer {
    public static let name = "cmaes"
    package static let formula = "x = m + σ N(0, C); m, σ and C learn from the ranking"
    package static let source = "Hansen, The CMA Evolution Strategy: A Tutorial, arXiv:1604.00772"
    public static let accepts: ProblemParts = .bounds
    public static let usesGradient = false
    var population: Int
    var scale: Double
    var active: Bool
    var restarts: Int
    var seed: Int

    public static let settings: [SettingOf<Self>] = [
        .population(\.population), SettingOf(.scale, \.scale), SettingOf("active", \.active),
        SettingOf("restarts", atLeast: 0, atMost: 30, \.restarts), .seed(\.seed),
    ]

    public func validateTogether() throws(SettingError) {
        guard !(1..<4 ~= population) else {
            throw SettingError("population is \(population)", "give at least 4, or 0 for 4 + 3 ln n")
        }
    }

    /// Creates the method.
    /// - Parameters:
    ///   - population: the number λ of points a step; 0, the default, for 4 + ⌊3 ln n⌋, else at least 4.
    ///   - scale: the initial σ, above 0, relative to the distance between the bounds or, without bounds, to max(1,
    ///     |xⱼ|).
    ///   - active: whether the worse points have negative weights.
    ///   - restarts: the number of restarts elsewhere, each with λ doubled, when the points have come together,
    ///     diverged, or stopped improving.
    ///   - seed: the seed of the random numbers, at least 0.
    public init(
        population: Int = 0, scale: Double = 0.3, active: Bool = true, restarts: Int = 0, seed: Int = 0
    ) {
        (self.population, self.scale, self.active) = (population, scale, active)
        (self.restarts, self.seed) = (restarts, seed)
        check()
    }

    /// The values that the method keeps between steps.
    public struct State: Sendable {
        let region: SearchRegion
        var random: RandomStream
        var distribution: CMAESDistribution
        /// The best values of the last generations.
        var history: [Double] = []
        var restarts = 0
        var isFirst = true
    }

    public func numbersKept(variables: Int) -> Double {
        let points = Population.numbersKept(size(variables: variables, restarts: restarts), variables: variables)
        return points + 3 * Double(variables) * Double(variables)
    }

    private func size(variables: Int, restarts: Int) -> Int {
        let first = population > 0 ? population : CMAESConstants.standardPopulation(variables)
        return first << restarts
    }

    public func initialState(at iterate: inout Iterate, _ function: Evaluator) throws -> State {
        let region = SearchRegion(around: iterate.point, scale: 1, within: function.bounds)
        return State(
            region: region, random: RandomStream(seed: seed),
            distribution: distribution(at: iterate.point, region, restarts: 0))
    }

    private func distribution(at mean: Vector, _ region: SearchRegion, restarts: Int) -> CMAESDistribution {
        let constants = CMAESConstants(
            variables: mean.count, population: size(variables: mean.count, restarts: restarts), active: active)
        return CMAESDistribution(mean: mean, deviation: scale, units: region.units, constants)
    }

    public func step(_ iterate: inout Iterate, _ state: inout State, _ function: Evaluator) throws -> StopReason? {
        let distribution = state.distribution
        let steps = try distribution.constants.weights.map { _ in
            try function.checkTime()
            return distribution.step(using: &state.random)
        }
        let points = steps.map(distribution.point(at:))
        let inside = points.map(state.region.clamped)
        let values = try function.values(inside, improving: &iterate)

        let ranks = points == inside ? values : penalized(values, at: inside, insteadOf: points, distribution)
        let order = ranks.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
        if values.count(where: \.isFinite) < values.count / 2 {
            state.distribution.contract(around: iterate.point)
        } else {
            try state.distribution.adapt(to: order.map { steps[$0] }, check: function.checkTime)
        }
        return end(Population(points: inside, values: values), &iterate, &state)
    }

    /// Returns the values with a penalty for points that stand in for others beyond the bounds.
    private func penalized(
        _ values: [Double], at inside: [Vector], insteadOf points: [Vector], _ distribution: CMAESDistribution
    ) -> [Double] {
        let sorted = values.filter(\.isFinite).sorted()
        guard let least = sorted.first else { return values }
        let range = sorted[3 * (sorted.count - 1) / 4] - sorted[(sorted.count - 1) / 4]
        let weight = range > 0 ? range : Swift.max(abs(least), 1) * Double.ulpOfOne
        let deviations = distribution.standardDeviations
        return values.indices.map { index in
            let distance = Vector.combined(points[index] - inside[index], deviations, "penalty") { $0 / $1 }
            return values[index] + weight * dot(distance, distance)
        }
    }

    /// Returns why the run is over, or nil; restarts where that is due.
    private func end(_ sampled: Population, _ iterate: inout Iterate, _ state: inout State) -> StopReason? {
        defer { state.isFirst = false }
        if state.isFirst && sampled.isLevel && sampled.values.first == iterate.value { return .flat }
        let deviations = zip(state.distribution.standardDeviations, iterate.point)
        let extent = deviations.reduce(0) { Swift.max($0, $1.0 / Swift.max(1, abs($1.1))) }
        let spread = Swift.max(extent, sampled.range)
        guard state.restarts < restarts else {
            iterate.spread = spread
            return sampled.isLevel ? .roundingLimit : nil
        }
        if spread <= 1e-11 || extent >= 1e4 || sampled.isLevel || stagnates(sampled.values, &state) {
            state.restarts += 1
            state.history = []
            let mean = state.region.point(using: &state.random)
            state.distribution = distribution(at: mean, state.region, restarts: state.restarts)
        }
        return nil
    }

    /// Returns whether the best values of 10 + ⌈30 n / λ⌉ generations are the same to 12 digits.
    private func stagnates(_ values: [Double], _ state: inout State) -> Bool {
        guard let best = values.min() else { return false }
        state.history.append(best)
        let length = 10 + (30 * state.region.units.count + values.count - 1) / values.count
        guard state.history.count >= length else { return false }
        state.history.removeFirst(state.history.count - length)
        let range = (state.history.max() ?? 0) - (state.history.min() ?? 0)
        return range <= 1e-12 * Swift.max(1, abs(best))
    }
}
