import Support
import Tensors

/// The distribution of the weights of a layer before training.
///
/// For weights of shape `[fanIn, fanOut]`, the fan-in is the number of inputs each output is a sum of, and the
/// fan-out the number of outputs each input goes to. Axes before the last two (`[window…, inputs, outputs]`, as in
/// convolutions) multiply both. "Normal" is the normal distribution as it is, mean 0 and not cut off.
public enum Initializer: Sendable, Hashable, Codable {
    /// 0 everywhere: for biases, and for models without hidden layers.
    case zeros
    /// One value everywhere.
    case constant(Double)
    /// Normal with this standard deviation, at least 0.
    case normal(standardDeviation: Double)
    /// Normal, cut off at two standard deviations. `standardDeviation`, at least 0, is that before the cut; what is
    /// left has 0.8796 times that.
    case truncatedNormal(standardDeviation: Double)
    /// Equally likely anywhere in −limit ..< limit; `limit` is positive.
    case uniform(limit: Double)
    /// Uniform with limit √(6 / (fanIn + fanOut)): variance 2 / (fanIn + fanOut), which keeps the variance of values
    /// and of gradients as near to each other as one number can, through layers that are linear near 0.
    ///
    /// Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks",
    /// AISTATS 2010, eq. 16.
    case glorotUniform
    /// Normal with variance 2 / (fanIn + fanOut): eq. 12 of the paper of `glorotUniform`.
    case glorotNormal
    /// Uniform with limit √(6 / fanIn): variance 2 / fanIn, which keeps the variance of values through layers with
    /// rectified linear units.
    ///
    /// Source: He, Zhang, Ren and Sun, "Delving deep into rectifiers", ICCV 2015, eq. 10.
    case heUniform
    /// Normal with variance 2 / fanIn: eq. 10 of the paper of `heUniform`.
    case heNormal
    /// Uniform with limit √(3 / fanIn): variance 1 / fanIn, which keeps the variance of values through linear layers.
    ///
    /// Source: LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998, eq. 16.
    case leCunUniform
    /// Normal with variance 1 / fanIn: eq. 16 of the paper of `leCunUniform`.
    case leCunNormal
    /// `gain` times a matrix drawn evenly among those with orthonormal rows or columns, whichever are fewer: it keeps
    /// lengths. Axes before the last count as rows together.
    ///
    /// Source: Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep linear
    /// neural networks", ICLR 2014, arXiv:1312.6120.
    /// - Complexity: O(rows columns min(rows, columns)) on one thread.
    case orthogonal(gain: Double = 1)

    /// Weights of `shape`: the same for the same seed.
    /// - Precondition: at least two axes, for all but the first five.
    public func callAsFunction<Scalar: FloatingScalar>(
        _ shape: Shape, seed: RandomKey, as _: Scalar.Type = Scalar.self
    ) -> Tensor<Scalar> {
        switch self {
        case .zeros: return .zeros(shape)
        case .constant(let value): return Tensor(repeating: Scalar(value), shape: shape)
        case .normal(let deviation): return normal(shape, deviation, seed)
        case .truncatedNormal(let deviation):
            return .truncatedNormal(shape, standardDeviation: Scalar(checked(deviation)), seed: seed)
        case .uniform(let limit): return uniform(shape, limit, seed)
        case .glorotUniform: return uniform(shape, (6 / (fanIn(shape) + fanOut(shape))).squareRoot(), seed)
        case .glorotNormal: return normal(shape, (2 / (fanIn(shape) + fanOut(shape))).squareRoot(), seed)
        case .heUniform: return uniform(shape, (6 / fanIn(shape)).squareRoot(), seed)
        case .heNormal: return normal(shape, (2 / fanIn(shape)).squareRoot(), seed)
        case .leCunUniform: return uniform(shape, (3 / fanIn(shape)).squareRoot(), seed)
        case .leCunNormal: return normal(shape, (1 / fanIn(shape)).squareRoot(), seed)
        case .orthogonal(let gain):
            let columns = Int(fanOut(shape)) / windowCount(shape)
            return orthogonalMatrix(shape, rows: shape.dropLast().reduce(1, *), columns: columns, gain: gain, seed)
        }
    }

    private func normal<Scalar: FloatingScalar>(
        _ shape: Shape, _ deviation: Double, _ seed: RandomKey
    ) -> Tensor<Scalar> {
        .normal(shape, standardDeviation: Scalar(checked(deviation)), seed: seed)
    }

    private func uniform<Scalar: FloatingScalar>(_ shape: Shape, _ limit: Double, _ seed: RandomKey) -> Tensor<Scalar> {
        guard limit > 0 && limit.isFinite else { misuse("\(self): limit \(limit); give a positive number") }
        return .uniform(shape, in: Scalar(-limit)..<Scalar(limit), seed: seed)
    }

    private func checked(_ deviation: Double) -> Double {
        guard deviation >= 0 && deviation.isFinite else {
            misuse("\(self): standard deviation \(deviation); give a finite number, 0 or more")
        }
        return deviation
    }

    private func fanIn(_ shape: Shape) -> Double { Double(windowCount(shape) * shape[shape.rank - 2]) }

    private func fanOut(_ shape: Shape) -> Double { Double(windowCount(shape) * shape[shape.rank - 1]) }

    private func windowCount(_ shape: Shape) -> Int {
        guard shape.rank >= 2 && shape.elementCount > 0 else {
            misuse("\(self): shape \(shape) has no fan-in and fan-out; give [inputs, outputs], both at least 1")
        }
        return shape.dropLast(2).reduce(1, *)
    }
}
