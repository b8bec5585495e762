import Descent

/// A straight line through points: the slope m and the intercept b with the least Σ (m xᵢ + b − yᵢ)².
struct LeastSquares: Decodable {
    let x: [Double]
    let y: [Double]

    func solve() throws -> Solution<Tensor<Double>> {
        let (x, y) = (Tensor(x), Tensor(y))
        return try minimize({ line in square(line[0] * x + line[1] - y).sum() }, from: [0, 0] as Tensor<Double>)
    }
}
