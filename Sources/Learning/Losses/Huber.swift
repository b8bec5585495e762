import Settings
import Support
import Tensors

/// Returns the mean Huber loss with delta 1 over the batch and the outputs.
public func huber<Scalar: FloatingScalar>(
    _ predictions: Tensor<Scalar>, _ targets: Tensor<Scalar>
) -> Tensor<Scalar> { huber(predictions, targets, delta: 1) }

/// Returns, with d = p − t, d²/2 where |d| ≤ delta, and delta (|d| − delta/2) beyond, where the slope stays ±delta.
///
/// Source: Huber, "Robust estimation of a location parameter", Annals of Mathematical Statistics 35, 1964.
/// - Parameters:
///   - delta: the size of a difference from which on it is an outlier, in units of the targets; positive.
///   - reduction: how the losses of the elements are put together.
public func huber<Scalar: FloatingScalar>(
    _ predictions: Tensor<Scalar>, _ targets: Tensor<Scalar>, delta: Scalar = 1, reduction: LossReduction = .mean
) -> Tensor<Scalar> {
    requireEqualShapes("huber", predictions.shape, targets.shape)
    guard delta > 0 && delta.isFinite else { misuse("huber: delta \(delta); give a positive number") }
    let difference = predictions - targets
    let size = abs(difference)
    return reduction(select(size .<= delta, 0.5 * square(difference), delta * (size - 0.5 * delta)))
}

struct Huber: LossKind {
    static let name = "huber"
    static let settings: [SettingOf<Self>] = [.init(Setting("delta", .positive), \.delta)]
    static let outputs = Loss.Outputs.one
    var delta = 1.0

    func validateTogether() throws(SettingError) { try requireFloats() }

    var function: Loss.Function { .ofValues { [delta = Float(delta)] in huber($0, $1, delta: delta) } }
}

extension Loss {
    /// The loss `huber(_:_:)` with delta 1.
    public static let huber = Loss(Huber())

    /// The loss `huber(_:_:delta:reduction:)`, averaged.
    /// - Parameter delta: the size of a difference from which on it is an outlier, in units of the targets; positive.
    public static func huber(delta: Double) -> Loss {
        let kind = Huber(delta: delta)
        kind.check()
        return Loss(kind)
    }
}
