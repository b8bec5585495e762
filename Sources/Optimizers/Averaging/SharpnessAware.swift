import Tensors

/// Sharpness-aware minimisation: the gradient where the loss around the parameters is about greatest.
///
/// ```
/// a ← p + ρ g / ‖g‖                                    the norm over all leaves
/// a ← p + ρ p² g / ‖|p| g‖                             adaptive
/// g ← ∇f(a)
/// ```
/// More than one step goes on from a, along the gradient there. It needs the loss itself, and one more gradient for
/// each step up. What is written before it in a chain acts on every gradient, what is written after it on the last.
///
/// Source: Foret, Kleiner, Mobahi and Neyshabur, ICLR 2021; adaptive: Kwon, Kim, Park and Choi, ICML 2021, with η = 0.
public struct SharpnessAware: Transformation {
    /// ρ of each step up, at least 0: 0.05.
    public internal(set) var radius: Schedule
    /// Whether the radius is relative to the size of each parameter: `false`.
    public internal(set) var adaptive: Bool
    /// Up, at least 1: 1.
    public internal(set) var steps: Int

    public static let name = "sharpnessAware"
    public let needsLoss = true
    public static let settings: [SettingOf<Self>] = [
        .init(Setting("radius", .notNegative), \.radius), .init("adaptive", \.adaptive), .init("steps", \.steps),
    ]

    public init(radius: Schedule = 0.05, adaptive: Bool = false, steps: Int = 1) {
        (self.radius, self.adaptive, self.steps) = (radius, adaptive, steps)
        check()
    }

    public func gradients<S: FloatingScalar>(
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

extension Optimizer {
    /// With the gradient at the worst place within `radius`: see `SharpnessAware`.
    public func sharpnessAware(radius: Schedule = 0.05, adaptive: Bool = false, steps: Int = 1) -> Chain {
        adding(SharpnessAware(radius: radius, adaptive: adaptive, steps: steps))
    }
}
