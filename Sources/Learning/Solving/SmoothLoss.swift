import Minimizers

/// A convex, twice differentiable loss ℓ(s, y) of the scores s = x B of a linear model, example by example.
protocol SmoothLoss: Sendable {
    /// The number of scores of an example.
    var outputs: Int { get }
    /// The element A_kl of the matrix by which the penalty ½ λ Σ A_kl ⟨b_k, b_l⟩ couples the scores' parameters.
    func coupling(_ k: Int, _ l: Int) -> Double
    /// Returns the mean loss of scores `[examples, outputs]`, or the mean of weight × loss.
    func value(_ scores: Matrix, _ weights: [Double]?) -> Double
    /// Returns the mean loss with its derivatives with respect to the scores, without weights.
    func expansion(_ scores: Matrix) -> ScoreExpansion
    /// Returns whether the loss of every example would fall to its limit if these scores grew without end.
    func isSeparated(by scores: Matrix) -> Bool
    /// Returns the expectation of the second derivatives over the targets, which is what Fisher's information is made of.
    func expectedCurvature(_ scores: Matrix) -> Curvature
}

extension SmoothLoss {
    func value(_ scores: Matrix) -> Double { value(scores, nil) }
    func expectedCurvature(_ scores: Matrix) -> Curvature { expansion(scores).curvature }
    func isSeparated(by scores: Matrix) -> Bool { false }
    func coupling(_ k: Int, _ l: Int) -> Double { k == l ? 1 : 0 }
}

/// The second-order expansion of a loss in the scores of each example.
struct ScoreExpansion {
    /// The mean loss.
    var value: Double
    /// The derivative of each example's loss, `[examples, outputs]`.
    var slopes: Matrix
    /// The second derivatives of each example's loss.
    var curvature: Curvature
}

/// A symmetric matrix diag(d) − r rᵀ for each example.
struct Curvature {
    /// d, `[examples, outputs]`.
    var diagonal: Matrix
    /// r, `[examples, outputs]`, at least 0; `nil` for 0.
    var root: Matrix?

    /// Returns the matrices times a weight for each example.
    func weighted(by weights: [Double]) -> Curvature {
        Curvature(
            diagonal: diagonal.rowsScaled(by: weights),
            root: root.map { $0.rowsScaled(by: weights.map { $0.squareRoot() }) })
    }

    /// Returns h_kk = d_k − r_k², one an example.
    func weights(_ k: Int) -> [Double] {
        let count = diagonal.rows
        let d = diagonal.columnMajor[k * count..<(k + 1) * count]
        guard let root else { return Array(d) }
        return zip(d, root.columnMajor[k * count..<(k + 1) * count]).map { Swift.max(0, $0 - $1 * $1) }
    }

    /// Returns −h_kl = r_k r_l for two different scores, one an example; `nil` for 0.
    func weights(_ k: Int, _ l: Int) -> [Double]? {
        guard let root else { return nil }
        let count = diagonal.rows
        return zip(
            root.columnMajor[k * count..<(k + 1) * count], root.columnMajor[l * count..<(l + 1) * count]
        ).map { $0 * $1 }
    }

    /// Returns H_i v_i for each example.
    func times(_ scores: Matrix) -> Matrix {
        var result = scores
        let (count, outputs) = (scores.rows, scores.columns)
        for index in result.columnMajor.indices { result.columnMajor[index] *= diagonal.columnMajor[index] }
        guard let root else { return result }
        for example in 0..<count {
            var product = 0.0
            for k in 0..<outputs {
                product += root.columnMajor[k * count + example] * scores.columnMajor[k * count + example]
            }
            for k in 0..<outputs {
                result.columnMajor[k * count + example] -= root.columnMajor[k * count + example] * product
            }
        }
        return result
    }
}

extension Matrix {
    /// Returns the matrix with each row times a factor.
    func rowsScaled(by factors: [Double]) -> Matrix {
        var result = self
        for column in 0..<columns {
            for row in 0..<rows { result.columnMajor[column * rows + row] *= factors[row] }
        }
        return result
    }
}
