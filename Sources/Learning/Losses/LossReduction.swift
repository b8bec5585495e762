import Support
import Tensors

/// The way in which the losses of single elements or examples are put together.
public enum LossReduction: String, Sendable, Codable, CaseIterable {
    /// Their arithmetic mean, a scalar: the size of gradients does not depend on that of the batch.
    case mean
    /// Their sum, a scalar.
    case sum
    /// The losses themselves.
    case none

    func callAsFunction<Scalar: FloatingScalar>(_ losses: Tensor<Scalar>) -> Tensor<Scalar> {
        switch self {
        case .mean: losses.mean()
        case .sum: losses.sum()
        case .none: losses
        }
    }
}

// Every loss has a form without settings, the mean, that can be passed as a function of two arguments:
// `Trainer(model, loss: softmaxCrossEntropy, …)`.

func requireEqualShapes(_ loss: StaticString, _ predictions: Shape, _ targets: Shape) {
    guard predictions == targets else {
        misuse(
            """
            \(loss): predictions of shape \(predictions) and targets of shape \(targets) must have one shape, lest \
            broadcasting compare every prediction with every target: use `reshaped(to:)` on one of them
            """)
    }
}

/// Traps where labels do not have one element for each row of scores, or, if their values are known, where one is not
/// the number of a class.
func requireLabels(_ loss: StaticString, _ scores: Shape, _ labels: Tensor<Int32>) {
    guard scores.rank > 0, Shape(scores.dropLast()) == labels.shape, scores[scores.rank - 1] > 0 else {
        misuse(
            """
            \(loss): scores of shape \(scores) and labels of shape \(labels.shape); give scores [batch, classes] and \
            labels [batch], the number of the right class of each
            """)
    }
    guard !labels.isTraced else { return }
    let classes = 0..<Int32(scores[scores.rank - 1])
    labels.withUnsafeScalars { labels in
        guard let position = labels.firstIndex(where: { !classes.contains($0) }) else { return }
        misuse(
            """
            \(loss): label \(labels[position]) at position \(position) is not one of the \(classes.count) classes \
            0...\(classes.count - 1); count classes from 0, and give the model one output for each
            """)
    }
}
