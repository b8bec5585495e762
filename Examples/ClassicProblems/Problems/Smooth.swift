import Descent

/// A signal without its noise.
/// ```
/// minimize over x   ‖x − y‖² + ρ ‖D x‖²        D: second differences; ρ = 1, 10, 1000
/// ```
/// The function is quadratic, so the first step of Newton's method ends at the minimum, however large ρ makes its
/// condition (16000 for ρ = 1000).
struct Smooth: ClassicProblem {
    static let name = "smooth"
    static let summary = "a smooth curve near noisy measurements"

    let y: [Double]
    let value_rho1: Double
    let value_rho10: Double
    let value_rho1000: Double

    func answer() throws -> Answer {
        let cases = [(1.0, value_rho1), (10, value_rho10), (1000, value_rho1000)]
        let solutions = try cases.map { try smoothed(strength: $0.0) }
        let optima = zip(cases, solutions).map { Optimum("ρ = \(Int($0.0))", of: $1, reference: $0.1) }
        return Answer(optima: optima, picture: picture(zip(optima, solutions).map { ($0.variant, $1.point.scalars) }))
    }

    private func smoothed(strength: Double) throws -> Solution<Tensor<Double>> {
        let y = Tensor(y)
        return try minimize(
            { x in square(x - y).sum() + strength * square(secondDifferences(x)).sum() }, from: y, using: Newton())
    }

    private func picture(_ curves: [(name: String, x: [Double])]) -> Plot {
        let places = y.indices.map(Double.init)
        var plot = Plot("Smoothing", horizontal: PlotAxis("i"), vertical: PlotAxis("x"))
        plot.layers = [PointLayer(x: places, y: y, name: "measured", color: .muted)]
        plot.layers += curves.map { LineLayer(x: places, y: $0.x, name: $0.name) }
        return plot
    }
}
