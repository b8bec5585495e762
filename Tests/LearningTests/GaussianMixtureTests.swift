import Foundation
import Learning
import Tensors
import Testing

/// Against PyTorch's and SciPy's distributions.
@Suite struct GaussianMixtureTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let dimensions, components: Int
        let parameters: [[Double]]
        let points, logDensities: [Double]
        let precision, excess, logPrior: Double
        let densityGradients, priorGradients: [[Double]]
        var testDescription: String { "\(components) in \(dimensions) dimensions" }

        func mixture<Scalar: FloatingScalar>(of _: Scalar.Type = Scalar.self) -> GaussianMixture<Scalar> {
            func tensor(_ index: Int, _ shape: Shape) -> Tensor<Scalar> {
                Tensor(shape: shape, scalars: parameters[index].map { Scalar($0) })
            }
            return GaussianMixture(
                logits: tensor(0, [components]), means: tensor(1, [components, dimensions]),
                logDiagonals: tensor(2, [components, dimensions]),
                lowerTriangles: tensor(3, [components, dimensions * (dimensions - 1) / 2]))
        }

        func data<Scalar: FloatingScalar>(of _: Scalar.Type = Scalar.self) -> Tensor<Scalar> {
            Tensor(shape: [points.count / dimensions, dimensions], scalars: points.map { Scalar($0) })
        }
    }

    static func cases() throws -> [Case] {
        struct File: Decodable { let cases: [Case] }
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("References/gaussian_mixture.json")
        return try JSONDecoder().decode(File.self, from: Data(contentsOf: path)).cases
    }

    private func expectClose(_ found: [Double], _ expected: [Double], within tolerance: Double = 1e-9) {
        #expect(found.count == expected.count)
        for (found, expected) in zip(found, expected) {
            #expect(Swift.abs(found - expected) <= tolerance * (1 + Swift.abs(expected)), "\(found), not \(expected)")
        }
    }

    @Test(arguments: try cases()) func values(_ reference: Case) {
        let mixture = reference.mixture(of: Double.self)
        expectClose(mixture.logDensities(at: reference.data()).scalars, reference.logDensities)
        let prior = mixture.logPrior(precision: reference.precision, excess: reference.excess)
        expectClose([prior.scalar], [reference.logPrior])
        let single = reference.mixture(of: Float.self).logDensities(at: reference.data())
        expectClose(single.scalars.map(Double.init), reference.logDensities, within: 1e-4)
    }

    @Test(arguments: try cases()) func gradients(_ reference: Case) {
        let (mixture, points) = (reference.mixture(of: Double.self), reference.data(of: Double.self))
        func parts(_ gradient: GaussianMixture<Double>) -> [[Double]] {
            [gradient.logits, gradient.means, gradient.logDiagonals, gradient.lowerTriangles].map(\.scalars)
        }
        let density = gradient(at: mixture) { $0.logDensities(at: points).sum() }
        let prior = gradient(at: mixture) { $0.logPrior(precision: reference.precision, excess: reference.excess) }
        for (found, expected) in zip(parts(density), reference.densityGradients) { expectClose(found, expected) }
        for (found, expected) in zip(parts(prior), reference.priorGradients) { expectClose(found, expected) }
    }

    @Test func densityIntegratesToOne() {
        let mixture = GaussianMixture<Double>(
            logits: [0.3, -1], means: [[-1], [2]], logDiagonals: [[0.5], [-0.2]],
            lowerTriangles: .zeros([2, 0]))
        let points = Tensor(shape: [4001, 1], scalars: (0...4000).map { -20 + 0.01 * Double($0) })
        #expect(Swift.abs(0.01 * exp(mixture.logDensities(at: points)).sum().scalar - 1) < 1e-9)
    }
}
