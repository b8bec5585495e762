import Descent

/// How to spread money over assets with expected returns μ and covariances Σ.
struct Portfolio: Decodable {
    let mu: [Double]
    let Sigma: [[Double]]

    /// The greatest μ·w − γ w·Σ w with w ≥ 0 and Σw = 1, by projected gradients on the simplex.
    func longOnly(riskAversion gamma: Double) throws -> Solution<Tensor<Double>> {
        let (returns, covariance) = (Tensor(mu), tensor(Sigma))
        return try minimize(
            { w in gamma * dot(w, matmul(covariance, w)) - dot(returns, w) }, from: evenly,
            using: ProjectedGradient(), plus: Indicator(Simplex()))
    }

    /// The greatest μ·w − γ w·Σ w with Σw = 1 and Σ|w| ≤ `leverage`, by alternating directions between the two sets.
    func leveraged(_ leverage: Double, riskAversion gamma: Double) throws -> Solution<Tensor<Double>> {
        let (returns, covariance) = (Tensor(mu), tensor(Sigma))
        let sum = Hyperplane(normal: Vector(repeating: 1, count: mu.count), offset: 1)
        let sets: [any ConvexSet] = [sum, L1Ball(radius: leverage)]
        return try minimize(
            { w in gamma * dot(w, matmul(covariance, w)) - dot(returns, w) }, from: evenly,
            using: ADMM(subproblem: .newton),
            plus: Composite(sets.map { (Indicator($0), .identity(mu.count)) }))
    }

    /// The greatest μ·w with Σw = 1, Σ|w| ≤ `leverage` and w·Σ w ≤ `risk`, by the augmented Lagrangian; w = p − q with
    /// p, q ≥ 0, so that Σ|w| is Σ(p + q).
    func riskBounded(_ risk: Double, leverage: Double) throws -> Solution<Tensor<Double>> {
        let (returns, covariance, count) = (Tensor(mu), tensor(Sigma), mu.count)
        func weights(_ parts: Tensor<Double>) -> Tensor<Double> { parts[0..<count] - parts[count..<(2 * count)] }
        return try minimize(
            { -dot(returns, weights($0)) }, from: concatenate([evenly, Tensor<Double>.zeros([count])]),
            within: Bounds(0 ... .infinity, count: 2 * count),
            subjectTo: [
                .equal({ weights($0).sum() }, 1), .atMost({ $0.sum() }, leverage),
                .atMost({ dot(weights($0), matmul(covariance, weights($0))) }, risk),
            ])
    }

    private var evenly: Tensor<Double> { Tensor(repeating: 1 / Double(mu.count), shape: [mu.count]) }
}
