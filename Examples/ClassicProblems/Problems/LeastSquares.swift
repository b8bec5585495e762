import Descent

/// A straight line through points.
/// ```
/// minimize over m, b   Σ (m xᵢ + b − yᵢ)²
/// ```
/// Levenberg and Marquardt's method for sums of squares needs one step if the residuals are linear, and estimates how
/// certain the line is.
struct LeastSquares: ClassicProblem {
    static let name = "least-squares"
    static let summary = "a straight line through points"

    let x: [Double]
    let y: [Double]
    let value: Double

    func answer() throws -> Answer {
        let fit = try curveFit(
            { x, line in line[0] * x + line[1] }, x: Tensor(x), y: Tensor(y), from: Tensor<Double>.zeros([2]))
        return Answer(optima: [Optimum(of: fit.solution, reference: value)], picture: picture(fit))
    }

    private func picture(_ fit: LeastSquaresSolution<Tensor<Double>>) -> PlotPanels {
        let (m, b) = (fit.estimates[0], fit.estimates[1])
        let places = Array(stride(from: -0.1, through: 1.1, by: 0.01))
        let band = fit.band(alongRows: places.map { [$0, 1] })
        return .fit(
            title: "y = \(fixed(m, 3)) x + \(fixed(b, 3))", horizontalLabel: "x", verticalLabel: "y", x: x, y: y,
            residuals: zip(x, y).map { $1 - (m * $0 + b) },
            curve: FittedCurve(x: places, y: places.map { m * $0 + b }, lower: band.lower, upper: band.upper))
    }
}

extension LeastSquaresSolution {
    /// Returns the ends of the 95 % confidence interval of a·x, for each row a, where x are the parameters: a·x ± t
    /// √(a·C a) with their covariance C.
    func band(alongRows rows: [Vector]) -> (lower: [Double], upper: [Double]) {
        let t = regression.intervalHalfWidths(probability: 0.95)[0] / regression.standardErrors[0]
        let widths = rows.map { t * dot($0, regression.covariance * $0).squareRoot() }
        let values = rows.map { dot($0, estimates) }
        return (zip(values, widths).map { $0 - $1 }, zip(values, widths).map { $0 + $1 })
    }
}
