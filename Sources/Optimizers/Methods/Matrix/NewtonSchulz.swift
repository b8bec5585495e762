import Tensors

/// The Newton–Schulz iteration, which makes a matrix roughly orthogonal by matrix products alone: U Vᵀ from U Σ Vᵀ.
///
/// ```
/// X ← X / ‖X‖;   `steps` times: A = X Xᵀ,  X ← a X + (c A² − b A) X
/// ```
/// Each step maps every singular value σ to a σ − b σ³ + c σ⁵. The usual coefficients lift small ones fastest, and leave
/// all between about 0.7 and 1.2 rather than at 1.
///
/// Source: Jordan et al., Muon, 2024; Björck and Bowie, SIAM J. Numer. Anal. 8, 1971.
public struct NewtonSchulz: Sendable {
    var steps: Int
    /// The coefficients of the polynomial; b is given without its sign.
    var a, b, c: Double
    /// ε, added to ‖X‖ or the least divisor, by `epsilonForm`.
    var epsilon: Double
    var epsilonForm: EpsilonForm

    /// Creates the iteration; settings left `nil` take the dialect's defaults.
    /// - Parameters:
    ///   - steps: The number of steps.
    ///   - a: The coefficient of σ.
    ///   - b: The coefficient of −σ³.
    ///   - c: The coefficient of σ⁵.
    ///   - epsilon: ε, which keeps the division by ‖X‖ finite. Default: 1e-7; 1e-8 in Optax.
    ///   - epsilonForm: Whether ε is added or a least value. Default: `.floor`; `.added` in Keras and Optax.
    public init(
        _ dialect: Dialect = .descent, steps: Int = 5, a: Double = 3.4445, b: Double = 4.775, c: Double = 2.0315,
        epsilon: Double? = nil, epsilonForm: EpsilonForm? = nil
    ) {
        (self.steps, self.a, self.b, self.c) = (steps, a, b, c)
        self.epsilon = epsilon ?? dialect.choose(1e-7, optax: 1e-8)
        self.epsilonForm = epsilonForm ?? dialect.choose(.floor, keras: .added, optax: .added)
    }

    /// The roughly orthogonal matrix next to an `[m, n]` matrix.
    ///
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
