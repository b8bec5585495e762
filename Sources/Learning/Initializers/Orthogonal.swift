import Settings
import Tensors

extension Initializer {
    /// `gain` times a matrix drawn evenly among those with orthonormal rows or columns, whichever are fewer: it keeps
    /// lengths. Axes before the last count as rows together.
    ///
    /// Source: Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep linear
    /// neural networks", ICLR 2014, arXiv:1312.6120.
    /// - Complexity: O(rows columns min(rows, columns)) on one thread.
    public static func orthogonal(gain: Double = 1) -> Initializer { Initializer(Orthogonal(gain: gain)) }
}

struct Orthogonal: InitializerKind {
    static let name = "orthogonal"
    static let settings: [SettingOf<Self>] = [.init(Setting("gain", .finite), \.gain)]
    var gain = 1.0

    func weights<S: FloatingScalar>(_ shape: Shape, seed: RandomKey) -> Tensor<S> {
        // The shape must have a fan-in.
        _ = fans(shape)
        return orthogonalMatrix(
            shape, rows: shape.dropLast().reduce(1, *), columns: shape[shape.rank - 1], gain: gain, seed)
    }
}

/// Returns `gain` times a random matrix with orthonormal rows or columns, whichever are fewer, at `shape`.
private func orthogonalMatrix<Scalar: FloatingScalar>(
    _ shape: Shape, rows: Int, columns: Int, gain: Double, _ seed: RandomKey
) -> Tensor<Scalar> {
    let (count, length) = (min(rows, columns), max(rows, columns))
    // Orthonormalized normal vectors are drawn evenly, because the normal distribution has no preferred direction.
    var vectors = Tensor<Double>.normal([count, length], seed: seed).scalars
    orthonormalize(&vectors, count: count, length: length)
    let isWide = columns >= rows
    let scalars = (0..<rows * columns).map { index in
        let (row, column) = (index / columns, index % columns)
        return Scalar(gain * vectors[isWide ? row * length + column : column * length + row])
    }
    return Tensor(shape: shape, scalars: scalars)
}

/// Makes `count` rows of `length` scalars orthonormal by the modified Gram–Schmidt process, each row twice: that is
/// enough for orthogonality to rounding error (Giraud, Langou and Rozložník, "The loss of orthogonality in the
/// Gram–Schmidt orthogonalization process", 2005).
private func orthonormalize(_ scalars: inout [Double], count: Int, length: Int) {
    scalars.withUnsafeMutableBufferPointer { scalars in
        for row in 0..<count {
            let start = row * length
            for _ in 0..<2 {
                for earlier in 0..<row {
                    var product = 0.0
                    for i in 0..<length { product += scalars[start + i] * scalars[earlier * length + i] }
                    for i in 0..<length { scalars[start + i] -= product * scalars[earlier * length + i] }
                }
            }
            var squares = 0.0
            for i in 0..<length { squares += scalars[start + i] * scalars[start + i] }
            for i in 0..<length { scalars[start + i] /= squares.squareRoot() }
        }
    }
}
