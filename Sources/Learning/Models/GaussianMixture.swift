import Foundation
import Support
import Tensors

/// A mixture of normal distributions, in parameters that may have any values:
///
///     p(x) = Σₖ wₖ N(x; μₖ, (QₖᵀQₖ)⁻¹),   w = softmax(α)
///
/// with Qₖ lower triangular: exp(qₖ) on the diagonal, lₖ below it. QₖᵀQₖ is the inverse of the covariance.
///
/// ```swift
/// let points = Tensor<Double>.normal([100, 2], seed: 1)
/// let loss = { (mixture: GaussianMixture<Double>) in -mixture.logDensities(at: points).mean() }
/// ```
///
/// Source: Šrajer, Kukelova and Fitzgibbon, *Optimization Methods and Software* 33, 2018, section 4.1.
public struct GaussianMixture<Scalar: FloatingScalar>: Codable, Sendable {
    /// The logits α of the weights, `[components]`.
    public var logits: Tensor<Scalar>
    /// The means μ, `[components, dimensions]`.
    public var means: Tensor<Scalar>
    /// The logarithms q of the diagonals, `[components, dimensions]`.
    public var logDiagonals: Tensor<Scalar>
    /// The elements l below the diagonals, `[components, dimensions (dimensions − 1) / 2]`, column by column.
    public var lowerTriangles: Tensor<Scalar>

    /// Creates a mixture.
    /// - Precondition: tensors of these shapes, with at least one component and one dimension.
    public init(
        logits: Tensor<Scalar>, means: Tensor<Scalar>, logDiagonals: Tensor<Scalar>, lowerTriangles: Tensor<Scalar>
    ) {
        (self.logits, self.means) = (logits, means)
        (self.logDiagonals, self.lowerTriangles) = (logDiagonals, lowerTriangles)
        requireShapes()
    }

    private var components: Int { means.shape[0] }
    private var dimensions: Int { means.shape[1] }

    /// Returns log p(x) of each point, `[points]`, from `[points, dimensions]`.
    /// - Complexity: points · components · dimensions².
    public func logDensities(at points: Tensor<Scalar>) -> Tensor<Scalar> {
        requireShapes()
        guard points.rank == 2 && points.shape[1] == dimensions else {
            misuse("GaussianMixture: points of shape \(points.shape); give [points, \(dimensions)]")
        }
        let roots = precisionRoots
        // Q(x − μ) as Qx − Qμ: one matrix product serves all points and components.
        let centres = matmul(roots, means.expandingShape(at: -1)).squeezingShape(at: -1)
        let images = matmul(points, roots.reshaped(to: [components * dimensions, dimensions]).transposed())
        let whitened = images.reshaped(to: [points.shape[0], components, dimensions]) - centres
        let squares = square(whitened).sum(alongAxes: -1)
        let logDeterminants = logDiagonals.sum(alongAxes: -1)
        let normalization = logits.logSumExp() + Scalar(0.5 * Double(dimensions) * log(2 * Double.pi))
        return (logits + logDeterminants - 0.5 * squares).logSumExp(alongAxes: 1) - normalization
    }

    /// Returns Σₖ log W(QₖᵀQₖ), the logarithm of a prior that keeps the components from collapsing onto a point:
    /// the Wishart distribution with n = dimensions + `excess` + 1 degrees of freedom and scale γ⁻²I.
    ///
    /// - Parameters:
    ///   - precision: γ, above 0: the higher, the wider the components.
    ///   - excess: m, above −2: how strongly thin components are preferred to wide ones.
    public func logPrior(precision: Double = 1, excess: Double = 0) -> Tensor<Scalar> {
        requireShapes()
        guard precision > 0 && excess > -2 else {
            misuse("GaussianMixture: precision \(precision), excess \(excess); give above 0 and above −2")
        }
        let (size, degrees) = (Double(dimensions), Double(dimensions) + excess + 1)
        let logGammas: Double = (0..<dimensions).reduce(0.0) { $0 + lgamma((degrees - Double($1)) / 2) }
        let logGamma: Double = size * (size - 1) / 4 * log(Double.pi) + logGammas
        let constant = degrees * size * (log(precision) - 0.5 * log(2)) - logGamma
        let squares = exp(2 * logDiagonals).sum() + square(lowerTriangles).sum()
        return Scalar(excess) * logDiagonals.sum() - Scalar(0.5 * precision * precision) * squares
            + Scalar(Double(components) * constant)
    }

    /// Q, `[components, dimensions, dimensions]`.
    private var precisionRoots: Tensor<Scalar> {
        let entries = concatenate(
            [exp(logDiagonals), lowerTriangles, .zeros([components, 1])], alongAxis: 1)
        return entries.gathering(at: Self.layout(dimensions), alongAxis: 1)
    }

    /// Returns the place of each element of a triangular matrix among its diagonal, its lower triangle and one zero.
    private static func layout(_ dimensions: Int) -> Tensor<Int32> {
        let zero = dimensions * (dimensions + 1) / 2
        var layout = Array(repeating: Int32(zero), count: dimensions * dimensions)
        var next = Int32(dimensions)
        for column in 0..<dimensions {
            layout[column * dimensions + column] = Int32(column)
            for row in column + 1..<dimensions {
                layout[row * dimensions + column] = next
                next += 1
            }
        }
        return Tensor(shape: [dimensions, dimensions], scalars: layout)
    }

    private func requireShapes() {
        let shape = means.shape
        guard shape.count == 2, shape.elementCount > 0, logits.shape == [shape[0]], logDiagonals.shape == shape,
            lowerTriangles.shape == [shape[0], shape[1] * (shape[1] - 1) / 2]
        else {
            misuse(
                """
                GaussianMixture: logits \(logits.shape), means \(shape), logarithms of diagonals \
                \(logDiagonals.shape), lower triangles \(lowerTriangles.shape); give [components], twice \
                [components, dimensions], and [components, dimensions (dimensions − 1) / 2]
                """)
        }
    }
}
