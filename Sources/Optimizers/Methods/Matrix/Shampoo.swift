import Tensors

/// Shampoo: Adagrad with a full matrix for each axis of a parameter, in place of one number for each element.
///
/// Take it for mid-sized matrices when fewer, costlier steps pay: it sees how rows and columns move together.
///
/// ```
/// L ← L + g gᵀ;   R ← R + gᵀ g
/// p ← p − η (L + ε I)^(−1/4) g (R + ε I)^(−1/4)        new roots every k steps
/// ```
/// With d axes the roots are (−1/2d)-th; on a vector this is Adagrad with the full matrix. State of a matrix `[m, n]`:
/// L and its root `[m, m]`, R and its root `[n, n]`. Parameters without an axis that has a matrix go by `Adagrad`.
///
/// Source: Gupta, Koren and Singer, ICML 2018; Anil et al., arXiv 2002.09018. Average, interval and grafting are the
/// second's. Defaults: the first's, which has no momentum.
public struct Shampoo: LeafwiseMethod, ListedMethod {
    public static let name = "shampoo"
    static let formula = """
        L ← L + g gᵀ;   R ← R + gᵀ g
        p ← p − η (L + ε I)^(−1/4) g (R + ε I)^(−1/4)        new roots every k steps
        """
    static let source = "Gupta, Koren and Singer, ICML 2018; Anil et al., arXiv 2002.09018"
    static let usualLearningRate = 0.1

    /// The learning rate η.
    public var learningRate: Schedule { didSet { check() } }
    var momentum: Schedule
    var epsilon: Schedule
    var averages: Bool
    var beta2: Schedule
    var interval: Int
    var rootIterations: Int
    var longestAxis: Int
    var grafting: ShampooGrafting

    public static let settings: [SettingOf<Self>] = [
        .init(.learningRate, \.learningRate), .init(.momentum, \.momentum),
        .init(Setting("epsilon", .positive), \.epsilon), .init("averages", \.averages), .init(.beta2, \.beta2),
        .init("interval", atMost: Setting.mostSteps, \.interval),
        .init("rootIterations", atMost: 100, \.rootIterations), .init("longestAxis", \.longestAxis),
        .init("grafting", \.grafting),
    ]

    /// Creates the method. All dialects have the same defaults, since no library has it.
    /// - Parameters:
    ///   - learningRate: the learning rate η. Default: 0.1.
    ///   - momentum: the momentum μ of past updates, at least 0 and below 1. Default: 0.
    ///   - epsilon: ε, added to the diagonal, above 0. Default: 1e-4.
    ///   - averages: whether L and R are running means, L ← β₂ L + (1 − β₂) g gᵀ. Default: `false`.
    ///   - beta2: the decay β₂ of `averages`, at least 0 and below 1. Default: 0.99.
    ///   - interval: the steps k from one computation of the roots to the next. Large matrices want 10 to 100, and then
    ///     grafting. Default: 1.
    ///   - rootIterations: the iterations that compute a root. Default: 25.
    ///   - longestAxis: the length of the longest axis that has a matrix. Default: 4096.
    ///   - grafting: the method whose update gives the length, parameter by parameter. Default: `.none`, no method.
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

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        let axes = axes(of: parameter.shape)
        if axes.isEmpty { return Adagrad().initialState(for: parameter) }
        var state = ParameterState<S>()
        for axis in axes {
            let square: Shape = [parameter.shape[axis], parameter.shape[axis]]
            state.declare("squares\(axis)", .zeros(square))
            state.declare("root\(axis)", .zeros(square))
        }
        if momentum.constantValue != 0 { state.declare("velocity", .zeros(parameter.shape)) }
        if let method = grafting.method { state[scope: "grafting"] = method.initialState(for: parameter) }
        return state
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        if axes(of: gradient.shape).isEmpty { return Adagrad().update(gradient, &state, at: parameter, step: step) }
        let direction = preconditioned(gradient, &state, step)
        var scale = step.rate
        if let method = grafting.method {
            let grafted = method.update(gradient, &state[scope: "grafting"], at: parameter, step: step)
            scale = grafted.norm() / max(direction.norm(), S.leastNormalMagnitude)
        }
        if momentum.constantValue == 0 { return scale * direction }
        state.velocity = step[momentum] * state.velocity + scale * direction
        return state.velocity
    }

    /// The axes that have a matrix.
    private func axes(of shape: Shape) -> [Int] { shape.indices.filter { shape[$0] <= longestAxis } }

    /// L^(−1/4) g R^(−1/4), or its like with more or fewer axes, with the state brought up to date.
    private func preconditioned<S: FloatingScalar>(
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

/// The method whose update gives that of `Shampoo` its length, so that the method's usual rates fit.
public enum ShampooGrafting: String, Sendable, Codable, CaseIterable {
    /// No method: the length of Shampoo's own update.
    case none
    /// Gradient descent.
    case sgd
    /// Adagrad.
    case adagrad
    /// RMSProp.
    case rmsprop

    fileprivate var method: (any LeafwiseMethod)? {
        switch self {
        case .none: nil
        case .sgd: SGD()
        case .adagrad: Adagrad()
        case .rmsprop: RMSProp()
        }
    }
}

extension Tensor where Scalar: FloatingScalar {
    /// Σ x xᵀ over all vectors x along `axis`, of length n: `[n, n]`.
    fileprivate func gram(alongAxis axis: Int) -> Tensor {
        let (outer, length, inner) = divided(at: axis)
        if inner == 1 {
            let rows = reshaped(to: [outer, length])
            return matmul(rows.transposed(), rows)
        }
        let slabs = reshaped(to: [outer, length, inner])
        return matmul(slabs, slabs.transposed(permutation: [0, 2, 1])).sum(alongAxes: 0)
    }

    /// The product of a symmetric `[n, n]` matrix with every vector along `axis`, of length n.
    fileprivate func multiplied(by symmetric: Tensor, alongAxis axis: Int) -> Tensor {
        let (outer, length, inner) = divided(at: axis)
        // Without transposing: as rows from the left, or as columns from the right.
        let product =
            inner == 1
            ? matmul(reshaped(to: [outer, length]), symmetric)
            : matmul(symmetric, reshaped(to: [outer, length, inner]))
        return product.reshaped(to: shape)
    }

    private func divided(at axis: Int) -> (outer: Int, length: Int, inner: Int) {
        (shape.prefix(axis).reduce(1, *), shape[axis], shape.dropFirst(axis + 1).reduce(1, *))
    }
}
