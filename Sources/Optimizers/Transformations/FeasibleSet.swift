import Tensors

/// Where parameters may be, leaf by leaf.
public struct FeasibleSet: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case nonNegative, box, simplex, ball, l1Ball, sphere
    }

    public internal(set) var kind: Kind
    /// Of a box.
    public internal(set) var low = -1.0
    public internal(set) var high = 1.0
    /// Of the others: the sum or the norm.
    public internal(set) var size = 1.0

    /// x ≥ 0.
    public static let nonNegative = FeasibleSet(kind: .nonNegative)
    /// low ≤ x ≤ high.
    public static func box(_ low: Double, _ high: Double) -> FeasibleSet {
        FeasibleSet(kind: .box, low: low, high: high)
    }
    /// x ≥ 0 and Σx = size: probabilities, where the size is 1.
    public static func simplex(_ size: Double = 1) -> FeasibleSet { FeasibleSet(kind: .simplex, size: size) }
    /// ‖x‖ ≤ size.
    public static func ball(_ size: Double = 1) -> FeasibleSet { FeasibleSet(kind: .ball, size: size) }
    /// Σ|x| ≤ size.
    public static func l1Ball(_ size: Double = 1) -> FeasibleSet { FeasibleSet(kind: .l1Ball, size: size) }
    /// ‖x‖ = size.
    public static func sphere(_ size: Double = 1) -> FeasibleSet { FeasibleSet(kind: .sphere, size: size) }

    /// The point of the set that is nearest to `x`, all elements of it taken as one vector. Of a sphere's points, which
    /// are all as near to 0, that with equal elements.
    public func nearest<S: FloatingScalar>(to x: Tensor<S>) -> Tensor<S> {
        let size = S(size)
        switch kind {
        case .nonNegative: return relu(x)
        case .box: return min(max(x, S(low)), S(high))
        case .simplex: return onSimplex(x, size)
        case .ball: return shortening(globalNorm([x]), to: Tensor(size)) * x
        case .l1Ball:
            let isInside = abs(x).sum() .<= size
            return select(isInside, x, sign(x) * onSimplex(abs(x), size))
        case .sphere:
            let norm = globalNorm([x])
            return select(norm .== 0, size / S(x.count).squareRoot(), (size / norm) * x)
        }
    }
}

/// The point nearest to `x` with x ≥ 0 and Σx = `size`: max(x − τ, 0), where τ is such that the sum is right.
///
/// f(τ) = Σ max(x − τ, 0) − size is convex and falls, so Newton's iteration τ ← (Σ x − size) / n over the n elements
/// above τ comes from below and never goes past the root (Michelot 1986).
private func onSimplex<S: FloatingScalar>(_ x: Tensor<S>, _ size: S) -> Tensor<S> {
    // Moving all elements alike changes nothing; the greatest ones, which count, are now exact differences.
    let x = x - x.max()
    var τ = (x.sum() - size) / S(x.count)
    for _ in 1..<simplexRounds(x.count, S.self) {
        let isAbove = x .> τ
        τ = (select(isAbove, x, 0).sum() - size) / select(isAbove, Tensor<S>(1), 0).sum()
    }
    return max(x - τ, 0)
}

/// The rounds after which τ is as exact as numbers are.
///
/// Each round drops an element or has arrived, so as many as elements are enough. Convexity also gives
/// f′/f + n′/n ≤ 1 from round to round, so f · n falls to a quarter; it is at most count² · range, and f is nothing but
/// rounding below range · 2⁻ᵇ with b bits: log₂(count) + b / 2 rounds.
private func simplexRounds<S: FloatingScalar>(_ count: Int, _: S.Type) -> Int {
    Swift.max(1, Swift.min(count, Int.bitWidth - count.leadingZeroBitCount + S.significandBitCount / 2 + 1))
}
