import Tensors
import TestSupport
import Testing

extension Tolerance {
    func mismatch<A, B>(_ actual: Tensor<A>, _ expected: Tensor<B>) -> String? {
        guard actual.shape == expected.shape else { return "shape \(actual.shape) instead of \(expected.shape)" }
        return mismatch(actual.doubles, expected.doubles)
    }
}

/// Expects numbers, in order, within a tolerance.
func expectNumbers(
    _ actual: [Double], _ expected: [Double], _ tolerance: Tolerance = .equal,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let mismatch = tolerance.mismatch(actual, expected)
    #expect(mismatch == nil, sourceLocation: sourceLocation)
}

/// Expects a shape and numbers within a tolerance.
func expectTensor<A, B>(
    _ actual: Tensor<A>, _ expected: Tensor<B>, _ tolerance: Tolerance = .equal,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let mismatch = tolerance.mismatch(actual, expected)
    #expect(mismatch == nil, sourceLocation: sourceLocation)
}

extension Tensor {
    var doubles: [Double] { scalars.map(\.asDouble) }
}
