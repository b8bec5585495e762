import Minimizers

/// The penalized mean loss of a linear model, as a function of its parameters B `[terms, outputs]`:
///
/// ```
/// f(B) = 1/n Σᵢ wᵢ ℓ(xᵢ B, yᵢ) + λ/2 Σ_kl A_kl ⟨b_k, b_l⟩
/// ```
/// where the mean of the weights w is 1, and the intercept, the last term if there is one, is not penalized.
struct LinearObjective: Sendable {
    /// X, `[examples, terms]`.
    let design: DesignMatrix
    let hasIntercept: Bool
    let loss: any SmoothLoss
    /// λ.
    let l2: Double
    /// w; `nil` where all are 1.
    var weights: [Double]?

    var terms: Int { design.columns }
    var outputs: Int { loss.outputs }
    private var count: Double { Double(design.rows) }
    /// The number of terms that are penalized.
    private var penalizedTerms: Int { terms - (hasIntercept ? 1 : 0) }

    /// Returns the scores X B.
    func scores(_ parameters: Matrix) -> Matrix { design * parameters }

    /// Returns the mean loss at scores.
    func loss(at scores: Matrix) -> Double { loss.value(scores, weights) }

    /// Returns the mean loss at scores, with the derivatives of each example's w ℓ.
    func expansion(at scores: Matrix) -> ScoreExpansion {
        let plain = loss.expansion(scores)
        guard let weights else { return plain }
        return ScoreExpansion(
            value: loss(at: scores), slopes: plain.slopes.rowsScaled(by: weights),
            curvature: plain.curvature.weighted(by: weights))
    }

    /// Returns λ/2 Σ A_kl ⟨b_k, b_l⟩.
    func penalty(_ parameters: Matrix) -> Double {
        guard l2 > 0 else { return 0 }
        return 0.5 * dot(Vector(parameters.columnMajor), Vector(penaltyGradient(parameters).columnMajor))
    }

    /// Returns λ B A, without the intercept's row.
    func penaltyGradient(_ parameters: Matrix) -> Matrix {
        var result = Matrix(rows: terms, columns: outputs)
        guard l2 > 0 else { return result }
        for k in 0..<outputs {
            for l in 0..<outputs {
                let factor = l2 * loss.coupling(k, l)
                guard factor != 0 else { continue }
                for term in 0..<penalizedTerms { result[term, k] += factor * parameters[term, l] }
            }
        }
        return result
    }

    /// Returns ∇f = Xᵀ ℓ' / n + λ B A.
    func gradient(_ slopes: Matrix, at parameters: Matrix) -> Matrix {
        (1 / count) * design.transposedTimes(slopes) + penaltyGradient(parameters)
    }

    /// Returns ∇²f: the block of scores k and l is Xᵀ diag(h_kl) X / n + λ A_kl.
    func hessian(_ curvature: Curvature) -> Matrix {
        var hessian = Matrix(rows: terms * outputs, columns: terms * outputs)
        for k in 0..<outputs {
            for l in 0...k {
                let block: Matrix?
                if k == l {
                    block = (1 / count) * design.weightedGram(curvature.weights(k))
                } else {
                    block = curvature.weights(k, l).map { (-1 / count) * design.weightedGram($0) }
                }
                let shift = l2 * loss.coupling(k, l)
                for column in 0..<terms {
                    for row in 0..<terms {
                        var element = block?[row, column] ?? 0
                        if row == column && row < penalizedTerms { element += shift }
                        hessian[k * terms + row, l * terms + column] = element
                        hessian[l * terms + column, k * terms + row] = element
                    }
                }
            }
        }
        return hessian
    }

    /// Returns ∇²f D, without forming ∇²f.
    func hessian(_ curvature: Curvature, times direction: Matrix) -> Matrix {
        (1 / count) * design.transposedTimes(curvature.times(scores(direction))) + penaltyGradient(direction)
    }

    /// Returns the diagonal of ∇²f, `[terms, outputs]`.
    func hessianDiagonal(_ curvature: Curvature) -> Matrix {
        var diagonal = Matrix(rows: terms, columns: outputs)
        let rows = design.rows
        for k in 0..<outputs {
            let weights = curvature.weights(k)
            let shift = l2 * loss.coupling(k, k)
            for term in 0..<terms {
                var sum = 0.0
                for row in 0..<rows {
                    let x = design.dense.columnMajor[term * rows + row]
                    sum += weights[row] * x * x
                }
                diagonal[term, k] = sum / count + (term < penalizedTerms ? shift : 0)
            }
        }
        return diagonal
    }
}
