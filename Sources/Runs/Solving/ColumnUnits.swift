import Datasets
import Learning
import Minimizers
import Support

/// The way back from coefficients of encoded features to those of a table's columns.
///
/// A feature is (x − o) / s and a target (y − μ) / σ, so that the coefficient of x is σ w / s, and the intercept
/// μ + σ (b − Σ w o / s).
struct ColumnUnits {
    private let names: [String]
    /// o and s of each feature.
    private let scales: [(offset: Double, scale: Double)]
    /// μ and σ.
    private let target: (offset: Double, scale: Double)
    private let classNames: [String]?

    init(features: FeatureEncoder, target: TargetEncoder) {
        names = features.featureNames
        scales = features.columns.flatMap { column -> [(offset: Double, scale: Double)] in
            var scales = [(offset: Double, scale: Double)](repeating: (0, 1), count: column.featureCount)
            switch column.rule {
            case .number(_, let offset, let scale): scales[0] = (offset, scale)
            // The trend comes first.
            case .date(_, let offset, let scale, let parts, _, _) where parts.first == .trend:
                scales[0] = (offset, scale)
            case .date, .text: break
            }
            return scales
        }
        switch target.rule {
        case .values(let offset, let scale): (self.target, classNames) = ((offset, scale), nil)
        case .classes(let names): (self.target, classNames) = ((0, 1), names)
        }
    }

    /// Returns coefficients without standard errors. Two scores of two classes become the one by which the second is
    /// greater.
    func coefficients(weights: [[Double]], intercepts: [Double], _ hasIntercept: Bool) -> [LinearCoefficient] {
        var (weights, intercepts) = (weights, intercepts)
        var outputs: [String?] = classNames?.map { $0 } ?? [nil]
        if let classNames, classNames.count == 2 {
            outputs = [classNames[1]]
            if weights.count == 2 {
                weights = [zip(weights[1], weights[0]).map { $0 - $1 }]
                intercepts = [intercepts[1] - intercepts[0]]
            }
        }
        return zip(outputs, zip(weights, intercepts)).flatMap { output, parameters in
            rows(
                output, Array(names.indices), parameters.0 + (hasIntercept ? [parameters.1] : []), hasIntercept, nil,
                nil)
        }
    }

    /// Returns coefficients with standard errors where the covariance is known.
    func coefficients(_ inference: LinearInference, isLeastSquares: Bool) -> [LinearCoefficient] {
        let (terms, count) = (inference.coefficients.rows, inference.coefficients.columns)
        let outputs: [String?] = classNames.map { $0.suffix(count).map { $0 } } ?? [nil]
        return outputs.enumerated().flatMap { index, output in
            let covariance = inference.covariance.map { whole in
                var block = Matrix(rows: terms, columns: terms)
                for column in 0..<terms {
                    for row in 0..<terms { block[row, column] = whole[index * terms + row, index * terms + column] }
                }
                return block
            }
            return rows(
                output, inference.features, inference.coefficients.column(index).elements, inference.hasIntercept,
                covariance, isLeastSquares ? StudentT(degreesOfFreedom: Double(inference.residualDegrees)) : nil)
        }
    }

    private func rows(
        _ output: String?, _ features: [Int], _ parameters: [Double], _ hasIntercept: Bool, _ covariance: Matrix?,
        _ distribution: StudentT?
    ) -> [LinearCoefficient] {
        let terms = features.count + (hasIntercept ? 1 : 0)
        var change = Matrix(rows: terms, columns: terms)
        for (term, feature) in features.enumerated() {
            let (offset, scale) = scales[feature]
            change[term, term] = target.scale / scale
            if hasIntercept { change[features.count, term] = -target.scale * offset / scale }
        }
        if hasIntercept { change[features.count, features.count] = target.scale }
        let estimates = change * Vector(parameters)
        let variances = covariance.map { change * $0 * change.transposed }
        let termNames = features.map { names[$0] } + (hasIntercept ? ["intercept"] : [])
        return termNames.enumerated().map { term, name in
            let estimate = estimates[term] + (term == features.count ? target.offset : 0)
            guard let variances else { return LinearCoefficient(output: output, term: name, estimate: estimate) }
            let error = variances[term, term].squareRoot()
            let statistic = estimate / error
            guard error.isFinite, statistic.isFinite else {
                return LinearCoefficient(output: output, term: name, estimate: estimate)
            }
            let margin = (distribution?.twoSidedQuantile(0.95) ?? Self.normalQuantile) * error
            return LinearCoefficient(
                output: output, term: name, estimate: estimate, standardError: error, statistic: statistic,
                pValue: distribution.map { 2 * $0.cumulative(-abs(statistic)) }
                    ?? erfc(abs(statistic) / 2.squareRoot()),
                low: estimate - margin, high: estimate + margin)
        }
    }

    /// z with P(|Z| ≤ z) = 0.95 of the standard normal distribution.
    private static let normalQuantile = 1.959_963_984_540_054
}
