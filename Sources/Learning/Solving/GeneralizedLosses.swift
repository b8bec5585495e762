import Minimizers
import Tensors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A loss of one score η = x β: the negative logarithm of a density of y, less what does not depend on η.
protocol GeneralizedLoss: SmoothLoss {
    /// The targets y, one an example.
    var targets: [Double] { get }
    /// Returns ℓ(η, y).
    static func loss(_ score: Double, _ target: Double) -> Double
    /// Returns ∂ℓ/∂η and ∂²ℓ/∂η².
    static func derivatives(_ score: Double, _ target: Double) -> (slope: Double, curvature: Double)
    /// Returns the expectation of ∂²ℓ/∂η² over y; `nil` where the derivative does not depend on y.
    static func expectedCurvature(_ score: Double) -> Double?
}

extension GeneralizedLoss {
    var outputs: Int { 1 }

    static func expectedCurvature(_ score: Double) -> Double? { nil }

    func expectedCurvature(_ scores: Matrix) -> Curvature {
        var expected = expansion(scores).curvature
        for index in scores.columnMajor.indices {
            if let curvature = Self.expectedCurvature(scores.columnMajor[index]) {
                expected.diagonal.columnMajor[index] = curvature
            }
        }
        return expected
    }

    func value(_ scores: Matrix, _ weights: [Double]?) -> Double {
        var sum = 0.0
        scores.columnMajor.withUnsafeBufferPointer { scores in
            targets.withUnsafeBufferPointer { targets in
                guard let weights else {
                    for index in targets.indices { sum += Self.loss(scores[index], targets[index]) }
                    return
                }
                for index in targets.indices { sum += weights[index] * Self.loss(scores[index], targets[index]) }
            }
        }
        return sum / Double(targets.count)
    }

    func expansion(_ scores: Matrix) -> ScoreExpansion {
        let count = targets.count
        var (slopes, curvature) = (Matrix(rows: count, columns: 1), Matrix(rows: count, columns: 1))
        scores.columnMajor.withUnsafeBufferPointer { scores in
            for index in 0..<count {
                let (slope, second) = Self.derivatives(scores[index], targets[index])
                (slopes.columnMajor[index], curvature.columnMajor[index]) = (slope, second)
            }
        }
        return ScoreExpansion(value: value(scores), slopes: slopes, curvature: Curvature(diagonal: curvature))
    }
}

/// log(1 + e^η) − y η, for y from 0 to 1: the binary cross-entropy of σ(η).
struct LogisticLoss: GeneralizedLoss {
    let targets: [Double]
    /// The factor of the penalty: 1, or ½ where η is the difference of two scores ±η/2 that are penalized each.
    var penaltyFactor = 1.0

    func coupling(_ k: Int, _ l: Int) -> Double { penaltyFactor }

    func isSeparated(by scores: Matrix) -> Bool {
        zip(scores.columnMajor, targets).allSatisfy { $1 == 1 ? $0 > 0 : $1 == 0 && $0 < 0 }
    }

    static func loss(_ score: Double, _ target: Double) -> Double {
        max(score, 0) - target * score + log1p(exp(-abs(score)))
    }

    static func derivatives(_ score: Double, _ target: Double) -> (slope: Double, curvature: Double) {
        let small = exp(-abs(score))
        let probability = score >= 0 ? 1 / (1 + small) : small / (1 + small)
        return (probability - target, small / ((1 + small) * (1 + small)))
    }
}

/// (η − y)².
struct SquaredLoss: GeneralizedLoss {
    let targets: [Double]
    static func loss(_ score: Double, _ target: Double) -> Double { (score - target) * (score - target) }
    static func derivatives(_ score: Double, _ target: Double) -> (slope: Double, curvature: Double) {
        (2 * (score - target), 2)
    }
}

/// e^η − y η, for y of at least 0.
struct PoissonLoss: GeneralizedLoss {
    let targets: [Double]
    static func loss(_ score: Double, _ target: Double) -> Double { exp(score) - target * score }
    static func derivatives(_ score: Double, _ target: Double) -> (slope: Double, curvature: Double) {
        (exp(score) - target, exp(score))
    }
}

/// η + y e^−η, for y above 0.
struct GammaLoss: GeneralizedLoss {
    let targets: [Double]
    static func loss(_ score: Double, _ target: Double) -> Double { score + target * exp(-score) }
    static func derivatives(_ score: Double, _ target: Double) -> (slope: Double, curvature: Double) {
        (1 - target * exp(-score), target * exp(-score))
    }
    /// Its expectation is 1.
    static func expectedCurvature(_ score: Double) -> Double? { 1 }
}
