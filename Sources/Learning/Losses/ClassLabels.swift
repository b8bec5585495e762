import Tensors

// Class numbers beside scores.

/// Returns whether each class is the right one: `[batch, classes]`.
func isLabel<Scalar: FloatingScalar>(_ labels: Tensor<Int32>, in scores: Tensor<Scalar>) -> Tensor<Bool> {
    Tensor<Int32>(0..<scores.shape[scores.rank - 1]) .== labels.expandingShape(at: -1)
}

/// Returns the score of the right class, NaN where there is none: `[batch]`. A sum over a mask fuses with its
/// surroundings, where a gather would not.
func score<Scalar: FloatingScalar>(of labels: Tensor<Int32>, in scores: Tensor<Scalar>) -> Tensor<Scalar> {
    let classCount = Int32(scores.shape[scores.rank - 1])
    let score = select(isLabel(labels, in: scores), scores, 0).sum(alongAxes: -1)
    // Added, so that the derivative need not pass through the choice.
    return score + select((labels .>= 0) .& (labels .< classCount), Tensor(0), .nan)
}

/// Returns class 0 as `zero` and class 1 as 1; a third class makes the loss NaN.
func twoClasses(_ classes: Tensor<Int32>, zero: Float) -> Tensor<Float> {
    select(classes .== 0, Tensor(zero), select(classes .== 1, Tensor<Float>(1), .nan))
}
