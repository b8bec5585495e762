import Descent

/// A polynomial through points: the coefficients c, that of the highest power first, with the least ‖V c − y‖².
struct PolynomialFit: Decodable {
    let x: [Double]
    let y: [Double]

    func solve(degree: Int) throws -> Solution<Tensor<Double>> {
        let (x, y) = (Tensor(x), Tensor(y))
        let powers = stack((0...degree).reversed().map { pow(x, Double($0)) }, alongAxis: 1)
        return try minimize(
            { coefficients in square(matmul(powers, coefficients) - y).sum() }, from: Tensor<Double>.zeros([degree + 1])
        )
    }
}
