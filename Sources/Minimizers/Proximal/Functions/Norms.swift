import Support
import Tensors

/// The weighted L1 norm Σ wᵢ |xᵢ|, which makes many elements exactly 0.
public struct L1Norm: ProximalFunction {
    private let weight: Weight

    /// Creates the norm with one weight for all elements.
    /// - Precondition: the weight is at least 0.
    public init(weight: Double = 1) { self.weight = Weight(weight, "L1Norm") }
    /// Creates the norm with a weight for each element, of which some may be 0.
    public init(weights: Vector) { weight = Weight(weights, "L1Norm") }

    public var isElementwise: Bool { true }
    public func value(_ point: Vector) -> Double { weight.times(point).sumNorm }

    /// Returns sign(x) max(|x| − t w, 0).
    public func proximalPoint(_ point: Vector, step: Double) -> Vector {
        switch weight {
        case .all(let weight): softThresholded(point, step * weight)
        case .each(let weights): Vector.combined(point, weights, "L1Norm") { softThresholded($0, step * $1) }
        }
    }
}

/// The squared norm ½ w ‖x‖².
public struct SquaredL2Norm: ProximalFunction {
    let weight: Double

    /// Creates the function.
    /// - Precondition: the weight is at least 0.
    public init(weight: Double = 1) { self.weight = checkedWeight(weight, "SquaredL2Norm") }

    public var isElementwise: Bool { true }
    public func value(_ point: Vector) -> Double { weight / 2 * dot(point, point) }
    /// Returns x / (1 + t w).
    public func proximalPoint(_ point: Vector, step: Double) -> Vector { point / (1 + step * weight) }
}

/// The norm w ‖x‖, which makes all elements 0 or none.
public struct L2Norm: ProximalFunction {
    let weight: Double

    /// Creates the function.
    /// - Precondition: the weight is at least 0.
    public init(weight: Double = 1) { self.weight = checkedWeight(weight, "L2Norm") }

    public func value(_ point: Vector) -> Double { weight * point.norm }

    /// Returns max(1 − t w / ‖x‖, 0) x.
    public func proximalPoint(_ point: Vector, step: Double) -> Vector {
        let norm = point.norm
        return norm > step * weight ? (1 - step * weight / norm) * point : .zeros(point.count)
    }
}

/// The elastic net w₁ Σ|xᵢ| + ½ w₂ ‖x‖². Source: Zou and Hastie, *J. Royal Statistical Society B* 67, 2005.
public struct ElasticNet: ProximalFunction {
    let l1: Double
    let l2: Double

    /// Creates the function.
    /// - Precondition: the weights are at least 0.
    public init(l1: Double, l2: Double) {
        (self.l1, self.l2) = (checkedWeight(l1, "ElasticNet"), checkedWeight(l2, "ElasticNet"))
    }

    public var isElementwise: Bool { true }
    public func value(_ point: Vector) -> Double { l1 * point.sumNorm + l2 / 2 * dot(point, point) }
    public func proximalPoint(_ point: Vector, step: Double) -> Vector {
        softThresholded(point, step * l1) / (1 + step * l2)
    }
}

/// The norm w maxᵢ |xᵢ|.
public struct MaximumNorm: ProximalFunction {
    let weight: Double

    /// Creates the function.
    /// - Precondition: the weight is at least 0.
    public init(weight: Double = 1) { self.weight = checkedWeight(weight, "MaximumNorm") }

    public func value(_ point: Vector) -> Double { weight * point.maximumNorm }

    /// Returns x − P(x), with P the projection onto the L1 ball of radius t w.
    public func proximalPoint(_ point: Vector, step: Double) -> Vector {
        step * weight > 0 ? point - L1Ball(radius: step * weight).nearest(to: point) : point
    }
}

/// The nuclear norm w Σ σᵢ of a matrix given row by row, as tensors are, with its singular values σ. It makes matrices
/// of low rank.
public struct NuclearNorm: ProximalFunction {
    let rows: Int
    let columns: Int
    let weight: Double

    /// Creates the function.
    /// - Precondition: the weight is at least 0.
    public init(rows: Int, columns: Int, weight: Double = 1) {
        (self.rows, self.columns, self.weight) = (rows, columns, checkedWeight(weight, "NuclearNorm"))
    }

    public func value(_ point: Vector) -> Double {
        weight * singularValues(of: point, rows: rows, columns: columns, "NuclearNorm").parts.values.sumNorm
    }

    /// Returns the matrix with the same singular vectors and singular values max(σ − t w, 0). Source: Cai, Candès and
    /// Shen, *SIAM J. Optim.* 20, 2010.
    public func proximalPoint(_ point: Vector, step: Double) -> Vector {
        let parts = singularValues(of: point, rows: rows, columns: columns, "NuclearNorm").parts
        return Vector(parts.matrix { Swift.max($0 - step * weight, 0) }.columnMajor)
    }
}

/// Returns sign(x) max(|x| − threshold, 0).
func softThresholded(_ x: Double, _ threshold: Double) -> Double {
    x > threshold ? x - threshold : x < -threshold ? x + threshold : 0
}

func softThresholded(_ point: Vector, _ threshold: Double) -> Vector { point.map { softThresholded($0, threshold) } }

func checkedWeight(_ weight: Double, _ owner: String) -> Double {
    guard weight >= 0, weight.isFinite else { misuse("\(owner): the weight is \(weight); it must be at least 0") }
    return weight
}

/// One weight for all elements, or one for each.
private enum Weight: Sendable {
    case all(Double)
    case each(Vector)

    init(_ weight: Double, _ owner: String) { self = .all(checkedWeight(weight, owner)) }

    init(_ weights: Vector, _ owner: String) {
        for weight in weights { _ = checkedWeight(weight, owner) }
        self = .each(weights)
    }

    func times(_ point: Vector) -> Vector {
        switch self {
        case .all(let weight): weight * point
        case .each(let weights): weights * point
        }
    }
}
