import Settings
import Support
import Tensors

/// Simulated annealing: a random walk that also goes uphill, with a probability that falls as it cools.
/// ```
/// xⱼ' = xⱼ + vⱼ ξ, ξ normal or Cauchy, one variable j after the other, `sweeps` times at each temperature T
/// accepted if f(x') ≤ f(x), else with probability exp(−(f(x') − f(x)) / T)
/// vⱼ ← vⱼ (1 + 2 (a − 0.6) / 0.4) if the part accepted a > 0.6;  vⱼ / (1 + 2 (0.4 − a) / 0.4) if a < 0.4
/// ```
/// One step of the run is one temperature, with `sweeps · n` evaluations, one by one; the next begins at the best point
/// so far.
///
/// The spread that is tested is √(T / max(1, |f|)): how far the walk strays at the temperature T from the minimum of a
/// function with curvature 1. Only exponential cooling gets there in reasonable time.
///
/// Source: Kirkpatrick, Gelatt and Vecchi, *Science* 220, 1983; the step lengths after Corana et al., *ACM Transactions
/// on Mathematical Software* 13, 1987.
public struct SimulatedAnnealing: Minimizer, ListedMinimizer {
    /// The temperature T as a function of the step k.
    public enum Cooling: String, Sendable, CaseIterable {
        /// T = T₀ rᵏ.
        case exponential
        /// T = T₀ / (1 + k). Source: Szu and Hartley, *Physics Letters A* 122, 1987, for Cauchy steps.
        case fast
        /// T = T₀ / log(e + k). Source: Geman and Geman, 1984.
        case logarithmic

        func temperature(_ first: Double, rate: Double, step: Int) -> Double {
            switch self {
            case .exponential: first * pow(rate, Double(step))
            case .fast: first / Double(1 + step)
            case .logarithmic: first / log(M_E + Double(step))
            }
        }
    }

    /// The distribution of ξ.
    public enum Steps: String, Sendable, CaseIterable {
        /// The normal distribution.
        case gaussian
        /// The Cauchy distribution, which now and then takes a long step.
        case cauchy
    }

    public static let name = "simulatedAnnealing"
    package static let formula = "uphill by Δ with probability exp(−Δ / T) while T falls"
    package static let source = "Kirkpatrick, Gelatt and Vecchi, Science 220, 1983; Corana et al. 1987"
    public static let accepts: ProblemParts = .bounds
    public static let usesGradient = false
    var steps: Steps
    var cooling: Cooling
    var temperature: Double
    var rate: Double
    var sweeps: Int
    var scale: Double
    var seed: Int

    public static let settings: [SettingOf<Self>] = [
        SettingOf("steps", \.steps), SettingOf("cooling", \.cooling),
        SettingOf(Setting("temperature", .notNegative), \.temperature),
        SettingOf(Setting("rate", .properFraction), \.rate), SettingOf("sweeps", atMost: 100_000, \.sweeps),
        SettingOf(.scale, \.scale),
        .seed(\.seed),
    ]

    /// Creates the method.
    /// - Parameters:
    ///   - steps: the distribution of the steps.
    ///   - cooling: the temperature as a function of the step.
    ///   - temperature: the initial temperature T₀; 0, the default, for that which accepts the mean change of value by
    ///     the first steps with probability 0.8, or max(1, |f|) if they change nothing.
    ///   - rate: the rate r of exponential cooling, above 0 and below 1.
    ///   - sweeps: the number of times each variable is moved at one temperature, at least 1.
    ///   - scale: the initial vⱼ, above 0, relative to the distance between the bounds or, without bounds, to max(1,
    ///     |xⱼ|).
    ///   - seed: the seed of the random numbers, at least 0.
    public init(
        steps: Steps = .gaussian, cooling: Cooling = .exponential, temperature: Double = 0, rate: Double = 0.85,
        sweeps: Int = 50, scale: Double = 0.3, seed: Int = 0
    ) {
        (self.steps, self.cooling, self.temperature, self.rate) = (steps, cooling, temperature, rate)
        (self.sweeps, self.scale, self.seed) = (sweeps, scale, seed)
        check()
    }

    /// The values that the method keeps between steps.
    public struct State: Sendable {
        let region: SearchRegion
        var random: RandomStream
        /// The step lengths v.
        var lengths: Vector
        var firstTemperature: Double
        var step = 0
        var isLevel = true
    }

    public func numbersKept(variables: Int) -> Double { Population.numbersKept(sweeps, variables: variables) }

    public func initialState(at iterate: inout Iterate, _ function: Evaluator) throws -> State {
        let region = SearchRegion(around: iterate.point, scale: scale, within: function.bounds)
        var state = State(
            region: region, random: RandomStream(seed: seed),
            lengths: scale * region.units,
            firstTemperature: temperature)
        if temperature == 0 {
            let start = iterate
            let probes = (0..<sweeps).map { _ in moved(start.point, Array(start.point.indices), &state) }
            let values = try function.values(probes, improving: &iterate).filter(\.isFinite)
            let change = values.reduce(0) { $0 + abs($1 - start.value) } / Double(Swift.max(1, values.count))
            state.firstTemperature = change > 0 ? change / log(1 / 0.8) : Swift.max(1, abs(start.value))
        }
        return state
    }

    public func step(_ iterate: inout Iterate, _ state: inout State, _ function: Evaluator) throws -> StopReason? {
        let temperature = cooling.temperature(state.firstTemperature, rate: rate, step: state.step)
        var (point, value) = (iterate.point, iterate.value)
        var accepted = [Int](repeating: 0, count: point.count)
        for _ in 0..<sweeps {
            for variable in point.indices {
                let trial = moved(point, [variable], &state)
                let trialValue = try function.value(trial, improving: &iterate)
                if trialValue != value { state.isLevel = false }
                guard isAccepted(trialValue - value, temperature, &state.random) else { continue }
                (point, value) = (trial, trialValue)
                accepted[variable] += 1
            }
        }
        for variable in point.indices {
            state.lengths[variable] *= Self.factor(accepted: Double(accepted[variable]) / Double(sweeps))
        }
        state.step += 1
        if state.isLevel { return .flat }
        iterate.spread = (temperature / Swift.max(1, abs(iterate.value))).squareRoot()
        return nil
    }

    private func moved(_ point: Vector, _ variables: [Int], _ state: inout State) -> Vector {
        var moved = point
        for variable in variables {
            let number = steps == .gaussian ? state.random.normal() : state.random.cauchy()
            moved[variable] += state.lengths[variable] * number
        }
        return state.region.reflected(moved)
    }

    /// Returns whether a change of the value is accepted; an infinite one never is.
    private func isAccepted(_ change: Double, _ temperature: Double, _ random: inout RandomStream) -> Bool {
        change <= 0 || random.uniform() < exp(-change / temperature)
    }

    private static func factor(accepted part: Double) -> Double {
        if part > 0.6 { return 1 + 2 * (part - 0.6) / 0.4 }
        if part < 0.4 { return 1 / (1 + 2 * (0.4 - part) / 0.4) }
        return 1
    }
}
