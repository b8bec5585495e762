import Datasets
import Settings
import Tensors

/// A kind of model that text can name, with its settings: it makes a model for any number of features and outputs.
///
/// Ours are the static members of `ModelSpecification`. One of your own is passed as `ModelSpecification(Deep())`, and
/// `ModelSpecification.register(_:)` lets text name it: saved runs can then be read, and its settings searched.
///
/// ```swift
/// struct Deep: ModelKind {
///     var width = 32
///     static let settings: [SettingOf<Self>] = [.init("width", \.width)]
///     func makeModel(features: Int, outputs: Int, seed: RandomKey) -> MultiLayerPerceptron {
///         MultiLayerPerceptron(sizes: [features, width, width, outputs], seed: seed)
///     }
/// }
/// ```
public protocol ModelKind: Configurable {
    /// The type of the models.
    associatedtype Network: Model

    /// Returns a fresh model.
    /// - Parameters:
    ///   - features: the number of inputs.
    ///   - outputs: the number of outputs: of classes, or 1 for a value.
    ///   - seed: the seed of random parameters.
    func makeModel(features: Int, outputs: Int, seed: RandomKey) -> Network

    /// The kind of target the model is for; `nil`, the default, where it is for both.
    static var task: LearningTask? { get }
    /// Returns the loss where none is named. The default is squared for values, softmax cross-entropy for classes.
    func defaultLoss(for task: LearningTask) -> Loss

    /// The name as it is written in lists of kinds, with an example of what may follow: "mlp:64,32". The default is the
    /// name alone.
    static var form: String { get }
    /// Returns the kind that is written with a colon, "mlp:64,32" for one.
    /// - Parameter text: the text after the colon.
    /// - Throws: `SettingError` without a place. The default throws always.
    static func kind(afterColon text: String) throws(SettingError) -> Self
}

extension ModelKind {
    public static var task: LearningTask? { nil }
    public static var form: String { name }

    public func defaultLoss(for task: LearningTask) -> Loss {
        task == .classification ? .softmaxCrossEntropy : .squared
    }

    public static func kind(afterColon text: String) throws(SettingError) -> Self {
        throw SettingError("\(name) takes nothing after a colon", "write \(name) alone")
    }
}
