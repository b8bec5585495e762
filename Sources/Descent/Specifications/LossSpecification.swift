import Datasets
import Learning
import Settings
import Tensors

/// A loss by its name on the command line and in settings files.
public enum LossSpecification: String, Sendable, Codable, CaseIterable, CustomStringConvertible {
    /// (output − target)²
    case squared
    /// |output − target|
    case absolute
    /// Squared near the target, absolute beyond a distance of 1.
    case huber
    /// log cosh(output − target)
    case logCosh
    /// Softmax cross-entropy on logits.
    case softmaxCrossEntropy
    /// Sigmoid cross-entropy on one logit, for two classes.
    case sigmoidCrossEntropy
    /// The margin to the strongest other class.
    case multiClassHinge
    /// The margin of one score, for two classes.
    case hinge

    /// - Throws: `SettingError` with the nearest name.
    public init(_ text: String) throws(SettingError) {
        guard let loss = Self(rawValue: text) else {
            throw SettingError(unknown: "loss", text, among: Self.allCases.map(\.rawValue))
        }
        self = loss
    }

    public var description: String { rawValue }

    /// The kind of target that the loss is for.
    public var task: LearningTask {
        switch self {
        case .squared, .absolute, .huber, .logCosh: .regression
        case .softmaxCrossEntropy, .sigmoidCrossEntropy, .multiClassHinge, .hinge: .classification
        }
    }

    /// Whether it is for two classes and one output.
    public var isBinary: Bool { self == .sigmoidCrossEntropy || self == .hinge }

    /// The function.
    public var loss: Loss {
        switch self {
        case .squared: .squared
        case .absolute: .absolute
        case .huber: .huber
        case .logCosh: .logCosh
        case .softmaxCrossEntropy: .softmaxCrossEntropy
        case .sigmoidCrossEntropy: .sigmoidCrossEntropy
        case .multiClassHinge: .multiClassHinge
        case .hinge: .hinge
        }
    }

    /// The probabilities `[examples, classes]` that outputs `[examples, outputs]` stand for, or `nil` where they are
    /// numbers or scores.
    public func probabilities(_ outputs: Tensor<Float>) -> Tensor<Float>? {
        switch self {
        case .softmaxCrossEntropy: return softmax(outputs)
        case .sigmoidCrossEntropy:
            let second = sigmoid(outputs)
            return concatenate([1 - second, second], alongAxis: 1)
        case .squared, .absolute, .huber, .logCosh, .multiClassHinge, .hinge: return nil
        }
    }
}
