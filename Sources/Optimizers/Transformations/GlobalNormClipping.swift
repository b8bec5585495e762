import Tensors

extension Optimizer {
    /// Adds clipping by global norm: a long gradient is shortened, its direction stays. It keeps single bad batches
    /// from throwing parameters far away.
    ///
    /// ```
    /// g ← g · min(1, c / (‖g‖ + ε))                        the norm over all parameters
    /// ```
    ///
    /// Source: Pascanu, Mikolov and Bengio, ICML 2013. ε is 0 in Optax and Keras, 1e-6 in PyTorch.
    ///
    /// - Parameters:
    ///   - limit: The greatest norm c, above 0.
    ///   - epsilon: ε, at least 0.
    public func clipped(toNorm limit: Schedule, epsilon: Schedule = 0) -> Chain {
        adding(GlobalNormClipping(limit: limit, epsilon: epsilon))
    }
}

/// The transformation that `clipped(toNorm:epsilon:)` chains.
struct GlobalNormClipping: ListedTransformation {
    static let name = "clipped"
    static let formula = "g ← g · min(1, c / (‖g‖ + ε))                        the norm over all parameters"
    static let source = "Pascanu, Mikolov and Bengio, ICML 2013"
    static let standard = GlobalNormClipping(limit: 1)

    var limit, epsilon: Schedule

    static let settings: [SettingOf<Self>] = [
        .init(Setting("toNorm", .positive), \.limit), .init(.epsilon, \.epsilon),
    ]

    init(limit: Schedule, epsilon: Schedule = 0) {
        (self.limit, self.epsilon) = (limit, epsilon)
        check()
    }

    func gradients<S: FloatingScalar>(
        _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        let factor = shortening(globalNorm(gradients) + step[epsilon], to: step[limit])
        return gradients.map { factor * $0 }
    }
}
