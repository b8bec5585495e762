import Descent

/// A signal without its noise and its outliers: the x with the least Σ h(xᵢ − yᵢ) + ρ ‖D x‖², where D takes second
/// differences, and h(u) is u² up to M and 2 M |u| − M² beyond.
struct Huber: Decodable {
    let y: [Double]
    let rho: Double
    let M: Double

    func solve() throws -> Solution<Tensor<Double>> {
        try solve { u in
            let size = abs(u)
            return select(size .<= M, square(u), 2 * M * size - M * M).sum()
        }
    }

    /// With u² of all, for which outliers count most.
    func solveQuadratic() throws -> Solution<Tensor<Double>> { try solve { square($0).sum() } }

    private func solve(_ loss: @escaping (Tensor<Double>) -> Tensor<Double>) throws -> Solution<Tensor<Double>> {
        let (y, rho) = (Tensor(y), rho)
        return try minimize({ x in loss(x - y) + rho * square(secondDifferences(x)).sum() }, from: y)
    }
}
