import Support
import Tensors

/// A point or a direction in ℝⁿ.
///
/// The methods of this module are written with it: `x + t * d` is what the papers write. It is an array of numbers with
/// arithmetic; tensors, which are compiled, are for the functions to be minimized. `Vector(tensor)` and
/// `Tensor<Double>(vector)` convert, with the elements in the order of `Tensor.scalars`.
public struct Vector: Sendable, Hashable {
    /// The elements.
    public var elements: [Double]

    /// Creates a vector from its elements.
    public init(_ elements: [Double]) { self.elements = elements }
    /// Creates a vector from a sequence of elements.
    public init(_ elements: some Sequence<Double>) { self.elements = Array(elements) }
    /// Creates a vector of equal elements.
    public init(repeating value: Double, count: Int) { elements = Array(repeating: value, count: count) }

    /// Returns a vector of zeros.
    public static func zeros(_ count: Int) -> Vector { Vector(repeating: 0, count: count) }
}

extension Vector: ExpressibleByArrayLiteral, RandomAccessCollection, MutableCollection {
    /// Creates a vector from an array literal.
    public init(arrayLiteral elements: Double...) { self.elements = elements }

    /// The index of the first element, 0.
    public var startIndex: Int { 0 }
    /// The number of elements.
    public var endIndex: Int { elements.count }

    /// The element at an index, from 0.
    @inlinable public subscript(index: Int) -> Double {
        get { elements[index] }
        set { elements[index] = newValue }
    }
}

extension Vector: CustomStringConvertible {
    /// The elements as text.
    public var description: String { elements.description }
}

// MARK: Arithmetic

extension Vector {
    /// Returns the sum, element by element.
    public static func + (a: Vector, b: Vector) -> Vector { combined(a, b, "+") { $0 + $1 } }
    /// Returns the difference, element by element.
    public static func - (a: Vector, b: Vector) -> Vector { combined(a, b, "-") { $0 - $1 } }
    /// Returns the product, element by element.
    public static func * (a: Vector, b: Vector) -> Vector { combined(a, b, "*") { $0 * $1 } }
    /// Returns the vector with each element multiplied.
    public static func * (factor: Double, a: Vector) -> Vector { a.map { factor * $0 } }
    /// Returns the vector with each element multiplied.
    public static func * (a: Vector, factor: Double) -> Vector { factor * a }
    /// Returns the vector with each element divided.
    public static func / (a: Vector, divisor: Double) -> Vector { a.map { $0 / divisor } }
    /// Returns the vector with the sign of each element reversed.
    public static prefix func - (a: Vector) -> Vector { a.map { -$0 } }
    /// Adds a vector, element by element.
    public static func += (a: inout Vector, b: Vector) { a.add(1, b) }
    /// Subtracts a vector, element by element.
    public static func -= (a: inout Vector, b: Vector) { a.add(-1, b) }
    /// Multiplies each element.
    public static func *= (a: inout Vector, factor: Double) { for index in a.indices { a[index] *= factor } }

    /// Adds `factor · other`, in place.
    public mutating func add(_ factor: Double, _ other: Vector) {
        Self.requireSameCount(self, other, "add")
        elements.withUnsafeMutableBufferPointer { mine in
            other.elements.withUnsafeBufferPointer { theirs in
                for index in mine.indices { mine[index] += factor * theirs[index] }
            }
        }
    }

    /// Returns `self + factor · other`.
    public func adding(_ factor: Double, _ other: Vector) -> Vector {
        Self.combined(self, other, "adding") { $0 + factor * $1 }
    }

    /// Returns the vector of changed elements.
    public func map(_ transform: (Double) throws -> Double) rethrows -> Vector {
        try elements.withUnsafeBufferPointer { mine in
            Vector(
                try [Double](unsafeUninitializedCapacity: mine.count) { result, count in
                    for index in mine.indices { result[index] = try transform(mine[index]) }
                    count = mine.count
                })
        }
    }

    /// Returns the elements of two vectors joined one by one.
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

/// Returns Σ aᵢ bᵢ, in eight running sums, the same on every machine.
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
    /// The Euclidean norm ‖x‖ = √Σ xᵢ², without overflow of the squares.
    public var norm: Double {
        let squares = dot(self, self)
        if squares.isFinite && squares > 1e-290 { return squares.squareRoot() }
        let largest = maximumNorm
        guard largest > 0 && largest.isFinite else { return largest }
        let scaled = self / largest
        return largest * dot(scaled, scaled).squareRoot()
    }

    /// The maximum norm maxᵢ |xᵢ|; NaN if an element is.
    public var maximumNorm: Double {
        var largest = 0.0
        for element in elements where !(abs(element) <= largest) {
            if element.isNaN { return .nan }
            largest = abs(element)
        }
        return largest
    }

    /// The L1 norm Σ |xᵢ|.
    public var sumNorm: Double { elements.reduce(0) { $0 + abs($1) } }

    /// Indicates whether every element is finite.
    public var isFinite: Bool { elements.allSatisfy(\.isFinite) }
}

// MARK: Tensors

extension Vector {
    /// Creates a vector from the elements of a tensor of any shape, row by row as in `Tensor.scalars`.
    public init<S: FloatingScalar>(_ tensor: Tensor<S>) { elements = tensor.scalars.map { Double($0) } }
}

extension Tensor where Scalar: FloatingScalar {
    // Not for literals: `Tensor<Float>([0.1, 0.5])` would be ambiguous otherwise.
    /// Creates a tensor of shape `[count]` from a vector.
    @_disfavoredOverload
    public init(_ vector: Vector) { self.init(shape: [vector.count], scalars: vector.elements.map { Scalar($0) }) }
}
