import Datasets
import Settings
import Tensors

/// Linear regression x · weight + bias, from `[batch, features]` to `[batch, outputs]`; starts at zeros.
///
/// Train it with `squaredError`, or with `huber` or `absoluteError` where there are outliers. On basis functions:
/// `Sequential(PolynomialBasis(degree: 3), LinearRegression(features: 3))`.
public struct LinearRegression: Model {
    /// The layer with weight and bias.
    public var linear: Dense

    /// Creates a model that starts at zeros.
    public init(features: Int, outputs: Int = 1) { linear = Dense(features, outputs, weights: .zeros, seed: 0) }

    public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { linear(input).recorded(as: "linear") }
}

struct LinearRegressionKind: ModelKind {
    static let name = "linear"
    static let task: LearningTask? = .regression
    func makeModel(features: Int, outputs: Int, seed: RandomKey) -> LinearRegression {
        LinearRegression(features: features, outputs: outputs)
    }
}

extension ModelSpecification {
    /// See `LinearRegression`.
    public static let linear = ModelSpecification(LinearRegressionKind())
}

/// Multinomial logistic regression: softmax(x · weight + bias) are the probabilities of the classes; starts at zeros.
///
/// As a function it gives the logits `[batch, classes]` for `[batch, features]`. Train it with `softmaxCrossEntropy`.
public struct LogisticRegression: Model {
    /// The layer with weight and bias.
    public var linear: Dense

    /// Creates a model that starts at zeros.
    public init(features: Int, classes: Int) { linear = Dense(features, classes, weights: .zeros, seed: 0) }

    public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { linear(input).recorded(as: "linear") }

    /// Returns the probability of each class, `[batch, classes]`.
    public func probabilities(_ input: Tensor<Float>) -> Tensor<Float> { softmax(linear(input)) }
}

struct LogisticRegressionKind: ModelKind {
    static let name = "logistic"
    static let task: LearningTask? = .classification
    func makeModel(features: Int, outputs: Int, seed: RandomKey) -> LogisticRegression {
        LogisticRegression(features: features, classes: outputs)
    }
}

extension ModelSpecification {
    /// See `LogisticRegression`.
    public static let logistic = ModelSpecification(LogisticRegressionKind())
}

/// A linear support vector machine for several classes: the class with the greatest of x · weight + bias; starts at
/// zeros.
///
/// As a function it gives the scores `[batch, classes]` for `[batch, features]`. Train it with `multiClassHinge` and
/// some weight decay, which is what makes the margin wide.
///
/// Source: Crammer and Singer, "On the algorithmic implementation of multiclass kernel-based vector machines",
/// JMLR 2, 2001.
public struct LinearSVM: Model {
    /// The layer with weight and bias.
    public var linear: Dense

    /// Creates a model that starts at zeros.
    public init(features: Int, classes: Int) { linear = Dense(features, classes, weights: .zeros, seed: 0) }

    public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { linear(input).recorded(as: "linear") }
}

struct LinearSVMKind: ModelKind {
    static let name = "svm"
    static let task: LearningTask? = .classification
    func defaultLoss(for task: LearningTask) -> Loss { task == .classification ? .multiClassHinge : .squared }
    func makeModel(features: Int, outputs: Int, seed: RandomKey) -> LinearSVM {
        LinearSVM(features: features, classes: outputs)
    }
}

extension ModelSpecification {
    /// See `LinearSVM`.
    public static let svm = ModelSpecification(LinearSVMKind())
}
