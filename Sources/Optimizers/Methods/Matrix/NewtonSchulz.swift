import Tensors

/// The orthogonal matrix next to X, roughly: U Vᵀ where X = U Σ Vᵀ, by matrix products alone.
///
/// ```
/// X ← X / ‖X‖;   `steps` times: A = X Xᵀ,  X ← a X + (c A² − b A) X
/// ```
/// A step makes a σ − b σ³ + c σ⁵ of each singular value σ. The usual coefficients lift the small ones fastest, and
/// leave all between about 0.7 and 1.2 rather than at 1.
///
/// Source: Jordan et al., Muon, 2024; Björck and Bowie, SIAM J. Numer. Anal. 8, 1971.
public struct NewtonSchulz: Sendable {
    public internal(set) var steps: Int
    public internal(set) var a, b, c: Double
    /// Added to ‖X‖, or its least value.
    public internal(set) var epsilon: Double
    public internal(set) var epsilonForm: EpsilonForm

    /// What is not given is as the dialect has it: see `Muon`.
    public init(
        _ dialect: Dialect = .descent, steps: Int = 5, a: Double = 3.4445, b: Double = 4.775, c: Double = 2.0315,
        epsilon: Double? = nil, epsilonForm: EpsilonForm? = nil
    ) {
        (self.steps, self.a, self.b, self.c) = (steps, a, b, c)
        self.epsilon = epsilon ?? dialect.choose(1e-7, optax: 1e-8)
        self.epsilonForm = epsilonForm ?? dialect.choose(.floor, keras: .added, optax: .added)
    }

    /// - Parameter matrix: `[m, n]`.
    /// - Complexity: with k the smaller of m and n, `steps` (2 m n k + k³) multiplications.
    func orthogonalized<S: FloatingScalar>(_ matrix: Tensor<S>) -> Tensor<S> {
        let length = matrix.norm()
        var x = 1 / (epsilonForm == .added ? length + S(epsilon) : max(length, S(epsilon))) * matrix
        // (X Xᵀ) X = X (XᵀX): the smaller of the two squares will do.
        let isTall = matrix.shape[0] > matrix.shape[1]
        for _ in 0..<steps {
            let square = isTall ? matmul(x.transposed(), x) : matmul(x, x.transposed())
            let polynomial = S(c) * matmul(square, square) - S(b) * square
            x = S(a) * x + (isTall ? matmul(x, polynomial) : matmul(polynomial, x))
        }
        return x
    }
}
