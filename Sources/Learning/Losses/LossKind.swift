import Settings
import Tensors

/// A loss that has a name and settings. Ours are those of `Loss.all`; one of your own becomes a `Loss` by
/// `Loss(MyLoss())`.
///
/// ```swift
/// struct Pinball: LossKind {
///     var level = 0.5
///     static let settings: [SettingOf<Self>] = [.init(Setting("level", .properFraction), \.level)]
///     static let outputs = Loss.Outputs.one
///     var function: Loss.Function {
///         .ofValues { [level = Float(level)] outputs, values in
///             let difference = values - outputs
///             return max(level * difference, (level - 1) * difference).mean()
///         }
///     }
/// }
/// ```
public protocol LossKind: Configurable {
    /// The number of outputs that a model must give for an example.
    static var outputs: Loss.Outputs { get }
    /// The function, with the settings.
    var function: Loss.Function { get }
    /// The probabilities `[examples, classes]` that outputs `[examples, outputs]` stand for, or `nil`, which is the
    /// default, where they are numbers or scores.
    func probabilities<Scalar: FloatingScalar>(_ outputs: Tensor<Scalar>) -> Tensor<Scalar>?
}

extension LossKind {
    public func probabilities<Scalar: FloatingScalar>(_ outputs: Tensor<Scalar>) -> Tensor<Scalar>? { nil }
}

extension Loss {
    /// The losses that text can name: a row for each.
    package static let table = SettingsTable<any LossKind>(
        "loss",
        [
            SquaredError(), AbsoluteError(), Huber(), LogCosh(), SoftmaxCrossEntropy(), SigmoidCrossEntropy(),
            MultiClassHinge(), Hinge(),
        ]
    ) { $0.name }
}
