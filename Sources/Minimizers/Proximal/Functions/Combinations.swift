import Support
import Tensors

/// The indicator function of a convex set: 0 inside, infinite outside. As a regularizer it keeps points in the set.
public struct Indicator: ProximalFunction {
    /// The set.
    let set: any ConvexSet

    /// Creates the indicator function of a set.
    public init(_ set: any ConvexSet) { self.set = set }

    /// Returns 0 or infinity; a distance of 1e-8 · max(1, ‖x‖) from the set counts as rounding.
    public func value(_ point: Vector) -> Double { set.contains(point, tolerance: 1e-8) ? 0 : .infinity }
    public func proximalPoint(_ point: Vector, step: Double) -> Vector { set.nearest(to: point) }
}

/// The sum of different functions of different ranges of elements. Elements of no range are free.
public struct SeparableSum: ProximalFunction {
    /// The functions with their ranges.
    let parts: [(range: Range<Int>, function: any ProximalFunction)]

    /// Creates the sum.
    public init(_ parts: [(Range<Int>, any ProximalFunction)]) {
        self.parts = parts.map { (range: $0.0, function: $0.1) }
    }

    public func value(_ point: Vector) -> Double {
        parts.reduce(0) { $0 + $1.function.value(Vector(point[$1.range])) }
    }

    public func proximalPoint(_ point: Vector, step: Double) -> Vector {
        var result = point
        for part in parts {
            let nearest = part.function.proximalPoint(Vector(point[part.range]), step: step)
            for (index, element) in zip(part.range, nearest) { result[index] = element }
        }
        return result
    }
}

/// The function a r(s x + b), with numbers a > 0 and s ≠ 0 and a vector b.
public struct Scaled: ProximalFunction {
    /// The function r.
    let function: any ProximalFunction
    /// The factor a.
    let factor: Double
    /// The factor s.
    let argumentFactor: Double
    /// The vector b; 0 if nil.
    let offset: Vector?

    /// Creates the function.
    /// - Precondition: `factor` is above 0, `argument` is not 0.
    public init(
        _ function: any ProximalFunction, by factor: Double = 1, argument: Double = 1, offset: Vector? = nil
    ) {
        guard factor > 0, argument != 0 else {
            misuse("Scaled: the factors are \(factor) and \(argument); the first must be above 0, the other not 0")
        }
        (self.function, self.factor) = (function, factor)
        (argumentFactor, self.offset) = (argument, offset)
    }

    /// Returns s x + b.
    private func argument(_ point: Vector) -> Vector {
        let scaled = argumentFactor * point
        return offset.map { scaled + $0 } ?? scaled
    }

    public func value(_ point: Vector) -> Double { factor * function.value(argument(point)) }

    /// Returns (prox of r with t a s² at s x + b, less b) / s.
    public func proximalPoint(_ point: Vector, step: Double) -> Vector {
        let nearest = function.proximalPoint(
            argument(point), step: step * factor * argumentFactor * argumentFactor)
        return (offset.map { nearest - $0 } ?? nearest) / argumentFactor
    }
}

/// The conjugate function r*(y) = sup over x of x·y − r(x), whose proximal operator follows from that of r.
public struct Conjugate: ProximalFunction {
    /// The function r.
    let function: any ProximalFunction
    private let conjugateValue: @Sendable (Vector) -> Double

    /// Creates the conjugate of a function.
    /// - Parameter value: the function r*, which the proximal operator of r does not determine.
    public init(of function: any ProximalFunction, value: @escaping @Sendable (Vector) -> Double) {
        (self.function, conjugateValue) = (function, value)
    }

    public func value(_ point: Vector) -> Double { conjugateValue(point) }

    /// Returns y − t · prox of r with 1/t at y/t, by Moreau's identity. Source: Moreau, *Bull. Soc. Math. France* 93,
    /// 1965.
    public func proximalPoint(_ point: Vector, step: Double) -> Vector {
        point.adding(-step, function.proximalPoint(point / step, step: 1 / step))
    }
}
