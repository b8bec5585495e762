import Settings
import Support
import Tensors

/// The tree-structured Parzen estimator: of points drawn where good trials are, the one at which they are most frequent
/// relative to the others.
/// ```
/// x = argmax l(x) / g(x), x₁…x₂₄ ~ l;   l: a density of the best ⌈n / 10⌉ trials, at most 25;   g: of the others
/// ```
/// Multivariate: kernels are products over all parameters, so that what belongs together is proposed together. Pruned
/// trials rank behind completed ones. Trials that are running elsewhere count as bad ones, so that workers keep apart
/// (a constant liar). Bergstra, Bardenet, Bengio and Kégl, NeurIPS 2011; Watanabe, arXiv:2304.11127.
public struct TPESampler: Sampler {
    public static let name = "tpe"
    var startup: Int
    var candidates: Int

    public static let settings: [SettingOf<Self>] = [
        SettingOf("startup", atMost: Setting.mostSteps, \.startup),
        SettingOf("candidates", atMost: 10_000, \.candidates),
    ]

    /// Creates a sampler; the defaults are Optuna's.
    /// - Parameters:
    ///   - startup: trials that have to end before it begins to learn; those are random.
    ///   - candidates: points drawn for one that is tried.
    public init(startup: Int = 10, candidates: Int = 24) { (self.startup, self.candidates) = (startup, candidates) }

    public func point(after history: TrialHistory, using random: inout RandomStream) -> [Double]? {
        let ranked = history.ranked
        guard ranked.count >= startup else { return RandomSampler().point(after: history, using: &random) }
        let goodCount = min(25, Int((0.1 * Double(ranked.count)).rounded(.up)))
        func density(_ trials: [Trial]) -> ParzenEstimator {
            ParzenEstimator(trials.sorted { $0.number < $1.number }.map(\.point), in: history.space)
        }
        let running = history.trials.filter { $0.state == .running }
        let (good, bad) = (density(Array(ranked.prefix(goodCount))), density(ranked.dropFirst(goodCount) + running))
        var best: (point: [Double], score: Double)?
        for _ in 0..<candidates {
            let point = good.point(using: &random)
            let score = good.logDensity(at: point) - bad.logDensity(at: point)
            if score > best?.score ?? -.infinity { best = (point, score) }
        }
        return best?.point
    }
}
