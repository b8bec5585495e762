import Tensors

extension Shampoo {
    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.momentum, \.momentum),
        .init(Setting("epsilon", .positive), \.epsilon), .init("averages", \.averages), .init(.beta2, \.beta2),
        .init("interval", \.interval), .init("rootIterations", \.rootIterations), .init("longestAxis", \.longestAxis),
        .init("grafting", \.grafting),
    ]

    /// All dialects are alike: no library has it.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule = 0.1, momentum: Schedule = 0, epsilon: Schedule = 1e-4,
        averages: Bool = false, beta2: Schedule = 0.99, interval: Int = 1, rootIterations: Int = 25,
        longestAxis: Int = 4096, grafting: ShampooGrafting = .none
    ) {
        (self.learningRate, self.momentum, self.epsilon) = (learningRate, momentum, epsilon)
        (self.averages, self.beta2, self.interval) = (averages, beta2, interval)
        (self.rootIterations, self.longestAxis, self.grafting) = (rootIterations, longestAxis, grafting)
        check()
    }

    /// Those that have a matrix.
    func axes(of shape: Shape) -> [Int] { shape.indices.filter { shape[$0] <= longestAxis } }

    /// L^(−1/4) g R^(−1/4), or what it is with more or fewer axes; the state is brought up to date.
    func preconditioned<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, _ step: Step<S>
    ) -> Tensor<S> {
        let axes = axes(of: gradient.shape)
        let (interval, β2) = (interval, step[beta2])
        let isRefreshed = step.decides { $0.steps.isMultiple(of: interval) }
        return axes.reduce(gradient) { direction, axis in
            let (old, fresh) = (state["squares\(axis)"], gradient.gram(alongAxis: axis))
            let squares = averages ? β2 * old + (1 - β2) * fresh : old + fresh
            state["squares\(axis)"] = squares
            if isRefreshed {
                let positive = squares + step[epsilon] * Tensor.identity(gradient.shape[axis])
                state["root\(axis)"] = inverseRoot(of: positive, order: 2 * axes.count, iterations: rootIterations)
            }
            return direction.multiplied(by: state["root\(axis)"], alongAxis: axis)
        }
    }
}

/// The method whose update gives Shampoo's the length: its rates are known to fit.
public enum ShampooGrafting: String, Sendable, Codable, CaseIterable {
    case none, sgd, adagrad, rmsprop

    var method: (any LeafwiseMethod)? {
        switch self {
        case .none: nil
        case .sgd: SGD()
        case .adagrad: Adagrad()
        case .rmsprop: RMSProp()
        }
    }
}
