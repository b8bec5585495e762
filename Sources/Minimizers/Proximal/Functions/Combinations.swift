import Support
import Tensors

/// 0 in a convex set, infinite outside: as a regularizer it keeps the point in the set.
public struct Indicator: ProximalFunction {
    public let set: any ConvexSet

    public init(_ set: any ConvexSet) { self.set = set }

    /// A distance of 1e-8 · max(1, ‖x‖) from the set counts as rounding.
    public func value(_ point: Vector) -> Double { set.contains(point, tolerance: 1e-8) ? 0 : .infinity }
    public func proximalPoint(_ point: Vector, step: Double) -> Vector { set.projected(point) }
}

/// Different functions of different ranges of elements, added. Elements of no range are free.
public struct SeparableSum: ProximalFunction {
    public let parts: [(range: Range<Int>, function: any ProximalFunction)]

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

/// a r(s x + b), with numbers a > 0 and s ≠ 0 and a vector b.
public struct Scaled: ProximalFunction {
    public let function: any ProximalFunction
    public let factor: Double
    public let argumentFactor: Double
    public let offset: Vector?

    public init(
        _ function: any ProximalFunction, by factor: Double = 1, argument: Double = 1, offset: Vector? = nil
    ) {
        guard factor > 0, argument != 0 else {
            misuse("Scaled: the factors are \(factor) and \(argument); the first must be above 0, the other not 0")
        }
        (self.function, self.factor) = (function, factor)
        (argumentFactor, self.offset) = (argument, offset)
    }

    private func argument(_ point: Vector) -> Vector {
        let scaled = argumentFactor * point
        return offset.map { scaled + $0 } ?? scaled
    }

    public func value(_ point: Vector) -> Double { factor * function.value(argument(point)) }

    /// (prox of r with t a s² at s x + b, less b) / s.
    public func proximalPoint(_ point: Vector, step: Double) -> Vector {
        let nearest = function.proximalPoint(
            argument(point), step: step * factor * argumentFactor * argumentFactor)
        return (offset.map { nearest - $0 } ?? nearest) / argumentFactor
    }
}

/// r*(y) = sup over x of x·y − r(x), of which the proximal operator follows from that of r.
public struct Conjugate: ProximalFunction {
    public let function: any ProximalFunction
    private let conjugateValue: @Sendable (Vector) -> Double

    /// - Parameter value: r*, which the proximal operator of r does not tell.
    public init(of function: any ProximalFunction, value: @escaping @Sendable (Vector) -> Double) {
        (self.function, conjugateValue) = (function, value)
    }

    public func value(_ point: Vector) -> Double { conjugateValue(point) }

    /// Moreau's identity: y − t prox of r with 1/t at y/t. Moreau, *Bull. Soc. Math. France* 93, 1965.
    public func proximalPoint(_ point: Vector, step: Double) -> Vector {
        point.adding(-step, function.proximalPoint(point / step, step: 1 / step))
    }
}
