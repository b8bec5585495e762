import Tensors

/// Shampoo: Adagrad with a full matrix for each axis of a leaf, in place of one number for each element.
///
/// ```
/// L ← L + g gᵀ;   R ← R + gᵀ g
/// p ← p − η (L + ε I)^(−1/4) g (R + ε I)^(−1/4)        the roots anew every k steps
/// ```
/// With d axes the roots are (−1/2d)-th; on a vector this is Adagrad with the full matrix. Leaves without an axis that
/// has a matrix go by `Adagrad`.
///
/// Source: Gupta, Koren and Singer, ICML 2018; average, interval and grafting: Anil et al., arXiv 2002.09018. Our
/// defaults are those of the first, which has no momentum.
public struct Shampoo: LeafwiseMethod {
    /// η: 0.1.
    public var learningRate: Schedule { didSet { check() } }
    /// μ of past updates: 0. ε, above 0: 1e-4.
    public internal(set) var momentum, epsilon: Schedule
    /// Whether L ← β₂ L + (1 − β₂) g gᵀ, and R alike: false. β₂: 0.99.
    public internal(set) var averages: Bool
    public internal(set) var beta2: Schedule
    /// k: 1; large matrices want 10 to 100, and then grafting. The iterations of `inverseRoot`: 25. Longer axes than
    /// `longestAxis` have no matrix: 4096.
    public internal(set) var interval, rootIterations, longestAxis: Int
    /// The method whose update gives the length, leaf by leaf: `.none`, it is as above.
    public internal(set) var grafting: ShampooGrafting

    public static let name = "shampoo"

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
}
