import Descent

/// Polynomials through points.
/// ```
/// minimize over c   Σ (c₀ xᵢᵈ + c₁ xᵢᵈ⁻¹ + … + c_d − yᵢ)²        for the degrees d = 1, 2, 3
/// ```
/// Levenberg and Marquardt's method factorizes the matrix of powers itself, not its square, whose condition is 2·10⁵
/// for d = 3.
struct PolynomialFit: ClassicProblem {
    static let name = "polynomial-fit"
    static let summary = "lines, parabolas and cubics through points"

    let x: [Double]
    let y: [Double]
    let value_deg1: Double
    let value_deg2: Double
    let value_deg3: Double

    func answer() throws -> Answer {
        let references = [value_deg1, value_deg2, value_deg3]
        let fits = try (1...3).map { degree in
            try curveFit(
                { x, c in matmul(powers(of: x, upTo: degree), c) }, x: Tensor(x), y: Tensor(y),
                from: Tensor<Double>.zeros([degree + 1]))
        }
        let optima = zip(fits, references).enumerated().map { index, pair in
            Optimum("degree \(index + 1)", of: pair.0.solution, reference: pair.1)
        }
        return Answer(optima: optima, picture: picture(fits))
    }

    /// Returns xᵈ, …, x, 1 in the columns.
    private func powers(of x: Tensor<Double>, upTo degree: Int) -> Tensor<Double> {
        stack((0...degree).reversed().map { pow(x, Double($0)) }, alongAxis: 1)
    }

    private func picture(_ fits: [LeastSquaresSolution<Tensor<Double>>]) -> Plot {
        let places = Tensor<Double>.linspace(from: 0.4, to: 3.6, count: 200)
        let band = fits[2].band(alongRows: places.scalars.map { [$0 * $0 * $0, $0 * $0, $0, 1] })
        var plot = Plot("Polynomials of least squares", horizontal: PlotAxis("x"), vertical: PlotAxis("y"))
        let colors: [PlotColor] = [.series(2), .series(1), .series(0)]
        plot.layers = [
            BandLayer(
                x: places.scalars, lower: band.lower, upper: band.upper, name: "95 % confidence of degree 3",
                color: colors[2])
        ]
        plot.layers += fits.enumerated().map { index, fit in
            LineLayer(
                x: places.scalars, y: matmul(powers(of: places, upTo: index + 1), fit.point).scalars,
                name: "degree \(index + 1)", color: colors[index], isDashed: index == 0)
        }
        plot.layers.append(PointLayer(x: x, y: y, name: "data", color: .ink))
        return plot
    }
}
