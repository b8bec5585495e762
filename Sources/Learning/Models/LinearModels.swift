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

    public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { linear(input).watched(as: "linear") }
}

/// Multinomial logistic regression: softmax(x · weight + bias) are the probabilities of the classes; starts at zeros.
///
/// As a function it gives the logits `[batch, classes]` for `[batch, features]`. Train it with `softmaxCrossEntropy`.
public struct LogisticRegression: Model {
    /// The layer with weight and bias.
    public var linear: Dense

    /// Creates a model that starts at zeros.
    public init(features: Int, classes: Int) { linear = Dense(features, classes, weights: .zeros, seed: 0) }

    public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { linear(input).watched(as: "linear") }

    /// The probability of each class, `[batch, classes]`.
    public func probabilities(_ input: Tensor<Float>) -> Tensor<Float> { softmax(linear(input)) }
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

    public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { linear(input).watched(as: "linear") }
}
