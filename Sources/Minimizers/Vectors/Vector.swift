import Support
import Tensors

/// A point or a direction in ℝⁿ.
///
/// The methods of this module are written in it: `x + t * d` is what the papers write. It is an array of numbers with
/// arithmetic; tensors, which are compiled, are for the functions that are minimised.
public struct Vector: Sendable, Hashable {
    public var elements: [Double]

    public init(_ elements: [Double]) { self.elements = elements }
    public init(_ elements: some Sequence<Double>) { self.elements = Array(elements) }
    public init(repeating value: Double, count: Int) { elements = Array(repeating: value, count: count) }

    /// All elements 0.
    public static func zeros(_ count: Int) -> Vector { Vector(repeating: 0, count: count) }
}

extension Vector: ExpressibleByArrayLiteral, RandomAccessCollection, MutableCollection {
    public init(arrayLiteral elements: Double...) { self.elements = elements }

    public var startIndex: Int { 0 }
    public var endIndex: Int { elements.count }

    @inlinable public subscript(index: Int) -> Double {
        get { elements[index] }
        set { elements[index] = newValue }
    }
}

extension Vector: CustomStringConvertible {
    public var description: String { elements.description }
}

// MARK: Arithmetic

extension Vector {
    public static func + (a: Vector, b: Vector) -> Vector { combined(a, b, "+") { $0 + $1 } }
    public static func - (a: Vector, b: Vector) -> Vector { combined(a, b, "-") { $0 - $1 } }
    /// Element by element.
    public static func * (a: Vector, b: Vector) -> Vector { combined(a, b, "*") { $0 * $1 } }
    public static func * (factor: Double, a: Vector) -> Vector { a.map { factor * $0 } }
    public static func * (a: Vector, factor: Double) -> Vector { factor * a }
    public static func / (a: Vector, divisor: Double) -> Vector { a.map { $0 / divisor } }
    public static prefix func - (a: Vector) -> Vector { a.map { -$0 } }
    public static func += (a: inout Vector, b: Vector) { a.add(1, b) }
    public static func -= (a: inout Vector, b: Vector) { a.add(-1, b) }
    public static func *= (a: inout Vector, factor: Double) { for index in a.indices { a[index] *= factor } }

    /// `self ← self + factor · other`, in place.
    public mutating func add(_ factor: Double, _ other: Vector) {
        Self.requireSameCount(self, other, "add")
        elements.withUnsafeMutableBufferPointer { mine in
            other.elements.withUnsafeBufferPointer { theirs in
                for index in mine.indices { mine[index] += factor * theirs[index] }
            }
        }
    }

    /// `self + factor · other`.
    public func adding(_ factor: Double, _ other: Vector) -> Vector {
        Self.combined(self, other, "adding") { $0 + factor * $1 }
    }

    /// Each element changed.
    public func map(_ transform: (Double) throws -> Double) rethrows -> Vector {
        try elements.withUnsafeBufferPointer { mine in
            Vector(
                try [Double](unsafeUninitializedCapacity: mine.count) { result, count in
                    for index in mine.indices { result[index] = try transform(mine[index]) }
                    count = mine.count
                })
        }
    }

    /// The elements of two vectors joined one by one.
    package static func combined(
        _ a: Vector, _ b: Vector, _ operation: String, _ join: (Double, Double) -> Double
    ) -> Vector {
        requireSameCount(a, b, operation)
        return a.elements.withUnsafeBufferPointer { a in
            b.elements.withUnsafeBufferPointer { b in
                Vector(
                    [Double](unsafeUninitializedCapacity: a.count) { result, count in
                        for index in a.indices { result[index] = join(a[index], b[index]) }
                        count = a.count
                    })
            }
        }
    }

    private static func requireSameCount(_ a: Vector, _ b: Vector, _ operation: String) {
        guard a.count == b.count else {
            misuse("Vector.\(operation): \(a.count) and \(b.count) elements; give vectors of one length")
        }
    }
}

// MARK: Products and norms

/// Σ aᵢ bᵢ, in eight running sums, the same on every machine.
public func dot(_ a: Vector, _ b: Vector) -> Double {
    guard a.count == b.count else { misuse("dot: \(a.count) and \(b.count) elements; give vectors of one length") }
    return a.elements.withUnsafeBytes { a in
        b.elements.withUnsafeBytes { b in
            let lanes = SIMD8<Double>.scalarCount
            let count = a.count / MemoryLayout<Double>.stride
            var sums = SIMD8<Double>.zero
            let whole = count - count % lanes
            for index in stride(from: 0, to: whole, by: lanes) {
                let offset = index * MemoryLayout<Double>.stride
                sums +=
                    a.loadUnaligned(fromByteOffset: offset, as: SIMD8<Double>.self)
                    * b.loadUnaligned(fromByteOffset: offset, as: SIMD8<Double>.self)
            }
            var sum = sums.sum()
            for index in whole..<count {
                let offset = index * MemoryLayout<Double>.stride
                sum +=
                    a.loadUnaligned(fromByteOffset: offset, as: Double.self)
                    * b.loadUnaligned(fromByteOffset: offset, as: Double.self)
            }
            return sum
        }
    }
}

extension Vector {
    /// ‖x‖ = √Σ xᵢ², without overflow where the squares would have it.
    public var norm: Double {
        let squares = dot(self, self)
        if squares.isFinite && squares > 1e-290 { return squares.squareRoot() }
        let largest = maximumNorm
        guard largest > 0 && largest.isFinite else { return largest }
        let scaled = self / largest
        return largest * dot(scaled, scaled).squareRoot()
    }

    /// maxᵢ |xᵢ|; not a number where an element is none.
    public var maximumNorm: Double {
        var largest = 0.0
        for element in elements where !(abs(element) <= largest) {
            if element.isNaN { return .nan }
            largest = abs(element)
        }
        return largest
    }

    /// Σ |xᵢ|.
    public var sumNorm: Double { elements.reduce(0) { $0 + abs($1) } }

    /// Whether every element is finite.
    public var isFinite: Bool { elements.allSatisfy(\.isFinite) }
}
