import Tensors

/// A closed set in which a parameter is kept: see `Optimizer.projected(onto:leaves:)`.
public struct FeasibleSet: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case nonNegative, box, simplex, ball, l1Ball, sphere
    }

    var kind: Kind
    /// The bounds of a box.
    var low = -1.0
    var high = 1.0
    /// The sum or the norm of the other sets.
    var size = 1.0

    /// The points without negative elements: x ≥ 0.
    public static let nonNegative = FeasibleSet(kind: .nonNegative)
    /// The points between two bounds: low ≤ x ≤ high.
    public static func box(_ low: Double, _ high: Double) -> FeasibleSet {
        FeasibleSet(kind: .box, low: low, high: high)
    }
    /// The points with x ≥ 0 and Σx = size: probabilities, if the size is 1.
    public static func simplex(_ size: Double = 1) -> FeasibleSet { FeasibleSet(kind: .simplex, size: size) }
    /// The points with ‖x‖ ≤ size.
    public static func ball(_ size: Double = 1) -> FeasibleSet { FeasibleSet(kind: .ball, size: size) }
    /// The points with Σ|x| ≤ size.
    public static func l1Ball(_ size: Double = 1) -> FeasibleSet { FeasibleSet(kind: .l1Ball, size: size) }
    /// The points with ‖x‖ = size.
    public static func sphere(_ size: Double = 1) -> FeasibleSet { FeasibleSet(kind: .sphere, size: size) }

    /// Returns the point of the set that is nearest to `x`, whose elements are taken as one vector. All points of a sphere
    /// are equally near to 0, for which it is the one with equal elements.
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

/// The point nearest to `x` with x ≥ 0 and Σx = `size`: max(x − τ, 0), with the τ that makes the sum right.
///
/// f(τ) = Σ max(x − τ, 0) − size is convex and falls, so Newton's iteration τ ← (Σ x − size) / n, over the n elements
/// above τ, approaches the root from below and never passes it (Michelot 1986).
private func onSimplex<S: FloatingScalar>(_ x: Tensor<S>, _ size: S) -> Tensor<S> {
    // A shift of all elements does not change the result; the greatest ones, which matter, are now exact differences.
    let x = x - x.max()
    var τ = (x.sum() - size) / S(x.count)
    for _ in 1..<simplexRounds(x.count, S.self) {
        let isAbove = x .> τ
        τ = (select(isAbove, x, 0).sum() - size) / select(isAbove, Tensor<S>(1), 0).sum()
    }
    return max(x - τ, 0)
}

/// The rounds after which τ is exact to rounding.
///
/// Each round drops an element or is the last, so as many rounds as elements are enough. Convexity also gives
/// f′/f + n′/n ≤ 1 from round to round, so f · n falls to a quarter; it is at most count² · range, and f is nothing but
/// rounding below range · 2⁻ᵇ with b bits: log₂(count) + b / 2 rounds.
private func simplexRounds<S: FloatingScalar>(_ count: Int, _: S.Type) -> Int {
    Swift.max(1, Swift.min(count, Int.bitWidth - count.leadingZeroBitCount + S.significandBitCount / 2 + 1))
}
