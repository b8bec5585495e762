import Minimizers
import Tensors

extension LinearProblem {
    /// An iterate of a solver.
    package struct Iterate: Sendable {
        /// The weights `[features, outputs]`, output by output.
        package var weights: [[Double]]
        package var intercepts: [Double]
        /// The mean loss.
        package var loss: Double
        /// The length of the step, 1 for a whole one.
        package var step: Double
    }

    /// Computes the optimum.
    /// - Parameters:
    ///   - check: called within an iteration, now and then; what it throws is thrown.
    ///   - observe: called after each iteration; returns whether to go on.
    package func solve(
        maximumIterations: Int = 1000, check: () throws -> Void = {}, observe: (Iterate) throws -> Bool = { _ in true }
    ) throws -> LinearFit {
        useOneThreadOfBLAS()
        let free = freeFeatures
        if l1 > 0, let loss = lossForAbsoluteValues {
            return try solveElasticNet(loss, free, maximumIterations, check, observe)
        }
        switch (objective, targets) {
        case (.squared, .values(let values)):
            return try solveLeastSquares(values, free, check, observe)
        case (.sigmoidCrossEntropy, .classes(let classes, _)):
            return try solveSmooth(
                LogisticLoss(targets: classes.map(Double.init)), free, maximumIterations, check, observe)
        case (.softmaxCrossEntropy, .classes(let classes, 2)):
            return try solveSmooth(
                LogisticLoss(targets: classes.map(Double.init), penaltyFactor: 0.5), free, maximumIterations, check,
                observe)
        case (.softmaxCrossEntropy, .classes(let classes, let count)):
            return try solveSmooth(
                MultinomialLoss(classes: classes, classCount: count), free, maximumIterations, check, observe)
        case (.hinge, .classes(let classes, _)):
            return try solveHinge(classes, LogisticLoss(targets: []), free, maximumIterations, check, observe)
        case (.multiClassHinge, .classes(let classes, let count)):
            return try solveHinge(
                classes, MultinomialLoss(classes: [], classCount: count), free, maximumIterations, check, observe)
        case (.poisson, .values(let values)):
            return try solveSmooth(PoissonLoss(targets: values), free, maximumIterations, check, observe)
        case (.gamma, .values(let values)):
            return try solveSmooth(GammaLoss(targets: values), free, maximumIterations, check, observe)
        case (.binomial, .values(let values)):
            return try solveSmooth(LogisticLoss(targets: values), free, maximumIterations, check, observe)
        case (_, .classes), (_, .values):
            preconditionFailure("LinearProblem: the targets are not those of \(objective)")
        }
    }

    private func solveLeastSquares(
        _ values: [Double], _ free: [Int], _ check: () throws -> Void, _ observe: (Iterate) throws -> Bool
    ) throws -> LinearFit {
        let design = design(of: free, withIntercept: false)
        let solution = try LeastSquaresSolver(
            features: design, targets: values, hasIntercept: hasIntercept, l2: l2, weights: weights
        ).solve(check: check)
        let residuals = design * solution.weights
        let loss = mean(
            zip(residuals, values).map { score, value in
                let residual = score + solution.intercept - value
                return residual * residual
            })
        let parameters = Matrix(
            rows: free.count + 1, columns: 1, columnMajor: solution.weights.elements + [solution.intercept])
        let (weights, intercepts) = modelParameters(parameters, of: free, hasIntercept: true)
        _ = try observe(Iterate(weights: weights, intercepts: intercepts, loss: loss, step: 1))
        let dependent = solution.rank < free.count && l2 == 0
        return LinearFit(
            weights: weights, intercepts: intercepts,
            objective: loss + l2 / 2 * dot(solution.weights, solution.weights), loss: loss, nullLoss: nullLoss,
            iterations: 1,
            ending: .converged, warnings: dependent ? dependenceWarnings(design, free) : [],
            inference: l2 == 0 ? inference(solution, design, free, loss: loss) : nil)
    }

    private func solveSmooth(
        _ loss: some SmoothLoss, _ free: [Int], _ maximumIterations: Int, _ check: () throws -> Void,
        _ observe: (Iterate) throws -> Bool
    ) throws -> LinearFit {
        let design = design(of: free, withIntercept: hasIntercept)
        let problem = LinearObjective(
            design: DesignMatrix(design), hasIntercept: hasIntercept, loss: loss, l2: l2, weights: relativeWeights)
        var (iterations, lastLoss) = (0, 0.0)
        var start = Matrix(rows: design.columns, columns: loss.outputs)
        if let family, hasIntercept, case .values(let values) = targets {
            let score = family.score(ofMean: mean(values))
            // Of targets that are all at an end of their range it is not finite.
            if score.isFinite { start[free.count, 0] = score }
        }
        let (parameters, ending, isSingular) = try NewtonSolver(objective: problem).minimize(
            from: start, maximumIterations: maximumIterations,
            check: check
        ) { parameters, loss, step in
            (iterations, lastLoss) = (iterations + 1, loss)
            let (weights, intercepts) = modelParameters(parameters, of: free, hasIntercept: hasIntercept)
            return try observe(Iterate(weights: weights, intercepts: intercepts, loss: loss, step: step))
        }
        let (weights, intercepts) = modelParameters(parameters, of: free, hasIntercept: hasIntercept)
        var warnings: [String] = []
        if isSingular && l2 == 0 {
            warnings = dependenceWarnings(self.design(of: free, withIntercept: false), free)
        }
        let isSeparated = ending == .separated || isSingular && l2 == 0 && warnings.isEmpty
        if isSeparated && family != nil { warnings.append(Self.runawayWarning) }
        if ending == .stopped { warnings.append(Self.limitWarning(iterations)) }
        var familyFit: FamilyFit?
        if let family, case .values(let values) = targets {
            familyFit = FamilyFit(
                family, targets: values, scores: problem.scores(parameters).columnMajor,
                weights: self.weights, residualDegrees: residualDegrees(terms: design.columns),
                hasIntercept: hasIntercept)
        }
        return LinearFit(
            weights: weights, intercepts: intercepts, objective: lastLoss + problem.penalty(parameters),
            loss: lastLoss, nullLoss: nullLoss, iterations: iterations,
            ending: isSeparated ? .separated : ending == .stopped ? .stopped : .converged, warnings: warnings,
            family: familyFit,
            inference: l2 == 0
                ? inference(
                    problem, parameters, free, isDetermined: ending == .converged && warnings.isEmpty,
                    dispersion: familyFit?.dispersion ?? 1) : nil)
    }

    /// The loss of scores whose parameters have a penalty on absolute values; `nil` where there is no method for it.
    var lossForAbsoluteValues: (any SmoothLoss)? {
        switch (objective, targets) {
        case (.squared, .values(let values)): SquaredLoss(targets: values)
        case (.poisson, .values(let values)): PoissonLoss(targets: values)
        case (.gamma, .values(let values)): GammaLoss(targets: values)
        case (.binomial, .values(let values)): LogisticLoss(targets: values)
        case (.sigmoidCrossEntropy, .classes(let classes, _)): LogisticLoss(targets: classes.map(Double.init))
        case (.softmaxCrossEntropy, .classes(let classes, 2)):
            // |w/2| + |−w/2| = |w|.
            LogisticLoss(targets: classes.map(Double.init), penaltyFactor: 0.5)
        case (.softmaxCrossEntropy, .classes(let classes, let count)):
            MultinomialLoss(classes: classes, classCount: count, hasReference: false)
        default: nil
        }
    }

    /// Returns the smooth part of the objective.
    /// - Throws: `TrainingError` where there are too many weights.
    func elasticNetObjective(_ loss: any SmoothLoss, _ free: [Int]) throws -> LinearObjective {
        useOneThreadOfBLAS()
        let design = design(of: free, withIntercept: hasIntercept)
        let problem = LinearObjective(
            design: DesignMatrix(design), hasIntercept: hasIntercept, loss: loss, l2: l2, weights: relativeWeights)
        guard problem.terms * problem.outputs <= ElasticNetSolver.mostUnknowns else {
            throw TrainingError.settingsDoNotFit(
                "--l1 takes at most \(ElasticNetSolver.mostUnknowns) weights, here are \(problem.terms * problem.outputs)",
                remedy: "give --l2, or fewer features")
        }
        return problem
    }

    private func solveElasticNet(
        _ loss: any SmoothLoss, _ free: [Int], _ maximumIterations: Int, _ check: () throws -> Void,
        _ observe: (Iterate) throws -> Bool
    ) throws -> LinearFit {
        let problem = try elasticNetObjective(loss, free)
        var (iterations, lastLoss) = (0, 0.0)
        let (parameters, hasConverged) = try ElasticNetSolver(objective: problem, l1: l1).minimize(
            maximumIterations: maximumIterations, check: check
        ) { parameters, loss, step in
            (iterations, lastLoss) = (iterations + 1, loss)
            let (weights, intercepts) = modelParameters(parameters, of: free, hasIntercept: hasIntercept)
            return try observe(Iterate(weights: weights, intercepts: intercepts, loss: loss, step: step))
        }
        let (weights, found) = modelParameters(parameters, of: free, hasIntercept: hasIntercept)
        var intercepts = found
        if intercepts.count > 2 {
            // A number added to all of them changes nothing.
            let mean = intercepts.reduce(0, +) / Double(intercepts.count)
            intercepts = intercepts.map { $0 - mean }
        }
        let sum = weights.joined().reduce(0) { $0 + abs($1) }
        return LinearFit(
            weights: weights, intercepts: intercepts, objective: lastLoss + problem.penalty(parameters) + l1 * sum,
            loss: lastLoss, nullLoss: nullLoss, iterations: iterations, ending: hasConverged ? .converged : .stopped,
            warnings: hasConverged ? [] : [Self.limitWarning(iterations)])
    }

    private func solveHinge(
        _ classes: [Int32], _ coupling: some SmoothLoss, _ free: [Int], _ maximumIterations: Int,
        _ check: () throws -> Void, _ observe: (Iterate) throws -> Bool
    ) throws -> LinearFit {
        let design = design(of: free, withIntercept: hasIntercept)
        let problem = LinearObjective(
            design: DesignMatrix(design), hasIntercept: hasIntercept, loss: coupling, l2: l2, weights: relativeWeights)
        let solver = HingeSolver(objective: problem, classes: classes)
        var iterations = 0
        let (parameters, gap) = try solver.minimize(maximumIterations: maximumIterations, check: check) {
            parameters, loss, step in
            iterations += 1
            let (weights, intercepts) = modelParameters(parameters, of: free, hasIntercept: hasIntercept)
            return try observe(Iterate(weights: weights, intercepts: intercepts, loss: loss, step: step))
        }
        let (weights, intercepts) = modelParameters(parameters, of: free, hasIntercept: hasIntercept)
        let loss = solver.loss(problem.scores(parameters))
        let value = loss + problem.penalty(parameters)
        let isExact = gap <= 1e-6 * Swift.max(1, value)
        return LinearFit(
            weights: weights, intercepts: intercepts, objective: value, loss: loss, iterations: iterations,
            ending: isExact ? .converged : .stopped, warnings: isExact ? [] : [Self.gapWarning(gap)])
    }

    /// Returns the weights and intercepts of the model's outputs. Where the first of K classes has the score 0 in
    /// `parameters`, the mean over the classes is taken away from each, which changes no probability.
    private func modelParameters(
        _ parameters: Matrix, of free: [Int], hasIntercept: Bool
    ) -> (weights: [[Double]], intercepts: [Double]) {
        let reduced = (0..<parameters.columns).map { output -> (weights: [Double], intercept: Double) in
            var weights = [Double](repeating: 0, count: featureNames.count)
            for (term, feature) in free.enumerated() { weights[feature] = parameters[term, output] }
            return (weights, hasIntercept ? parameters[free.count, output] : 0)
        }
        guard outputs > parameters.columns else { return (reduced.map(\.weights), reduced.map(\.intercept)) }
        let all = [(weights: [Double](repeating: 0, count: featureNames.count), intercept: 0.0)] + reduced
        let share = 1 / Double(all.count)
        let meanWeights = featureNames.indices.map { feature in
            all.reduce(0) { $0 + $1.weights[feature] } * share
        }
        let meanIntercept = all.reduce(0) { $0 + $1.intercept } * share
        return (
            all.map { zip($0.weights, meanWeights).map { $0 - $1 } }, all.map { $0.intercept - meanIntercept }
        )
    }

    // MARK: Warnings

    private func dependenceWarnings(_ features: Matrix, _ free: [Int]) -> [String] {
        let names = ColumnDependence(features, centers: hasIntercept).columns.map { "\"\(featureNames[free[$0]])\"" }
        guard let first = names.first else { return [] }
        let shown = names.count > 8 ? names.prefix(8) + ["\(names.count - 8) more"] : names[...]
        let subject =
            names.count == 1
            ? "feature \(first) is a linear combination of others" + (hasIntercept ? ", or constant" : "")
            : "features \(shown.joined(separator: ", ")) are linear combinations of others"
                + (hasIntercept ? ", or constant" : "")
        return [
            "\(subject): the data does not determine their weights, and those of least norm were taken; leave them out, "
                + "or give --l2, such as 0.001"
        ]
    }

    /// - Parameter l2: the λ₂ that was taken.
    static func separationWarning(_ l2: Double) -> String {
        "the classes can be separated by the features, so that weights would grow without end; --l2 \(general(l2)), one over "
            + "the number of rows, holds them: give --l2 to choose another"
    }

    static let pathEndWarning =
        "the least --l1 of the path has the least validation loss: an even smaller one, or none, may have less"

    private static let runawayWarning =
        "some targets are at the end of their range wherever a feature tells so: the loss has no minimum, and weights "
        + "would grow without end; give --l2, such as 0.001"

    private static func limitWarning(_ iterations: Int) -> String {
        "the optimum was not reached in \(iterations) iterations; give more --epochs, or --l2, such as 0.001"
    }

    private static func gapWarning(_ gap: Double) -> String {
        "the optimum was not reached: the objective may be \(gap) too high; give more --epochs, or a greater --l2"
    }
}
