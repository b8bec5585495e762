import Descent

/// A signal without its noise: the x with the least ‖x − y‖² + ρ ‖D x‖², where D takes second differences.
struct Smooth: Decodable {
    let y: [Double]

    func solve(strength: Double) throws -> Solution<Tensor<Double>> {
        let y = Tensor(y)
        return try minimize(
            { x in square(x - y).sum() + strength * square(secondDifferences(x)).sum() }, from: y)
    }
}

/// xᵢ − 2 xᵢ₊₁ + xᵢ₊₂.
func secondDifferences(_ x: Tensor<Double>) -> Tensor<Double> {
    x[0..<(x.count - 2)] - 2 * x[1..<(x.count - 1)] + x[2..<x.count]
}
