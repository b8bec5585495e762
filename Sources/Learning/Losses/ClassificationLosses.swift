import Tensors

// Losses of classes. Labels are class numbers from 0; a label that is no class makes the loss not-a-number.

/// The mean of the softmax cross-entropy: see the form with `reduction`.
public func softmaxCrossEntropy<Scalar: FloatingScalar>(
    _ logits: Tensor<Scalar>, _ labels: Tensor<Int32>
) -> Tensor<Scalar> { softmaxCrossEntropy(logits, labels, reduction: .mean) }

/// −log of the probability of the right class: log Σⱼ exp zⱼ − z_y, never overflowing.
///
/// - Parameters:
///   - logits: z, `[batch, classes]`: any numbers; their softmax are the probabilities.
///   - labels: y, `[batch]`.
///   - reduction: of the losses `[batch]`.
public func softmaxCrossEntropy<Scalar: FloatingScalar>(
    _ logits: Tensor<Scalar>, _ labels: Tensor<Int32>, reduction: LossReduction
) -> Tensor<Scalar> {
    requireLabels("softmaxCrossEntropy", logits.shape, labels.shape)
    // Shifted before the difference is taken, so that great logits do not cost digits.
    let shifted = logits - withoutDerivative(logits).max(alongAxes: -1, keepingDimensions: true)
    let losses = log(exp(shifted).sum(alongAxes: -1)) - score(of: labels, in: shifted)
    return reduction(losses)
}

/// The mean of the sigmoid cross-entropy: see the form with `reduction`.
public func sigmoidCrossEntropy<Scalar: FloatingScalar>(
    _ logits: Tensor<Scalar>, _ targets: Tensor<Scalar>
) -> Tensor<Scalar> { sigmoidCrossEntropy(logits, targets, reduction: .mean) }

/// Binary cross-entropy −t log σ(z) − (1 − t) log σ(−z) of each element, never overflowing.
///
/// - Parameters:
///   - logits: z, of any shape: σ(z) is the probability of truth.
///   - targets: t, of the same shape: 0 or 1, or probabilities between.
///   - reduction: of the losses of the elements.
public func sigmoidCrossEntropy<Scalar: FloatingScalar>(
    _ logits: Tensor<Scalar>, _ targets: Tensor<Scalar>, reduction: LossReduction
) -> Tensor<Scalar> {
    requireEqualShapes("sigmoidCrossEntropy", logits.shape, targets.shape)
    let isPositive = logits .> 0
    let linear = select(isPositive, (1 - targets) * logits, -targets * logits)
    return reduction(linear + log1p(exp(select(isPositive, -logits, logits))))
}

/// The mean of the hinge loss: see the form with `reduction`.
public func hinge<Scalar: FloatingScalar>(
    _ scores: Tensor<Scalar>, _ labels: Tensor<Scalar>
) -> Tensor<Scalar> { hinge(scores, labels, reduction: .mean) }

/// max(0, 1 − t s) of each element; the derivative at the kink is 0.
///
/// Source: Cortes and Vapnik, "Support-vector networks", Machine Learning 20, 1995.
/// - Parameters:
///   - scores: s, of any shape; the sign is the class.
///   - labels: t, of the same shape, −1 or 1.
///   - reduction: of the losses of the elements.
public func hinge<Scalar: FloatingScalar>(
    _ scores: Tensor<Scalar>, _ labels: Tensor<Scalar>, reduction: LossReduction
) -> Tensor<Scalar> {
    requireEqualShapes("hinge", scores.shape, labels.shape)
    return reduction(relu(1 - labels * scores))
}

/// The mean of the multi-class hinge loss: see the form with `reduction`.
public func multiClassHinge<Scalar: FloatingScalar>(
    _ scores: Tensor<Scalar>, _ labels: Tensor<Int32>
) -> Tensor<Scalar> { multiClassHinge(scores, labels, reduction: .mean) }

/// max(0, 1 + max over j ≠ y of s_j − s_y). The derivative at the kink is 0; wrong classes that tie share theirs.
///
/// Source: Crammer and Singer, "On the algorithmic implementation of multiclass kernel-based vector machines",
/// JMLR 2, 2001.
/// - Parameters:
///   - scores: s, `[batch, classes]`; the greatest is the class.
///   - labels: y, `[batch]`.
///   - reduction: of the losses `[batch]`.
public func multiClassHinge<Scalar: FloatingScalar>(
    _ scores: Tensor<Scalar>, _ labels: Tensor<Int32>, reduction: LossReduction
) -> Tensor<Scalar> {
    requireLabels("multiClassHinge", scores.shape, labels.shape)
    let strongestOther = select(isLabel(labels, in: scores), -.infinity, scores).max(alongAxes: -1)
    return reduction(relu(1 + strongestOther - score(of: labels, in: scores)))
}

/// The mean of the Kullback–Leibler divergence: see the form with `reduction`.
public func kullbackLeibler<Scalar: FloatingScalar>(
    _ predictions: Tensor<Scalar>, _ targets: Tensor<Scalar>
) -> Tensor<Scalar> { kullbackLeibler(predictions, targets, reduction: .mean) }

/// Σ t log(t / p) along the last axis, the divergence of the predicted distribution from the target's; terms with
/// t = 0 are 0. Infinite where p is 0 and t is not.
///
/// Source: Kullback and Leibler, "On information and sufficiency", Annals of Mathematical Statistics 22, 1951.
/// - Parameters:
///   - predictions: p, `[batch, classes]`: probabilities, not their logarithms.
///   - targets: t, of the same shape: probabilities.
///   - reduction: of the divergences `[batch]`.
public func kullbackLeibler<Scalar: FloatingScalar>(
    _ predictions: Tensor<Scalar>, _ targets: Tensor<Scalar>, reduction: LossReduction
) -> Tensor<Scalar> {
    requireEqualShapes("kullbackLeibler", predictions.shape, targets.shape)
    // Where the target is 0 neither logarithm nor its derivative may be reached, not even multiplied by 0.
    let isZero = targets .== 0
    let logarithms = log(select(isZero, 1, targets)) - log(select(isZero, 1, predictions))
    return reduction((targets * logarithms).sum(alongAxes: -1))
}

/// Whether each class is the right one: `[batch, classes]`.
private func isLabel<Scalar: FloatingScalar>(_ labels: Tensor<Int32>, in scores: Tensor<Scalar>) -> Tensor<Bool> {
    Tensor<Int32>(0..<scores.shape[scores.rank - 1]) .== labels.expandingShape(at: -1)
}

/// The score of the right class, not-a-number where there is none: `[batch]`. A sum over a mask fuses with its
/// surroundings, where a gather would not.
private func score<Scalar: FloatingScalar>(of labels: Tensor<Int32>, in scores: Tensor<Scalar>) -> Tensor<Scalar> {
    let classCount = Int32(scores.shape[scores.rank - 1])
    let score = select(isLabel(labels, in: scores), scores, 0).sum(alongAxes: -1)
    // Added, so that the derivative need not pass through the choice.
    return score + select((labels .>= 0) .& (labels .< classCount), Tensor(0), .nan)
}
