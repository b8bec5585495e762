import Tensors

extension Optimizer {
    /// Adds sharpness-aware minimization: the gradient is evaluated where the loss around the parameters is about
    /// greatest. It finds flat minima, which often generalize better, at twice the cost of a step.
    ///
    /// ```
    /// a ← p + ρ g / ‖g‖                                    the norm over all parameters
    /// a ← p + ρ p² g / ‖|p| g‖                             adaptive
    /// g ← ∇f(a)
    /// ```
    /// More than one step goes on from a, along the gradient there. It evaluates the loss itself, and one more gradient
    /// for each step up. Transformations written before act on every gradient, those written after on the last.
    ///
    /// Source: Foret, Kleiner, Mobahi and Neyshabur, ICLR 2021. The adaptive form is that of Kwon, Kim, Park and Choi,
    /// ICML 2021, with η = 0.
    ///
    /// - Parameters:
    ///   - radius: The length ρ of each step up, at least 0.
    ///   - adaptive: Whether the radius is relative to the size of each element of the parameters.
    ///   - steps: The number of steps up, at least 1.
    public func sharpnessAware(radius: Schedule = 0.05, adaptive: Bool = false, steps: Int = 1) -> Chain {
        adding(SharpnessAware(radius: radius, adaptive: adaptive, steps: steps))
    }
}

/// The transformation that `sharpnessAware(radius:adaptive:steps:)` chains.
struct SharpnessAware: ListedTransformation {
    static let name = "sharpnessAware"
    static let formula = """
        a ← p + ρ g / ‖g‖                                    the norm over all parameters
        a ← p + ρ p² g / ‖|p| g‖                             adaptive
        g ← ∇f(a)
        """
    static let source = "Foret, Kleiner, Mobahi and Neyshabur, ICLR 2021"
    static let standard = SharpnessAware()

    var radius: Schedule
    var adaptive: Bool
    var steps: Int

    let needsLoss = true
    static let settings: [SettingOf<Self>] = [
        .init(Setting("radius", .notNegative), \.radius), .init("adaptive", \.adaptive),
        .init("steps", atMost: 100, \.steps),
    ]

    init(radius: Schedule = 0.05, adaptive: Bool = false, steps: Int = 1) {
        (self.radius, self.adaptive, self.steps) = (radius, adaptive, steps)
        check()
    }

    func gradients<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        var (point, gradients) = (parameters, gradients)
        for _ in 0..<steps {
            point = zip(point, ascent(gradients, at: parameters, step)).map { $0 + $1 }
            gradients = step.gradient(at: point)
        }
        return gradients
    }

    private func ascent<S: FloatingScalar>(
        _ gradients: [Tensor<S>], at parameters: [Tensor<S>], _ step: Step<S>
    ) -> [Tensor<S>] {
        let sizes = parameters.map { abs($0) }
        let scaled = adaptive ? zip(sizes, gradients).map { $0 * $1 } : gradients
        let factor = quotient(step[radius], orZeroOver: globalNorm(scaled))
        return adaptive ? zip(sizes, scaled).map { factor * $0 * $1 } : scaled.map { factor * $0 }
    }
}
