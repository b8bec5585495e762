import Minimizers
import Settings
import Tensors

/// Covariance matrix adaptation of the numbers; choices, between which there is no order, are proposed as `TPESampler`
/// does.
///
/// The distribution is that of `CMAES`, in coordinates from 0 to 1, learnt anew from the history each time: every λ trials
/// that ended, in order, are a generation, whichever worker tried them. Points beyond the ends are drawn again. Hansen,
/// *The CMA Evolution Strategy: A Tutorial*, arXiv:1604.00772.
public struct CMAESSampler: Sampler {
    public static let name = "cma-es"
    var population: Int
    var scale: Double

    public static let settings: [SettingOf<Self>] = [
        SettingOf("population", atLeast: 0, atMost: 10_000, \.population),
        SettingOf(Setting("scale", .properFraction), \.scale),
    ]

    public func validateTogether() throws(SettingError) {
        guard !(1..<4 ~= population) else {
            throw SettingError("population is \(population)", "give at least 4, or 0 for 4 + 3 ln n")
        }
    }

    /// Creates a sampler.
    /// - Parameters:
    ///   - population: λ; 0: 4 + ⌊3 ln n⌋.
    ///   - scale: σ at first, as a part of the range.
    public init(population: Int = 0, scale: Double = 0.3) { (self.population, self.scale) = (population, scale) }

    public func point(after history: TrialHistory, using random: inout RandomStream) -> [Double]? {
        let parameters = history.space.parameters
        let numeric = parameters.indices.filter { !parameters[$0].distribution.isChoice }
        let hasChoices = numeric.count < parameters.count
        var point = hasChoices ? TPESampler().point(after: history, using: &random) : parameters.map { _ in 0 }
        guard !numeric.isEmpty else { return point }
        let coordinates = drawn(from: distribution(after: history, numeric), &random)
        for (place, index) in numeric.enumerated() {
            point?[index] = parameters[index].distribution.value(at: coordinates[place])
        }
        return point
    }

    /// The distribution learned from the trials so far.
    private func distribution(after history: TrialHistory, _ numeric: [Int]) -> CMAESDistribution {
        let size = population > 0 ? population : CMAESConstants.standardPopulation(numeric.count)
        let constants = CMAESConstants(variables: numeric.count, population: size, active: true)
        var distribution = CMAESDistribution(
            mean: Vector(repeating: 0.5, count: numeric.count), deviation: scale,
            units: Vector(repeating: 1, count: numeric.count), constants)
        let ranked = history.ranked
        let ranks = Dictionary(
            ranked.enumerated().map { ($1.number, $0) }, uniquingKeysWith: { first, _ in first })
        let ended = ranked.sorted { $0.number < $1.number }
        for start in stride(from: 0, through: ended.count - size, by: size) {
            let generation = ended[start..<start + size].sorted { ranks[$0.number] ?? 0 < ranks[$1.number] ?? 0 }
            distribution.adapt(
                to: generation.map { trial in
                    let coordinates = numeric.map { index in
                        history.space.parameters[index].distribution.coordinate(of: trial.point[index])
                    }
                    return (1 / distribution.deviation) * (Vector(coordinates) - distribution.mean)
                }
            ) {}
        }
        return distribution
    }

    private func drawn(from distribution: CMAESDistribution, _ random: inout RandomStream) -> Vector {
        for _ in 0..<100 {
            let point = distribution.point(at: distribution.step(using: &random))
            if point.allSatisfy({ (0...1).contains($0) }) { return point }
        }
        let beyond = distribution.point(at: distribution.step(using: &random)).elements
        // A scale whose inverse is too great for numbers leaves no distribution: any point is as good.
        return Vector(beyond.map { $0.isNaN ? random.uniform() : min(max($0, 0), 1) })
    }
}
