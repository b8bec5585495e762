import Descent

/// A signal without its noise and its outliers.
/// ```
/// minimize over x   Σ h(xᵢ − yᵢ) + ρ ‖D x‖²        D: second differences
/// h(u) = u² where |u| ≤ M, else 2 M |u| − M²       Huber's function: far outliers count little more than near ones
/// ```
/// It is solved with h(u) = u² as well, which outliers distort. Both functions are piecewise quadratic: Newton's method
/// ends as soon as it has found the pieces.
struct Huber: ClassicProblem {
    static let name = "huber"
    static let summary = "a smooth curve near measurements with outliers"

    let y: [Double]
    let rho: Double
    let M: Double
    let true_signal: [Double]
    let value: Double
    let value_quadratic_loss: Double

    func answer() throws -> Answer {
        let robust = try smoothed { u in
            let size = abs(u)
            return select(size .<= M, square(u), 2 * M * size - M * M).sum()
        }
        let quadratic = try smoothed { square($0).sum() }
        return Answer(
            optima: [
                Optimum("Huber's function", of: robust, reference: value),
                Optimum("squares", of: quadratic, reference: value_quadratic_loss),
            ],
            picture: picture(robust.point.scalars, quadratic.point.scalars))
    }

    private func smoothed(_ loss: @escaping (Tensor<Double>) -> Tensor<Double>) throws -> Solution<Tensor<Double>> {
        let (y, rho) = (Tensor(y), rho)
        return try minimize(
            { x in loss(x - y) + rho * square(secondDifferences(x)).sum() }, from: y, using: Newton())
    }

    private func picture(_ robust: [Double], _ quadratic: [Double]) -> Plot {
        let places = y.indices.map(Double.init)
        var plot = Plot("Smoothing in spite of outliers", horizontal: PlotAxis("i"), vertical: PlotAxis("x"))
        plot.layers = [
            PointLayer(x: places, y: y, name: "measured", color: .muted),
            LineLayer(x: places, y: true_signal, name: "true", color: .ink, isDashed: true, width: 1.5),
            LineLayer(x: places, y: quadratic, name: "squares", color: .series(1)),
            LineLayer(x: places, y: robust, name: "Huber's function", color: .series(0)),
        ]
        return plot
    }
}
