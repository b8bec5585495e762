import Datasets
import Learning

/// The training examples of a linear model in 64 bits.
struct LinearExamples: Sendable {
    /// `[examples, features]`, feature by feature.
    let features: [Double]
    let targets: LinearProblem.Targets

    /// Encodes the rows of a table, not rounded.
    init(_ table: Table, rows: [Int], _ features: FeatureEncoder, _ target: TargetEncoder, _ data: Dataset) throws {
        self.features = try features.columnsInDoubles(table, rows: rows)
        targets = try target.valuesInDoubles(table, rows: rows).map { .values($0) } ?? Self.targets(of: data)
    }

    /// Takes examples that were encoded in 32 bits.
    init(_ data: Dataset) {
        let (count, width) = (data.count, data.featureCount)
        var columns = [Double](repeating: 0, count: count * width)
        for row in 0..<count {
            for feature in 0..<width {
                columns[feature * count + row] = Double(data.featureScalars[row * width + feature])
            }
        }
        (features, targets) = (columns, Self.targets(of: data))
    }

    private static func targets(of data: Dataset) -> LinearProblem.Targets {
        switch data.targets {
        case .classes(let classes, let names): .classes(classes, count: names.count)
        case .values(let values): .values(values.map(Double.init))
        }
    }
}

extension Run.Plan {
    /// The problem whose optimum is to be computed; `nil` where the settings train in another way.
    var linearProblem: LinearProblem? { problem(of: linearExamples ?? LinearExamples(parts.training), parts.training) }

    /// The problem whose examples choose among the points of a path of λ₁; `nil` where there is no path.
    var choosingProblem: LinearProblem? {
        settings.choosesL1
            ? problem(of: validationExamples ?? LinearExamples(parts.validation), parts.validation) : nil
    }

    private func problem(of examples: LinearExamples, _ data: Dataset) -> LinearProblem? {
        guard settings.solver == .exact, let objective = settings.linearObjective else { return nil }
        return LinearProblem(
            features: examples.features, featureNames: features.featureNames, categories: features.categoryRanges,
            targets: examples.targets, objective: objective, hasIntercept: settings.intercept, l2: settings.l2,
            l1: settings.l1, weights: data.weights, weightsCountRows: weightsCountRows)
    }

    /// Whether weights say how often each training row is there, so that there is a number of rows.
    var weightsCountRows: Bool {
        weights?.classes == nil && parts.training.weights?.allSatisfy { $0 == $0.rounded() } ?? true
    }
}
