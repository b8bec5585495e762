import Support
import Tensors

/// A layer that in training zeroes each element with probability `rate`, anew in every step, and divides the others by
/// 1 − rate, so that the mean stays; otherwise it changes nothing. It takes any shape.
///
/// Source: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout: a simple way to prevent neural
/// networks from overfitting", JMLR 15, 2014; here with the scaling in training ("inverted").
public struct Dropout: Model {
    /// The probability of an element to be zeroed, from 0 up to, not including, 1.
    public let rate: Float

    /// Creates a layer.
    /// - Parameter rate: the probability of an element to be zeroed, from 0 up to, not including, 1.
    public init(rate: Float) {
        guard rate >= 0 && rate < 1 else {
            misuse("Dropout: rate \(rate); give a number from 0 up to, not including, 1")
        }
        self.rate = rate
    }

    public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
        guard rate > 0, case .training(let keys) = Phase.current else { return input }
        let isKept = Tensor<Float>.uniform(input.shape, key: keys.next()) .>= rate
        return select(isKept, input / (1 - rate), 0)
    }
}
