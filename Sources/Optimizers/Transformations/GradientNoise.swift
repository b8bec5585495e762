import Support
import Tensors

/// Gradient noise that fades: with t steps taken before,
///
/// ```
/// g ← g + ξ,   ξ normal with mean 0 and variance η / (1 + t)^γ, anew for each element and batch
/// ```
/// Source: Neelakantan et al., 2015, with η of 0.01, 0.3 or 1 and γ = 0.55; `optax.add_noise`.
public struct GradientNoise: Transformation {
    /// η, at least 0: 0.01.
    public internal(set) var variance: Schedule
    /// γ, at least 0: 0.55.
    public internal(set) var decay: Double

    public static let name = "noisy"
    public static let settings: [SettingOf<Self>] = [
        .init(Setting("variance", .notNegative), \.variance), .init(Setting("decay", .notNegative), \.decay),
    ]

    public init(variance: Schedule = 0.01, decay: Double = 0.55) {
        (self.variance, self.decay) = (variance, decay)
        check()
    }

    public func gradients<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let deviation = step.scalar("noise \(variance.identity) \(decay)") { [variance, decay] position in
            (variance(position.steps) / pow(Double(position.number), decay)).squareRoot()
        }
        return zip(gradients, state.names).map { gradient, name in
            gradient + deviation * Tensor<S>.normal(gradient.shape, key: step.randomKey(stream(of: name)))
        }
    }

    /// By name, so that the leaves of two groups have each their own (the hash of Fowler, Noll and Vo).
    private func stream(of name: String) -> Int {
        Int(name.utf8.reduce(0x811C_9DC5 as UInt32) { ($0 ^ UInt32($1)) &* 0x0100_0193 })
    }
}

extension Optimizer {
    /// With fading noise on the gradients: see `GradientNoise`.
    public func noisy(variance: Schedule = 0.01, decay: Double = 0.55) -> Chain {
        adding(GradientNoise(variance: variance, decay: decay))
    }
}
