import Support
import Tensors

extension Optimizer {
    /// Adds fading noise to the gradients, drawn anew for each element and batch. It can help very deep networks off a
    /// bad start.
    ///
    /// ```
    /// g ← g + ξ                                            ξ normal with mean 0 and variance η / t^γ
    /// ```
    ///
    /// Source: Neelakantan et al., 2015. The paper has γ = 0.55 and η of 0.01, 0.3 or 1, as `optax.add_noise`.
    ///
    /// - Parameters:
    ///   - variance: The variance η at the first step, at least 0.
    ///   - decay: The power γ with which the variance falls, at least 0.
    public func noisy(variance: Schedule = 0.01, decay: Double = 0.55) -> Chain {
        adding(GradientNoise(variance: variance, decay: decay))
    }
}

/// The transformation that `noisy(variance:decay:)` chains.
struct GradientNoise: ListedTransformation {
    static let name = "noisy"
    static let formula =
        "g ← g + ξ                                            ξ normal with mean 0 and variance η / t^γ"
    static let source = "Neelakantan et al., 2015"
    static let standard = GradientNoise()

    var variance: Schedule
    var decay: Double

    static let settings: [SettingOf<Self>] = [
        .init(Setting("variance", .notNegative), \.variance), .init(Setting("decay", .notNegative), \.decay),
    ]

    init(variance: Schedule = 0.01, decay: Double = 0.55) {
        (self.variance, self.decay) = (variance, decay)
        check()
    }

    func gradients<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let deviation = step.scalar("noise \(variance.identity) \(decay)") { [variance, decay] position in
            (variance(position.steps) / pow(Double(position.number), decay)).squareRoot()
        }
        return zip(gradients, state.names).map { gradient, name in
            gradient + deviation * Tensor<S>.normal(gradient.shape, key: step.randomKey(stream(of: name)))
        }
    }

    /// The stream of random numbers of a parameter: a hash of its name (Fowler, Noll and Vo), so that the parameters of
    /// two groups differ.
    private func stream(of name: String) -> Int {
        Int(name.utf8.reduce(0x811C_9DC5 as UInt32) { ($0 ^ UInt32($1)) &* 0x0100_0193 })
    }
}
