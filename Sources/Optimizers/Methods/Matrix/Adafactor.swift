import Tensors

/// Adafactor: the root mean square of past gradients, of a matrix kept as one number for each row and each column.
///
/// ```
/// β = 1 − t^(−κ);   R ← β R + (1 − β) mean of g² over columns;   C ← β C + (1 − β) mean of g² over rows
/// v = R C / mean R                                     v ← β v + (1 − β) g² where not factored
/// u = g / √v;   u ← u / max(1, RMS(u) / d)
/// p ← p − min(η, 1/√t) max(ε₂, RMS(p)) u − η λ p
/// ```
/// Leaves of more axes are factored along the last two, as in PyTorch and Keras.
///
/// Source: Shazeer and Stern, ICML 2018; our defaults are PyTorch's.
public struct Adafactor: LeafwiseMethod {
    /// η: 0.01; 0.001 in Keras; 1 in Optax.
    public var learningRate: Schedule { didSet { check() } }
    /// κ, at least 0: 0.8. d, above 0: 1. ε₂, at least 0: 0.001.
    public internal(set) var decayRate, clippingThreshold, epsilonScale: Double
    /// ε, at least 0: √v and mean R are at least so large, 2.2e-16; in Keras and Optax added to g², 1e-30.
    public internal(set) var epsilon: Double
    public internal(set) var epsilonForm: EpsilonForm
    /// Factored are leaves of which two axes are so long: 1; 128 in Optax.
    public internal(set) var minimumDimensionToFactor: Int
    /// Whether the rate is at most 1/√t: true; false in Optax. Whether it is multiplied by RMS(p): true.
    public internal(set) var relativeStep, parameterScale: Bool
    /// μ of a running mean of updates: 0. λ, at least 0: 0.
    public internal(set) var momentum, weightDecay: Schedule
    /// `.rated`; `.ratedBeforeScale` in Keras; `.unrated` in Optax.
    public internal(set) var decayForm: AdafactorDecay

    public static let name = "adafactor"

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        var state = ParameterState<S>()
        if let (rows, columns) = factors(of: parameter.shape) {
            state.declare("rows", .zeros(rows))
            state.declare("columns", .zeros(columns))
        } else {
            state.declare("squares", .zeros(parameter.shape))
        }
        if momentum.constantValue != 0 { state.declare("mean", .zeros(parameter.shape)) }
        return state
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        let direction = gradient / root(of: gradient, &state, step)
        let clipped = 1 / max(1, rootMeanSquare(direction) / S(clippingThreshold))
        var update = (rate(at: parameter, step) * clipped) * direction
        if momentum.constantValue != 0 {
            state.mean = step[momentum] * state.mean + (1 - step[momentum]) * update
            update = state.mean
        }
        return weightDecay.constantValue == 0 ? update : update + decayForm.factor(weightDecay, step) * parameter
    }
}
