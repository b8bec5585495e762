import Minimizers

/// A point of the path of a linear model from the penalty on absolute values at which all weights are 0 downwards.
package struct L1PathPoint: Sendable {
    /// λ₁.
    package var l1: Double
    /// The mean loss of the training examples.
    package var loss: Double
    /// The mean loss of the examples that choose.
    package var validationLoss: Double
    /// The number of weights that are not 0.
    package var weights: Int
}

extension LinearProblem {
    /// The number of points of a path, and the ratio of the least λ₁ to the greatest, as scikit-learn has them.
    private static let (pathLength, pathRatio) = (100, 1e-3)

    /// Returns the same problem with another λ₁.
    package func with(l1: Double) -> LinearProblem {
        var problem = self
        problem.l1 = l1
        return problem
    }

    /// Returns the least λ₁ at which all weights are 0: the greatest derivative of the mean loss with respect to a weight,
    /// where weights are 0 and intercepts are best.
    ///
    /// Source: Friedman, Hastie and Tibshirani, "Regularization paths for generalized linear models via coordinate
    /// descent", J. Stat. Softw. 33, 2010, section 2.5.
    package func greatestL1() throws -> Double {
        let penalized = with(l1: 1)
        guard let loss = penalized.lossForAbsoluteValues else { return 0 }
        return try penalized.pathStart(penalized.elasticNetObjective(loss, penalized.freeFeatures)).l1
    }

    /// Returns that λ₁, and the optimum at it.
    private func pathStart(_ objective: LinearObjective) throws -> (l1: Double, parameters: Matrix) {
        var scores = Matrix(rows: features.rows, columns: objective.outputs)
        var parameters = Matrix(rows: objective.terms, columns: objective.outputs)
        if hasIntercept {
            let design = design(of: [], withIntercept: true)
            let alone = LinearObjective(
                design: DesignMatrix(design), hasIntercept: true, loss: objective.loss, l2: 0, weights: relativeWeights)
            let (intercepts, _) = try ElasticNetSolver(objective: alone, l1: 0).minimize(
                maximumIterations: 1000, check: {}, observe: { _, _, _ in true })
            scores = alone.scores(intercepts)
            for output in 0..<objective.outputs { parameters[objective.terms - 1, output] = intercepts[0, output] }
        }
        let gradient = objective.gradient(objective.expansion(at: scores).slopes, at: parameters)
        let penalizedTerms = objective.terms - (hasIntercept ? 1 : 0)
        let greatest = (0..<objective.outputs).reduce(0) { greatest, output in
            (0..<penalizedTerms).reduce(greatest) { Swift.max($0, abs(gradient[$1, output])) }
        }
        return (greatest, parameters)
    }

    /// Computes the optimum at each point of the path, from the greatest λ₁ to the least; each begins where the last one ended.
    /// - Parameters:
    ///   - validation: the examples that choose, with the same features.
    ///   - check: called now and then; what it throws is thrown.
    /// - Throws: `TrainingError` where no feature has to do with the target.
    package func path(judgedBy validation: LinearProblem, check: () throws -> Void) throws -> [L1PathPoint] {
        let penalized = with(l1: 1)
        let free = penalized.freeFeatures
        guard let loss = penalized.lossForAbsoluteValues, let judge = validation.with(l1: 1).lossForAbsoluteValues
        else { return [] }
        let objective = try penalized.elasticNetObjective(loss, free)
        let start = try pathStart(objective)
        let greatest = start.l1
        var parameters = start.parameters
        guard greatest > 0, greatest.isFinite else {
            throw TrainingError.settingsDoNotFit(
                "--l1 path: no feature has to do with the target", remedy: "take other features, or omit --l1")
        }
        let judged = DesignMatrix(validation.design(of: free, withIntercept: hasIntercept))
        return try (0..<Self.pathLength).map { number in
            let l1 = greatest * power(Self.pathRatio, Double(number) / Double(Self.pathLength - 1))
            // The first is known.
            if number > 0 {
                parameters = try ElasticNetSolver(objective: objective, l1: l1).minimize(
                    from: parameters, maximumIterations: 1000, check: check, observe: { _, _, _ in true }
                ).parameters
            }
            let weights = parameters.columnMajor.enumerated().count {
                $0.element != 0 && !(hasIntercept && $0.offset % objective.terms == objective.terms - 1)
            }
            return L1PathPoint(
                l1: l1, loss: objective.loss(at: objective.scores(parameters)),
                validationLoss: judge.value(judged * parameters, validation.relativeWeights), weights: weights)
        }
    }
}

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

private func power(_ base: Double, _ exponent: Double) -> Double { exp(exponent * log(base)) }
