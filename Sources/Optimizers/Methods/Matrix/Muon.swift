import Tensors

/// Muon: momentum made orthogonal, so that a matrix moves alike in all directions. Leaves that are not matrices go by
/// AdamW.
///
/// ```
/// m ← μ m + (1 − μ) g;   X = (1 − μ) g + μ m            X = m without Nesterov's form
/// X ← X / ‖X‖;   five times: A = X Xᵀ,  X ← a X + (c A² − b A) X
/// p ← p − η (s X + λ p)                                 s = √max(1, rows / columns)
/// ```
/// Source: Jordan et al., 2024; `matchRMS`: Liu et al., arXiv 2502.16982; our defaults are PyTorch's.
public struct Muon: LeafwiseMethod {
    /// η: 0.001.
    public var learningRate: Schedule { didSet { check() } }
    /// μ: 0.95. λ: 0.1; 0.004 in Keras, 0 in Optax.
    public internal(set) var momentum, weightDecay: Schedule
    /// `nesterov`: true. `adaptive` multiplies the orthogonal X by its product with the X before: false.
    public internal(set) var nesterov, adaptive: Bool
    /// `.average`; `.velocity` in Keras; `.debiasedAverage` in Optax, which in Nesterov's form divides m by 1 − μᵗ⁺¹.
    public internal(set) var momentumForm: MomentumForm
    /// a, b, c: 3.4445, 4.775, 2.0315, five times. ε: the least ‖X‖, 1e-7; in Keras added to it, in Optax 1e-8 is.
    public internal(set) var newtonSchulz: NewtonSchulz
    /// `.original`; `.matchRMS` in Keras, `.widthTransfer` in Optax.
    public internal(set) var scaling: MuonScaling
    /// The length of an element's update under `matchRMS`, above 0: 0.2.
    public internal(set) var rmsRate: Double
    /// Without decay; with λ = 0.004 in Keras; in Nesterov's form in Optax.
    public internal(set) var fallback: AdamW
    /// The rate of `fallback`, as a multiple of η, above 0: 1.
    public internal(set) var fallbackRateRatio: Double

    public static let name = "muon"

    public func initialState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        parameter.rank == 2 ? ParameterState(zeros: "mean", like: parameter) : fallback.initialState(for: parameter)
    }

    public func update<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, at parameter: Tensor<S>, step: Step<S>
    ) -> Tensor<S> {
        guard parameter.rank == 2 else {
            return S(fallbackRateRatio) * fallback.update(gradient, &state, at: parameter, step: step)
        }
        let direction = momentumForm.direction(gradient, &state.mean, momentum, nesterov, step)
        var x = newtonSchulz.orthogonalized(direction)
        if adaptive { x = (direction * x).sum() * x }
        let scale = S(scaling.factor(of: parameter.shape, rmsRate: rmsRate))
        return (step.rate * scale) * x + (step.rate * step[weightDecay]) * parameter
    }
}
