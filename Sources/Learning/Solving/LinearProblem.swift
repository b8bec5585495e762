import Minimizers
import Support

/// A linear model to be trained to the optimum: examples in 64 bits, a loss, and what is added to it.
///
/// The objective is the mean loss Σ w ℓ / Σ w + λ₂/2 ‖W‖² + λ₁ ‖W‖₁, in which the intercepts are not penalized.
package struct LinearProblem: Sendable {
    /// A loss whose optimum is computed.
    package enum Objective: String, Sendable {
        /// (score − y)².
        case squared
        /// The cross-entropy of softmax over one score a class.
        case softmaxCrossEntropy
        /// The cross-entropy of σ(score), for two classes.
        case sigmoidCrossEntropy
        /// The hinge loss of Crammer and Singer over one score a class.
        case multiClassHinge
        /// max(0, 1 − y · score) with y = ±1, for two classes.
        case hinge
        /// The negative log-likelihoods of `Family`.
        case poisson, gamma, binomial

        /// Whether there is a method for it with a penalty on absolute values.
        package var takesAbsoluteValues: Bool { self != .multiClassHinge && self != .hinge }
    }

    /// The family of the targets, where they have one.
    var family: Family? { Family(rawValue: objective.rawValue) }

    /// The targets of the examples.
    package enum Targets: Sendable {
        case values([Double])
        case classes([Int32], count: Int)
    }

    /// X, `[examples, features]`.
    let features: Matrix
    package let featureNames: [String]
    /// The features that are the categories of one column each: in every row one of them is 1, and the others are 0.
    let categories: [Range<Int>]
    let targets: Targets
    /// w, above 0, one an example; `nil` where all count the same.
    let weights: [Double]?
    /// Whether the weights say how often rows are there, so that their sum is the number of rows.
    let weightsCountRows: Bool
    package let objective: Objective
    package let hasIntercept: Bool
    /// λ₂.
    package private(set) var l2: Double
    /// λ₁.
    package internal(set) var l1: Double

    /// Creates a problem.
    /// - Parameters:
    ///   - features: `[examples, features]`, feature by feature.
    ///   - categories: the features of each column of text.
    ///   - weights: one an example; those of weight 0 are left out.
    ///   - weightsCountRows: whether they say how often rows are there, for standard errors and likelihoods.
    package init(
        features: [Double], featureNames: [String], categories: [Range<Int>] = [], targets: Targets,
        objective: Objective, hasIntercept: Bool = true, l2: Double = 0, l1: Double = 0, weights: [Double]? = nil,
        weightsCountRows: Bool = true
    ) {
        let width = featureNames.count
        let all = Matrix(rows: width > 0 ? features.count / width : 0, columns: width, columnMajor: features)
        if let weights, weights.contains(0) {
            let rows = weights.indices.filter { weights[$0] > 0 }
            (self.features, self.targets) = (all.keepingRows(rows), targets[rows])
            self.weights = rows.map { weights[$0] }
        } else {
            (self.features, self.targets, self.weights) = (all, targets, weights)
        }
        self.weightsCountRows = weightsCountRows
        (self.featureNames, self.categories) = (featureNames, categories)
        (self.objective, self.hasIntercept, self.l2, self.l1) = (objective, hasIntercept, l2, l1)
    }

    /// The sum of the weights, or the number of examples.
    var totalWeight: Double { weights?.reduce(0, +) ?? Double(features.rows) }

    /// The weights divided by their mean.
    var relativeWeights: [Double]? {
        weights.map { weights in
            let mean = totalWeight / Double(weights.count)
            return weights.map { $0 / mean }
        }
    }

    func weight(_ example: Int) -> Double { weights?[example] ?? 1 }

    /// The weighted mean of numbers, one an example.
    func mean(_ values: [Double]) -> Double {
        guard let weights else { return values.reduce(0, +) / Double(values.count) }
        return zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / totalWeight
    }

    /// The number of scores that the model gives for an example.
    package var outputs: Int {
        switch (objective, targets) {
        case (.softmaxCrossEntropy, .classes(_, let count)), (.multiClassHinge, .classes(_, let count)): count
        default: 1
        }
    }

    /// The features whose weights are computed. Without a penalty the first category of each column of text is the one
    /// with which the others are compared, and has the weight 0: its column is one less the others'. The first column of
    /// text takes the place of an intercept that is not there.
    package var freeFeatures: [Int] {
        guard l2 == 0 && l1 == 0 else { return Array(features.columns > 0 ? 0..<features.columns : 0..<0) }
        let references = Set(categories.dropFirst(hasIntercept ? 0 : 1).map(\.lowerBound))
        return (0..<features.columns).filter { !references.contains($0) }
    }

    /// The mean loss of the best scores that are the same for all examples, or of zeros without an intercept; `nil` for a
    /// loss that is no likelihood.
    var nullLoss: Double? {
        switch (objective, targets) {
        case (.squared, .values(let values)):
            let center = hasIntercept ? mean(values) : 0
            return mean(values.map { ($0 - center) * ($0 - center) })
        case (.softmaxCrossEntropy, .classes(let classes, let count)),
            (.sigmoidCrossEntropy, .classes(let classes, let count)):
            guard hasIntercept else { return log(Double(count)) }
            var shares = [Double](repeating: 0, count: count)
            let total = totalWeight
            for (example, number) in classes.enumerated() { shares[Int(number)] += weight(example) / total }
            return -shares.reduce(0) { $0 + ($1 > 0 ? $1 * log($1) : 0) }
        default: return nil
        }
    }

    /// The columns of the free features, and a column of ones where there is an intercept.
    func design(of free: [Int], withIntercept: Bool) -> Matrix {
        let count = features.rows
        if free.count == features.columns && !withIntercept { return features }
        var elements: [Double] = []
        elements.reserveCapacity(count * (free.count + 1))
        for feature in free { elements += features.columnMajor[feature * count..<(feature + 1) * count] }
        if withIntercept { elements += [Double](repeating: 1, count: count) }
        return Matrix(rows: count, columns: free.count + (withIntercept ? 1 : 0), columnMajor: elements)
    }
}

extension LinearProblem {
    /// The problem with the penalty by which separated classes have an optimum: λ₂ is one over the number of examples, or
    /// the sum of their weights, as in scikit-learn, whose C is 1.
    var penalized: LinearProblem {
        var problem = self
        problem.l2 = 1 / totalWeight
        return problem
    }
}

extension LinearProblem.Targets {
    fileprivate subscript(rows: [Int]) -> Self {
        switch self {
        case .values(let values): .values(rows.map { values[$0] })
        case .classes(let classes, let count): .classes(rows.map { classes[$0] }, count: count)
        }
    }
}

extension Matrix {
    /// Returns some of the rows.
    fileprivate func keepingRows(_ kept: [Int]) -> Matrix {
        let elements = (0..<columns).flatMap { column in kept.map { columnMajor[column * rows + $0] } }
        return Matrix(rows: kept.count, columns: columns, columnMajor: elements)
    }
}

/// The optimum of a `LinearProblem`.
package struct LinearFit: Sendable {
    /// The reason why the solver ended.
    package enum Ending: Sendable {
        case converged
        /// There is no optimum: weights would grow without end.
        case separated
        /// The limit of iterations was reached, or an observer stopped.
        case stopped
    }

    /// The weights `[features, outputs]` as the model has them, output by output.
    package var weights: [[Double]]
    /// The intercept of each output.
    package var intercepts: [Double]
    /// The objective: the mean loss with what is added to it.
    package var objective: Double
    /// The mean loss alone.
    package var loss: Double
    /// The mean loss of the model without features; `nil` for a loss that is no likelihood.
    package var nullLoss: Double?
    package var iterations: Int
    package var ending: Ending
    /// The λ₂ that was taken because the classes are separated; `nil` where none was.
    package var addedL2: Double?
    /// The warnings about the problem, each with its mend, a line each.
    package var warnings: [String]
    /// How well the means of a family fit; `nil` for other losses.
    package var family: FamilyFit?
    /// The path of which the optimum is the point with the least loss of the validation examples; `nil` where none was made.
    package var path: [L1PathPoint]?
    /// The uncertainty of the coefficients; `nil` where something was added to the loss, or it has no likelihood.
    package var inference: LinearInference?
}
