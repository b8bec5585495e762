import Minimizers

/// The minimum of a quadratic function with a penalty on absolute values, one coordinate after another:
///
/// ```
/// minimize  gᵀd + ½ dᵀHd + λ₁ Σⱼ |bⱼ + dⱼ|      bⱼ + dⱼ ← S(bⱼ + dⱼ − qⱼ / Hⱼⱼ, λ₁ / Hⱼⱼ),  q = g + H d
/// ```
/// where S(u, t) = sign(u) max(|u| − t, 0), so that weights become exactly 0.
///
/// Source: Friedman, Hastie and Tibshirani, "Regularization paths for generalized linear models via coordinate descent",
/// J. Stat. Softw. 33, 2010.
struct CoordinateDescent {
    let hessian: Matrix
    /// λ₁ for each coordinate, 0 where there is no penalty.
    let penalties: [Double]
    /// The greatest change of a coordinate, in units of 1/√Hⱼⱼ, at which it is the minimum.
    static let tolerance = 1e-13
    private static let mostSweeps = 100_000

    /// Returns the coordinates b + d of the minimum.
    /// - Parameters:
    ///   - start: b.
    ///   - gradient: g.
    func minimum(from start: [Double], gradient: [Double], check: () throws -> Void) throws -> [Double] {
        var (point, slopes) = (start, gradient)
        let count = start.count
        var active = Array(0..<count)
        for sweep in 0..<Self.mostSweeps {
            if sweep % 16 == 0 { try check() }
            var greatest = 0.0
            for j in active {
                let curvature = hessian.columnMajor[j * count + j]
                guard curvature > 0 else { continue }
                let new = Self.shrunk(point[j] - slopes[j] / curvature, by: penalties[j] / curvature)
                let change = new - point[j]
                guard change != 0 else { continue }
                point[j] = new
                greatest = max(greatest, abs(change) * curvature.squareRoot())
                hessian.columnMajor.withUnsafeBufferPointer { hessian in
                    slopes.withUnsafeMutableBufferPointer { slopes in
                        for i in 0..<count { slopes[i] += change * hessian[j * count + i] }
                    }
                }
            }
            if greatest <= Self.tolerance * max(1, point.reduce(0) { max($0, abs($1)) }) {
                if active.count == count { break }
                // Those that were 0 are looked at again.
                active = Array(0..<count)
            } else {
                active = active.count == count ? active.filter { point[$0] != 0 || penalties[$0] == 0 } : active
            }
        }
        return point
    }

    private static func shrunk(_ number: Double, by threshold: Double) -> Double {
        number > threshold ? number - threshold : number < -threshold ? number + threshold : 0
    }
}
