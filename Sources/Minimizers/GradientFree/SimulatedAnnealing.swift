import Optimizers
import Support
import Tensors

/// A walk that goes uphill too, with a probability that falls as it cools.
/// ```
/// xⱼ' = xⱼ + vⱼ ξ, ξ normal or Cauchy, one variable j after the other, `sweeps` times at each temperature T
/// accepted if f(x') ≤ f(x), else with probability exp(−(f(x') − f(x)) / T)
/// vⱼ ← vⱼ (1 + 2 (a − 0.6) / 0.4) if the part accepted a > 0.6;  vⱼ / (1 + 2 (0.4 − a) / 0.4) if a < 0.4
/// ```
/// Kirkpatrick, Gelatt and Vecchi, *Science* 220, 1983; the step lengths after Corana et al., *ACM Transactions on
/// Mathematical Software* 13, 1987. One step of the run is one temperature, with `sweeps · n` evaluations, one by one; the
/// next begins at the best point so far.
///
/// The spread that is tested is √(T / max(1, |f|)): how far the walk strays at the temperature T from the minimum of a
/// function with curvature 1. Only exponential cooling gets there in reasonable time.
public struct SimulatedAnnealing: Minimizer {
    public enum Cooling: String, Sendable, CaseIterable {
        /// T = T₀ rᵏ.
        case exponential
        /// T = T₀ / (1 + k): Szu and Hartley, *Physics Letters A* 122, 1987, for Cauchy steps.
        case fast
        /// T = T₀ / log(e + k): Geman and Geman, 1984.
        case logarithmic

        func temperature(_ first: Double, rate: Double, step: Int) -> Double {
            switch self {
            case .exponential: first * pow(rate, Double(step))
            case .fast: first / Double(1 + step)
            case .logarithmic: first / log(M_E + Double(step))
            }
        }
    }

    public enum Steps: String, Sendable, CaseIterable { case gaussian, cauchy }

    public static let name = "simulatedAnnealing"
    public static let accepts: ProblemParts = .bounds
    public static let usesGradient = false
    public var steps: Steps
    public var cooling: Cooling
    /// T₀; 0: what accepts the mean change of value by the first steps with probability 0.8;
    /// max(1, |f|) where they change nothing.
    public var temperature: Double
    /// r, of exponential cooling.
    public var rate: Double
    /// How often each variable is moved at one temperature.
    public var sweeps: Int
    /// vⱼ at first, relative to the distance of the bounds or, without, max(1, |xⱼ|).
    public var scale: Double
    public var seed: Int

    public static let settings: [SettingOf<Self>] = [
        SettingOf("steps", \.steps), SettingOf("cooling", \.cooling),
        SettingOf(Setting("temperature", .notNegative), \.temperature),
        SettingOf(Setting("rate", .properFraction), \.rate), SettingOf("sweeps", \.sweeps), SettingOf(.scale, \.scale),
        .seed(\.seed),
    ]

    public init(
        steps: Steps = .gaussian, cooling: Cooling = .exponential, temperature: Double = 0, rate: Double = 0.85,
        sweeps: Int = 50, scale: Double = 0.3, seed: Int = 0
    ) {
        (self.steps, self.cooling, self.temperature, self.rate) = (steps, cooling, temperature, rate)
        (self.sweeps, self.scale, self.seed) = (sweeps, scale, seed)
        check()
    }

    public struct Memory: Sendable {
        let region: SearchRegion
        var random: RandomStream
        /// v.
        var lengths: Vector
        var firstTemperature: Double
        var step = 0
        var isLevel = true
    }

    public func initialMemory(at iterate: inout Iterate, _ function: Evaluator) throws -> Memory {
        let region = SearchRegion(around: iterate.point, scale: scale, within: function.bounds)
        var memory = Memory(
            region: region, random: RandomStream(RandomKey(UInt64(bitPattern: Int64(seed)))),
            lengths: scale * region.units,
            firstTemperature: temperature)
        if temperature == 0 {
            let start = iterate
            let probes = (0..<sweeps).map { _ in moved(start.point, Array(start.point.indices), &memory) }
            let values = try function.values(probes, improving: &iterate).filter(\.isFinite)
            let change = values.reduce(0) { $0 + abs($1 - start.value) } / Double(Swift.max(1, values.count))
            memory.firstTemperature = change > 0 ? change / log(1 / 0.8) : Swift.max(1, abs(start.value))
        }
        return memory
    }

    public func step(_ iterate: inout Iterate, _ memory: inout Memory, _ function: Evaluator) throws -> StopReason? {
        let temperature = cooling.temperature(memory.firstTemperature, rate: rate, step: memory.step)
        var (point, value) = (iterate.point, iterate.value)
        var accepted = [Int](repeating: 0, count: point.count)
        for _ in 0..<sweeps {
            for variable in point.indices {
                let trial = moved(point, [variable], &memory)
                let trialValue = try function.value(trial, improving: &iterate)
                if trialValue != value { memory.isLevel = false }
                guard accepts(trialValue - value, temperature, &memory.random) else { continue }
                (point, value) = (trial, trialValue)
                accepted[variable] += 1
            }
        }
        for variable in point.indices {
            memory.lengths[variable] *= Self.factor(accepted: Double(accepted[variable]) / Double(sweeps))
        }
        memory.step += 1
        if memory.isLevel { return .flat }
        iterate.spread = (temperature / Swift.max(1, abs(iterate.value))).squareRoot()
        return nil
    }

    private func moved(_ point: Vector, _ variables: [Int], _ memory: inout Memory) -> Vector {
        var moved = point
        for variable in variables {
            let number = steps == .gaussian ? memory.random.normal() : memory.random.cauchy()
            moved[variable] += memory.lengths[variable] * number
        }
        return memory.region.reflected(moved)
    }

    /// An infinite change is never accepted.
    private func accepts(_ change: Double, _ temperature: Double, _ random: inout RandomStream) -> Bool {
        change <= 0 || random.uniform() < exp(-change / temperature)
    }

    private static func factor(accepted part: Double) -> Double {
        if part > 0.6 { return 1 + 2 * (part - 0.6) / 0.4 }
        if part < 0.4 { return 1 / (1 + 2 * (0.4 - part) / 0.4) }
        return 1
    }
}
