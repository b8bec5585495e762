import Descent

/// The few columns of A that explain b.
/// ```
/// minimize over x   ‖A x − b‖² + λ Σ |xᵢ|        λ = 1.5; A has 30 rows and 100 columns
/// ```
/// The function is smooth except for the norm, whose proximal operator is known: accelerated proximal gradients
/// (FISTA). The picture shows the solutions for all λ, each found from the one before.
struct Lasso: ClassicProblem {
    static let name = "lasso"
    static let summary = "a regression with few coefficients that are not 0"

    let A: [[Double]]
    let b: [Double]
    let x_true: [Double]
    let value: Double

    static let weight = 1.5

    /// The function ‖A x − b‖².
    var squares: Objective {
        let (matrix, b) = (Tensor<Double>(A), Tensor(b))
        return Objective({ x in square(matmul(matrix, x) - b).sum() }, like: Tensor(x_true))
    }

    func answer() throws -> Answer {
        let squares = squares
        func regression(weight: Double, from start: Vector) throws -> Solution<Vector> {
            try minimize(Problem(squares, plus: L1Norm(weight: weight)), from: start, using: FISTA())
        }
        let origin = Vector.zeros(x_true.count)
        let solution = try regression(weight: Self.weight, from: origin)

        // From the least λ for which all of x is 0.
        let greatest = 2 * Matrix(A).transposedTimes(Vector(b)).maximumNorm
        let weights = (0...30).map { greatest * pow(Tensor(0.8), Double($0)).scalar }
        var (path, point) = ([Vector](), origin)
        for weight in weights {
            point = try regression(weight: weight, from: point).point
            path.append(point)
        }
        return Answer(
            optima: [Optimum(of: solution, reference: value)], picture: picture(solution.point, weights, path))
    }

    private func picture(_ solution: Vector, _ weights: [Double], _ path: [Vector]) -> PlotPanels {
        var stems = Plot(
            "Coefficients for λ = \(Self.weight)", horizontal: PlotAxis("i"), vertical: PlotAxis("x"), width: 860,
            height: 300)
        let places = x_true.indices.map(Double.init)
        let kept = solution.indices.filter { solution[$0] != 0 }
        stems.layers = [
            BarLayer(
                x: kept.map(Double.init), heights: kept.map { solution[$0] }, name: "found (all others are 0)",
                form: .stems),
            PointLayer(
                x: places.filter { x_true[Int($0)] != 0 }, y: x_true.filter { $0 != 0 }, name: "true",
                color: .series(1)),
        ]
        var paths = Plot(
            "Coefficients for all λ", horizontal: PlotAxis("λ", scale: .logarithmic), vertical: PlotAxis("x"),
            width: 860, height: 360)
        // The coefficients that are truly not 0 in color and last, so that they lie above the others.
        let order = x_true.indices.sorted { abs(x_true[$0]) < abs(x_true[$1]) }
        paths.layers = order.filter { index in path.contains { $0[index] != 0 } }.map { index in
            let isTrue = x_true[index] != 0
            return LineLayer(
                x: weights, y: path.map { $0[index] }, color: isTrue ? nil : .init(0xAAAAAA),
                width: isTrue ? 2 : 1.2)
        }
        return PlotPanels(columns: 1, plots: [stems, paths])
    }
}
