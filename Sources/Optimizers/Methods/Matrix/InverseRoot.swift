import Tensors

/// The root A^(−1/p) of a symmetric positive definite matrix A, by the coupled Newton iteration: matrix products alone.
///
/// ```
/// z = (1 + p) / (2 ‖A‖);   X = z^(1/p) I;   M = z A
/// `iterations` times: T = ((1 + p) I − M) / p;   X ← X T;   M ← Tᵖ M
/// ```
/// M tends to I: at first its smallest eigenvalue grows by a factor of (1 + 1/p)ᵖ, more than 2, in each iteration, then
/// its correct digits double. 25 iterations are enough for ‖A‖ ‖A⁻¹‖ up to 10⁷; where they are not, X is smaller than the
/// root in the directions of the smallest eigenvalues.
///
/// Source: Guo and Higham, SIAM J. Matrix Anal. Appl. 28, 2006; Anil et al., arXiv 2002.09018, section 5.
/// - Parameters:
///   - matrix: The matrix A, `[n, n]`.
///   - order: The order p of the root, at least 2.
/// - Complexity: 4 n³ multiplications for each iteration where p is 4, 3 n³ where it is 2.
func inverseRoot<S: FloatingScalar>(of matrix: Tensor<S>, order: Int, iterations: Int) -> Tensor<S> {
    let p = S(order)
    let scale = (1 + p) / 2 / matrix.norm()
    let identity = Tensor<S>.identity(matrix.shape[0])
    var power = scale * matrix
    var factor = (1 + p) / p * identity - 1 / p * power
    var root = factor
    for _ in 1..<iterations {
        power = matmul(raised(factor, to: order), power)
        factor = (1 + p) / p * identity - 1 / p * power
        root = matmul(root, factor)
    }
    return pow(scale, 1 / p) * root
}

/// Mⁿ by squaring.
private func raised<S: FloatingScalar>(_ matrix: Tensor<S>, to exponent: Int) -> Tensor<S> {
    if exponent == 1 { return matrix }
    let half = raised(matrix, to: exponent / 2)
    return exponent.isMultiple(of: 2) ? matmul(half, half) : matmul(matmul(half, half), matrix)
}
