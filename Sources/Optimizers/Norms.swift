import Tensors

/// The inner product ⟨a, b⟩: the sum over all elements of all tensors.
func innerProduct<S: FloatingScalar>(_ a: [Tensor<S>], _ b: [Tensor<S>]) -> Tensor<S> {
    zip(a, b).map { ($0 * $1).sum() }.reduce(Tensor(0), +)
}

/// ‖a‖² over all elements of all tensors.
func squaredNorm<S: FloatingScalar>(_ tensors: [Tensor<S>]) -> Tensor<S> { innerProduct(tensors, tensors) }

/// ‖a‖₁ over all elements of all tensors.
func absoluteSum<S: FloatingScalar>(_ tensors: [Tensor<S>]) -> Tensor<S> {
    tensors.map { abs($0).sum() }.reduce(Tensor(0), +)
}

/// The Euclidean norm ‖a‖ over all elements of all tensors.
func globalNorm<S: FloatingScalar>(_ tensors: [Tensor<S>]) -> Tensor<S> {
    let squares = tensors.map { square($0).sum() }
    guard let first = squares.first else { return Tensor(0) }
    return sqrt(squares.dropFirst().reduce(first, +))
}

/// `numerator` / `denominator`, and 0 where the denominator, which is at least 0, is 0.
func quotient<S: FloatingScalar>(_ numerator: Tensor<S>, orZeroOver denominator: Tensor<S>) -> Tensor<S> {
    select(denominator .> 0, numerator / denominator, 0)
}

/// The factor that makes something of this size at most as large as the limit: exactly 1 if it is.
func shortening<S: FloatingScalar>(_ size: Tensor<S>, to limit: Tensor<S>) -> Tensor<S> {
    select(size .> limit, limit / size, Tensor(1))
}
