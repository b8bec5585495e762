import Descent

/// Few columns of A that explain b: the x with the least ‖A x − b‖² + 1.5 Σ |xᵢ|, by accelerated proximal gradients.
struct Lasso: Decodable {
    let A: [[Double]]
    let b: [Double]

    func solve(using method: any Minimizer = FISTA()) throws -> Solution<Tensor<Double>> {
        let (matrix, b) = (Tensor<Double>(shape: [A.count, A[0].count], scalars: A.flatMap { $0 }), Tensor(b))
        return try minimize(
            { x in square(matmul(matrix, x) - b).sum() }, from: Tensor<Double>.zeros([A[0].count]), using: method,
            plus: L1Norm(weight: 1.5))
    }
}
