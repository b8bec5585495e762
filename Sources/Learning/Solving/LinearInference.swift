import Minimizers

/// The uncertainty of the coefficients of a model without a penalty: how far they may be from those of the population.
/// Weights count rows: with whole numbers it is that of repeated rows.
package struct LinearInference: Sendable {
    /// The features whose coefficients are estimated; the others have the coefficient 0. See `LinearProblem.freeFeatures`.
    package var features: [Int]
    /// Whether the last coefficient of each output is an intercept.
    package var hasIntercept: Bool
    /// The coefficients, `[terms, outputs]`; of K classes, K − 1 outputs that compare each with the first.
    package var coefficients: Matrix
    /// The covariance of all coefficients, output by output; `nil` where the data does not determine them, or weights do not
    /// say how many rows there are.
    package var covariance: Matrix?
    /// The number of examples less that of coefficients.
    package var residualDegrees: Int
}

extension LinearProblem {
    /// Returns the inference of least squares: σ² (XᵀX)⁻¹ with σ² = ‖y − Xβ‖² / (n − p), from the inverse for centred columns.
    func inference(
        _ solution: LeastSquaresSolver.Solution, _ design: Matrix, _ free: [Int], loss: Double
    ) -> LinearInference {
        let (count, width) = (totalWeight, design.columns)
        let terms = width + (hasIntercept ? 1 : 0)
        let degrees = residualDegrees(terms: terms)
        var coefficients = Matrix(rows: terms, columns: 1)
        for index in 0..<width { coefficients[index, 0] = solution.weights[index] }
        if hasIntercept { coefficients[width, 0] = solution.intercept }
        var covariance: Matrix?
        if solution.rank == width && degrees > 0 && weightsCountRows {
            let variance = loss * count / Double(degrees)
            var matrix = Matrix(rows: terms, columns: terms)
            for column in 0..<width {
                for row in 0..<width { matrix[row, column] = variance * solution.inverseGram[row, column] }
            }
            if hasIntercept {
                // b = ȳ − x̄ w, and ȳ is independent of w.
                let means = Vector((0..<width).map { design.mean(ofColumn: $0, weights) })
                let product = solution.inverseGram * means
                for index in 0..<width {
                    matrix[index, width] = -variance * product[index]
                    matrix[width, index] = matrix[index, width]
                }
                matrix[width, width] = variance * (1 / count + dot(means, product))
            }
            covariance = matrix
        }
        return LinearInference(
            features: free, hasIntercept: hasIntercept, coefficients: coefficients, covariance: covariance,
            residualDegrees: degrees)
    }

    /// Returns the inference of maximum likelihood: φ by the inverse of the expected information n ∇²f at the optimum.
    /// - Parameters:
    ///   - isDetermined: whether the data determines the coefficients.
    ///   - dispersion: the factor φ of the covariance.
    func inference(
        _ objective: LinearObjective, _ parameters: Matrix, _ free: [Int], isDetermined: Bool,
        dispersion: Double
    ) -> LinearInference {
        var covariance: Matrix?
        if isDetermined && weightsCountRows {
            let expected = objective.loss.expectedCurvature(objective.scores(parameters))
            let curvature = objective.weights.map { expected.weighted(by: $0) } ?? expected
            let information = (totalWeight / dispersion) * objective.hessian(curvature)
            let scale = information.diagonal.map { 1 / $0.squareRoot() }
            let scaled = Matrix.diagonal(scale) * information * Matrix.diagonal(scale)
            covariance = Cholesky(scaled).map { Matrix.diagonal(scale) * $0.inverse * Matrix.diagonal(scale) }
        }
        return LinearInference(
            features: free, hasIntercept: hasIntercept, coefficients: parameters, covariance: covariance,
            residualDegrees: residualDegrees(terms: objective.terms * objective.outputs))
    }

    /// Returns the number of rows, which weights may count, less that of coefficients.
    func residualDegrees(terms: Int) -> Int {
        (weightsCountRows ? Int(exactly: totalWeight) ?? features.rows : features.rows) - terms
    }
}
