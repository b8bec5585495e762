import Tensors

/// ⟨a, b⟩: the sum over all elements of all leaves.
func innerProduct<S: FloatingScalar>(_ a: [Tensor<S>], _ b: [Tensor<S>]) -> Tensor<S> {
    zip(a, b).map { ($0 * $1).sum() }.reduce(Tensor(0), +)
}

/// ‖a‖² over all leaves.
func squaredNorm<S: FloatingScalar>(_ tensors: [Tensor<S>]) -> Tensor<S> { innerProduct(tensors, tensors) }

/// ‖a‖₁ over all leaves.
func absoluteSum<S: FloatingScalar>(_ tensors: [Tensor<S>]) -> Tensor<S> {
    tensors.map { abs($0).sum() }.reduce(Tensor(0), +)
}

/// `numerator` / `denominator`, and 0 where the denominator, which is at least 0, is 0.
func quotient<S: FloatingScalar>(_ numerator: Tensor<S>, orZeroOver denominator: Tensor<S>) -> Tensor<S> {
    select(denominator .> 0, numerator / denominator, 0)
}
