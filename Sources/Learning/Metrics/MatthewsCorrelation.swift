import Datasets
import Settings
import Tensors

/// The correlation of predicted and true classes.
///
/// Source: Gorodkin, "Comparing two K-category assignments by a K-category correlation coefficient", Computational
/// Biology and Chemistry 28, 2004.
struct MatthewsCorrelation: MetricKind {
    static let name = "mcc"
    static let isGreaterBetter = true
    static let task: LearningTask? = .classification
    var function: Metric.Function {
        .counts { counts in
            let total = counts.total
            guard total > 0 else { return nil }
            let right = counts.right.reduce(0, +)
            let (labelled, predicted) = (counts.labelled, counts.predicted)
            func product(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
            let covariance = right * total - product(labelled, predicted)
            let variances =
                (total * total - product(labelled, labelled)) * (total * total - product(predicted, predicted))
            return variances > 0 ? covariance / variances.squareRoot() : 0
        }
    }
}

extension Metric {
    /// Matthews' correlation coefficient of predicted and true classes, from −1 to 1; 0 where either are all the same.
    ///
    /// With s examples, c of them right, tₖ of class k and pₖ predicted to be of it:
    /// ```
    /// (c s − Σₖ tₖ pₖ) / √((s² − Σₖ tₖ²) (s² − Σₖ pₖ²))
    /// ```
    public static let mcc = Metric(MatthewsCorrelation())
}
