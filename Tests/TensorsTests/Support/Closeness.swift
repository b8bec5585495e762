import Tensors
import Testing

/// How far numbers may be apart.
struct Tolerance {
    /// In units of the greater of the two.
    var relative: Double
    /// In units of the greatest finite number expected: what cancellation leaves of it.
    var ofScale = 0.0
    var absolute = 0.0

    /// The first pair of numbers further apart than allowed; `nil` if there is none. Zeros of either sign are equal,
    /// and so are two values that are not numbers.
    func mismatch(_ actual: [Double], _ expected: [Double]) -> String? {
        guard actual.count == expected.count else { return "\(actual.count) numbers instead of \(expected.count)" }
        let scale = expected.lazy.filter(\.isFinite).reduce(0) { max($0, abs($1)) }
        for (position, (a, b)) in zip(actual, expected).enumerated() {
            if a == b || a.isNaN && b.isNaN { continue }
            let allowed = max(relative * max(abs(a), abs(b)), ofScale * scale, absolute)
            guard a.isFinite, b.isFinite, abs(a - b) <= allowed else {
                return
                    "at \(position): \(a) instead of \(b); all: \(actual.prefix(20)) instead of \(expected.prefix(20))"
            }
        }
        return nil
    }

    func mismatch<A, B>(_ actual: Tensor<A>, _ expected: Tensor<B>) -> String? {
        guard actual.shape == expected.shape else { return "shape \(actual.shape) instead of \(expected.shape)" }
        return mismatch(actual.doubles, expected.doubles)
    }

    static let equal = Tolerance(relative: 0)
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
