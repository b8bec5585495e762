import Support

/// The lengths of a tensor's axes, outermost first: a matrix of 2 rows and 3 columns has shape `[2, 3]`,
/// a scalar `[]`.
public struct Shape: Sendable, Hashable, RandomAccessCollection, ExpressibleByArrayLiteral,
    CustomStringConvertible, Codable
{
    /// The length of each axis.
    public var lengths: [Int]

    /// Creates a shape.
    public init(_ lengths: [Int]) { self.lengths = lengths }
    /// Creates a shape.
    public init(_ lengths: some Sequence<Int>) { self.lengths = Array(lengths) }
    public init(arrayLiteral lengths: Int...) { self.lengths = lengths }

    public init(from decoder: any Decoder) throws {
        lengths = try decoder.singleValueContainer().decode([Int].self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(lengths)
    }

    /// The number of axes.
    public var rank: Int { lengths.count }
    /// The number of elements: the product of the lengths, 1 for a scalar.
    public var elementCount: Int { lengths.reduce(1, *) }

    public var startIndex: Int { 0 }
    public var endIndex: Int { lengths.count }
    public subscript(axis: Int) -> Int {
        get { lengths[axis] }
        set { lengths[axis] = newValue }
    }
    public var description: String { "[" + lengths.map(String.init).joined(separator: ", ") + "]" }

    /// Whether the axes have these lengths.
    public static func == (left: Shape, right: [Int]) -> Bool { left.lengths == right }

    /// Distances, in elements, between neighbors along each axis of a row-major layout.
    var rowMajorStrides: [Int] {
        var strides = [Int](repeating: 1, count: rank)
        for axis in stride(from: rank - 2, through: 0, by: -1) {
            strides[axis] = strides[axis + 1] * lengths[axis + 1]
        }
        return strides
    }

    /// The shape both broadcast to by NumPy's rule (axes align at the end, length 1 stretches), or `nil`.
    package static func broadcast(_ left: Shape, _ right: Shape) -> Shape? {
        let rank = Swift.max(left.rank, right.rank)
        var result = [Int](repeating: 1, count: rank)
        for axis in 0..<rank {
            let l = axis - (rank - left.rank), r = axis - (rank - right.rank)
            let (a, b) = (l >= 0 ? left[l] : 1, r >= 0 ? right[r] : 1)
            guard a == b || a == 1 || b == 1 else { return nil }
            result[axis] = a == 1 ? b : a
        }
        return Shape(result)
    }

    /// `axis` counted from the front; negative axes count from the end. Traps when there is no such axis.
    func axis(_ axis: Int, operation: StaticString) -> Int {
        let resolved = axis < 0 ? axis + rank : axis
        guard resolved >= 0 && resolved < rank else {
            misuse("\(operation): axis \(axis) of shape \(self); axes go from \(-rank) to \(rank - 1)")
        }
        return resolved
    }

    func axes(_ axes: [Int], operation: StaticString) -> [Int] {
        let resolved = axes.map { axis($0, operation: operation) }.sorted()
        guard Set(resolved).count == resolved.count else {
            misuse("\(operation): axes \(axes) name an axis of shape \(self) twice")
        }
        return resolved
    }
}
