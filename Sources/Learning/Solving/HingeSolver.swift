import Minimizers

/// The support vector machine with the multi-class hinge loss of Crammer and Singer, by a primal–dual interior-point
/// method with Mehrotra's predictor and corrector:
///
/// ```
/// minimize    1/n Σᵢ wᵢ ξᵢ + λ/2 Σ_kl A_kl ⟨b_k, b_l⟩
/// subject to  tᵢⱼ = ξᵢ + s_iy − Δᵢⱼ − sᵢⱼ ≥ 0 for every class j,  Δᵢⱼ = 1 for j ≠ yᵢ, else 0
/// ```
/// with scores s = x B, the first of which is 0 as in `MultinomialLoss`. Each t has a multiplier α ≥ 0, and Σⱼ αᵢⱼ = wᵢ/n.
/// The gap Σ α t between the primal and the dual objective bounds the distance to the optimum. Without a penalty this is
/// a linear program, and the same method.
///
/// Source: Crammer and Singer, JMLR 2, 2001; Mehrotra, "On the implementation of a primal-dual interior point method",
/// SIAM J. Optim. 2, 1992; Nocedal and Wright 2006, section 16.6.
struct HingeSolver {
    let objective: LinearObjective
    let classes: [Int32]
    /// The gap, relative to max(1, objective), at which the solution is exact.
    static let gap = 1e-10
    private var classCount: Int { objective.outputs + 1 }

    /// Minimizes the objective.
    /// - Parameters:
    ///   - check: called within an iteration, now and then.
    ///   - observe: called after each iteration with the parameters, the mean loss and the step; returns whether to go on.
    /// - Returns: the parameters `[terms, classes − 1]`, and the gap.
    func minimize(
        maximumIterations: Int, check: () throws -> Void,
        observe: (_ parameters: Matrix, _ loss: Double, _ step: Double) throws -> Bool
    ) throws -> (parameters: Matrix, gap: Double) {
        let (count, outputs) = (objective.design.rows, objective.outputs)
        let pairs = Double(count * classCount)
        var parameters = Matrix(rows: objective.terms, columns: outputs)
        var scores = Matrix(rows: count, columns: outputs)
        // tᵢⱼ = uᵢ − Δᵢⱼ − sᵢⱼ, uᵢ = ξᵢ + s_iy: feasible from the start.
        var bounds = [Double](repeating: 2, count: count)
        var multipliers = (0..<count * classCount).map { weight($0 % count) / pairs }
        var best = (parameters: parameters, gap: Double.infinity)
        for _ in 0..<maximumIterations {
            try check()
            let slacks = slacks(bounds, scores)
            let gap = zip(multipliers, slacks).reduce(0) { $0 + $1.0 * $1.1 }
            let residual = -1 * objective.gradient(slopes(multipliers), at: parameters)
            let size = Vector(residual.columnMajor).maximumNorm
            let value = objective.penalty(parameters) + loss(scores)
            if gap < best.gap || size > 1e-9 { best = (parameters, gap) }
            if gap <= Self.gap * Swift.max(1, value) && size <= 1e-9 { break }
            let target = gap / pairs
            let system = NewtonStep(self, multipliers, slacks)
            // The predictor aims at complementarity itself.
            guard
                let predictor = try system.step(
                    residual, complement: zip(multipliers, slacks).map { -$0 * $1 }, check)
            else { break }
            let reached = Self.greatestStep(multipliers, predictor.multipliers, slacks, predictor.slacks, margin: 1)
            let predicted = zip(zip(multipliers, predictor.multipliers), zip(slacks, predictor.slacks)).reduce(0) {
                $0 + ($1.0.0 + reached * $1.0.1) * ($1.1.0 + reached * $1.1.1)
            }
            let ratio = predicted / gap
            let centering = ratio * ratio * ratio
            let complement = multipliers.indices.map {
                centering * target - multipliers[$0] * slacks[$0] - predictor.multipliers[$0] * predictor.slacks[$0]
            }
            guard let corrected = try system.step(residual, complement: complement, check) else { break }
            let step = Self.greatestStep(multipliers, corrected.multipliers, slacks, corrected.slacks, margin: 0.995)
            guard step > 1e-8 else { break }
            parameters = parameters + step * corrected.parameters
            scores = objective.scores(parameters)
            for index in bounds.indices { bounds[index] += step * corrected.bounds[index] }
            for index in multipliers.indices { multipliers[index] += step * corrected.multipliers[index] }
            guard parameters.isFinite else { break }
            if try !observe(parameters, loss(scores), step) { return (parameters, gap) }
        }
        return best
    }

    /// Returns the mean of w max(0, 1 + max_{j ≠ y} s_j − s_y).
    func loss(_ scores: Matrix) -> Double {
        let count = scores.rows
        var sum = 0.0
        for example in 0..<count {
            func score(_ number: Int) -> Double {
                number == 0 ? 0 : scores.columnMajor[(number - 1) * count + example]
            }
            let own = Int(classes[example])
            var strongest = -Double.infinity
            for other in 0..<classCount where other != own { strongest = Swift.max(strongest, score(other)) }
            sum += weight(example) * Swift.max(0, 1 + strongest - score(own))
        }
        return sum / Double(count)
    }

    private func weight(_ example: Int) -> Double { objective.weights?[example] ?? 1 }

    /// Returns tᵢⱼ, class by class.
    private func slacks(_ bounds: [Double], _ scores: Matrix) -> [Double] {
        let count = bounds.count
        var slacks = [Double](repeating: 0, count: count * classCount)
        for j in 0..<classCount {
            for i in 0..<count {
                let score = j == 0 ? 0 : scores.columnMajor[(j - 1) * count + i]
                let slack = bounds[i] - (Int(classes[i]) == j ? 0 : 1) - score
                // Rounding may take it below.
                slacks[j * count + i] = Swift.max(slack, 1e-300)
            }
        }
        return slacks
    }

    /// Returns n αᵢⱼ − wᵢ [j = yᵢ], the slopes of the loss at the multipliers.
    private func slopes(_ multipliers: [Double]) -> Matrix {
        let count = classes.count
        var slopes = Matrix(
            rows: count, columns: objective.outputs,
            columnMajor: multipliers[count...].map { Double(count) * $0 })
        for (example, own) in classes.enumerated() where own > 0 {
            slopes.columnMajor[(Int(own) - 1) * count + example] -= weight(example)
        }
        return slopes
    }

    /// Returns the greatest step of at most 1 that keeps multipliers and slacks positive.
    private static func greatestStep(
        _ multipliers: [Double], _ multiplierSteps: [Double], _ slacks: [Double], _ slackSteps: [Double], margin: Double
    ) -> Double {
        var step = 1.0
        for (values, changes) in [(multipliers, multiplierSteps), (slacks, slackSteps)] {
            for index in values.indices where changes[index] < 0 {
                step = Swift.min(step, -margin * values[index] / changes[index])
            }
        }
        return step
    }

    /// The equations of one iteration, factorized once for the predictor and the corrector.
    ///
    /// With d = α / t, σᵢ = Σⱼ dᵢⱼ and a right side c of complementarity, eliminating all but B leaves
    /// (λA + Xᵀ (diag(d) − ddᵀ/σ) X) ΔB = r − Xᵀ (c/t − d Σ(c/t)/σ).
    private struct NewtonStep {
        let solver: HingeSolver
        let slacks: [Double]
        let ratios: [Double]
        let sums: [Double]
        let curvature: Curvature
        let matrix: Matrix?

        struct Step {
            var parameters: Matrix
            var bounds: [Double]
            var multipliers: [Double]
            var slacks: [Double]
        }

        init(_ solver: HingeSolver, _ multipliers: [Double], _ slacks: [Double]) {
            (self.solver, self.slacks) = (solver, slacks)
            let (count, outputs) = (solver.classes.count, solver.objective.outputs)
            let ratios = zip(multipliers, slacks).map { $0 / $1 }
            var sums = [Double](repeating: 0, count: count)
            for j in 0...outputs { for i in 0..<count { sums[i] += ratios[j * count + i] } }
            (self.ratios, self.sums) = (ratios, sums)
            // The objective divides by n, which α has in it already.
            let factor = Double(count)
            let diagonal = Matrix(
                rows: count, columns: outputs, columnMajor: ratios[count...].map { factor * $0 })
            var root = diagonal
            for k in 0..<outputs {
                for i in 0..<count {
                    root.columnMajor[k * count + i] = ratios[(k + 1) * count + i] * (factor / sums[i]).squareRoot()
                }
            }
            curvature = Curvature(diagonal: diagonal, root: root)
            matrix =
                solver.objective.terms * outputs <= NewtonSystem.largestMatrix
                ? solver.objective.hessian(curvature) : nil
        }

        func step(_ residual: Matrix, complement: [Double], _ check: () throws -> Void) throws -> Step? {
            let objective = solver.objective
            let (count, outputs) = (solver.classes.count, objective.outputs)
            // cᵢⱼ / tᵢⱼ, and its sum over j.
            let shares = zip(complement, slacks).map { $0 / $1 }
            var shareSums = [Double](repeating: 0, count: count)
            for j in 0...outputs { for i in 0..<count { shareSums[i] += shares[j * count + i] } }
            var pull = Matrix(rows: count, columns: outputs)
            for k in 0..<outputs {
                for i in 0..<count {
                    let index = (k + 1) * count + i
                    pull.columnMajor[k * count + i] = shares[index] - ratios[index] * shareSums[i] / sums[i]
                }
            }
            let right = residual - objective.design.transposedTimes(pull)
            let direction: Matrix
            if let matrix {
                direction = NewtonSystem.solve(matrix, right).direction
            } else {
                direction = try NewtonSystem.solve(
                    diagonal: objective.hessianDiagonal(curvature), right: right,
                    tolerance: 1e-8 * Vector(right.columnMajor).norm, maximumSteps: 1000,
                    product: { objective.hessian(curvature, times: $0) }, check: check)
            }
            guard direction.isFinite else { return nil }
            let scoreSteps = objective.scores(direction)
            var step = Step(
                parameters: direction, bounds: shareSums, multipliers: shares,
                slacks: [Double](repeating: 0, count: slacks.count))
            for k in 0..<outputs {
                for i in 0..<count {
                    step.bounds[i] += ratios[(k + 1) * count + i] * scoreSteps.columnMajor[k * count + i]
                }
            }
            for i in 0..<count { step.bounds[i] /= sums[i] }
            for j in 0...outputs {
                for i in 0..<count {
                    let index = j * count + i
                    let scoreStep = j == 0 ? 0 : scoreSteps.columnMajor[(j - 1) * count + i]
                    step.slacks[index] = step.bounds[i] - scoreStep
                    step.multipliers[index] -= ratios[index] * step.slacks[index]
                }
            }
            return step
        }
    }
}
