import Descent

/// A matrix as a product of two of lower rank without negative elements.
/// ```
/// minimize over Y, X ≥ 0   ‖A − Y X‖        A: [10, 10], Y: [10, 5], X: [5, 10]
/// ```
/// The best X for a given Y solves a non-negative least squares problem, and so does the best Y for a given X.
/// Alternating between the two gets stuck from this start; the reference, which does not solve them exactly, does not.
/// L-BFGS-B moves both at once, and reaches 0: A is such a product.
struct NonNegativeMatrixFactorization: ClassicProblem {
    static let name = "nonneg_matrix_fact"
    static let summary = "a matrix as a product of two without negative elements"

    struct Factors: Codable {
        var Y: Tensor<Double>
        var X: Tensor<Double>
    }

    let A: [[Double]]
    let Y_init: [[Double]]
    /// The norm after each half step of alternating least squares.
    let residual_norms_altmin: [Double]
    let global_optimum: Double

    func answer() throws -> Answer {
        let alternating = try nonNegativeFactors(
            of: Matrix(A), rank: 5, initial: Matrix(Y_init),
            until: .after(iterations: residual_norms_altmin.count / 2))
        let matrix = Tensor<Double>(A)
        let firstX = try nonNegativeFactors(
            of: Matrix(A), rank: 5, initial: Matrix(Y_init), until: .after(iterations: 1))
        let start = Factors(Y: Tensor(Y_init), X: Tensor(firstX.right))
        let joint = try minimize(
            { factors in square(matrix - matmul(factors.Y, factors.X)).sum() }, from: start, using: LBFGSB(),
            within: Bounds(0 ... .infinity, count: 100), until: Stopping(target: 1e-14))
        let rest = matrix - matmul(joint.point.Y, joint.point.X)
        let first = Optimum(
            variant: "X for the first Y", objective: alternating.residualNorms[0], reference: residual_norms_altmin[0],
            method: "nonNegativeLeastSquares", iterations: nil, seconds: nil, isConverged: true)
        return Answer(
            optima: [
                first, Optimum("X and Y", of: joint, objective: rest.norm().scalar, reference: global_optimum),
            ],
            picture: picture(joint, alternating))
    }

    private func picture(_ joint: Solution<Factors>, _ alternating: NonNegativeFactors) -> PlotPanels {
        let (Y, X) = (joint.point.Y, joint.point.X)
        let range = 0...(A.flatMap { $0 }.max() ?? 1)
        let alternatingSteps = alternating.residualNorms.indices.map { Double($0) / 2 }
        let norms = Plot(
            "‖A − Y X‖", horizontal: PlotAxis("step", scale: .logarithmic), vertical: PlotAxis("", scale: .logarithmic),
            layers: [
                LineLayer(
                    x: joint.trace.map { Double($0.step) }, y: joint.trace.map { $0.value.squareRoot() },
                    name: "both at once"),
                LineLayer(x: alternatingSteps, y: alternating.residualNorms, name: "alternating"),
                LineLayer(x: alternatingSteps, y: residual_norms_altmin, name: "reference", isDashed: true),
            ])
        let plots: [Plot] = [
            .matrix(title: "A", A, range: range), .matrix(title: "Y X", rows(matmul(Y, X)), range: range), norms,
            .matrix(title: "Y", rows(Y)), .matrix(title: "X", rows(X)),
            .matrix(title: "A − Y X", rows(Tensor(A) - matmul(Y, X)), map: .blueRed),
        ]
        return PlotPanels(columns: 3, plots: plots.map(sized))
    }

    private func sized(_ plot: Plot) -> Plot {
        var plot = plot
        (plot.width, plot.height) = (420, 380)
        return plot
    }

    private func rows(_ matrix: Matrix) -> [[Double]] { (0..<matrix.rows).map { matrix.row($0).elements } }
    private func rows(_ matrix: Tensor<Double>) -> [[Double]] { (0..<matrix.shape[0]).map { matrix[$0].scalars } }
}
