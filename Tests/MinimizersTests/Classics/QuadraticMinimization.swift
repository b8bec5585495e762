import Descent

/// ½ x·A x − b·x down its gradient, by steps of one length; and ½ x·P x + q·x with G x ≤ h and A x = b, by the augmented
/// Lagrangian.
struct QuadraticMinimization: Decodable {
    struct Free: Decodable {
        let A: [[Double]]
        let b: [Double]

        /// The steps are x ← x − rate · ∇f(x).
        func descend(rate: Double, steps: Int) throws -> Solution<Tensor<Double>> {
            let (matrix, b) = (tensor(A), Tensor(b))
            return try minimize(
                { x in 0.5 * dot(x, matmul(matrix, x)) - dot(b, x) }, from: Tensor<Double>.zeros([b.count]),
                using: SteepestDescent(lineSearch: FixedStep(rate)), until: .after(iterations: steps))
        }
    }

    struct Constrained: Decodable {
        let P: [[Double]]
        let q: [Double]
        let G: [[Double]]
        let h: [Double]
        let A: [[Double]]
        let b: [Double]

        func solve() throws -> Solution<Tensor<Double>> {
            let (matrix, q) = (tensor(P), Tensor(q))
            return try minimize(
                { x in 0.5 * dot(x, matmul(matrix, x)) + dot(q, x) }, from: Tensor<Double>.zeros([q.count]),
                subjectTo: [.atMost(Matrix(G), Vector(h)), .equal(Matrix(A), Vector(b))])
        }
    }

    struct Entries: Decodable {
        let free: Free
        let constrained: Constrained

        private enum CodingKeys: String, CodingKey {
            case free = "grad_ipynb_3d"
            case constrained = "cvxpy_quadratic_program"
        }
    }

    let entries: Entries
}

func tensor(_ rows: [[Double]]) -> Tensor<Double> {
    Tensor(shape: [rows.count, rows.first?.count ?? 0], scalars: rows.flatMap { $0 })
}
