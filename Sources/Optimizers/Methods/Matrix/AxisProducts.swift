import Tensors

extension Tensor where Scalar: FloatingScalar {
    /// Σ x xᵀ over all vectors x along `axis`, of length n: `[n, n]`.
    func gram(alongAxis axis: Int) -> Tensor {
        let (outer, length, inner) = divided(at: axis)
        if inner == 1 {
            let rows = reshaped(to: [outer, length])
            return matmul(rows.transposed(), rows)
        }
        let slabs = reshaped(to: [outer, length, inner])
        return matmul(slabs, slabs.transposed(permutation: [0, 2, 1])).sum(alongAxes: 0)
    }

    /// The product of a symmetric `[n, n]` matrix with every vector along `axis`, of length n.
    func multiplied(by symmetric: Tensor, alongAxis axis: Int) -> Tensor {
        let (outer, length, inner) = divided(at: axis)
        // Without transposing: as rows from the left, or as columns from the right.
        let product =
            inner == 1
            ? matmul(reshaped(to: [outer, length]), symmetric)
            : matmul(symmetric, reshaped(to: [outer, length, inner]))
        return product.reshaped(to: shape)
    }

    private func divided(at axis: Int) -> (outer: Int, length: Int, inner: Int) {
        (shape.prefix(axis).reduce(1, *), shape[axis], shape.dropFirst(axis + 1).reduce(1, *))
    }
}
