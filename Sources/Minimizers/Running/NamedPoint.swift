/// A point whose elements have names.
public struct NamedPoint: Sendable, Hashable, CustomStringConvertible {
    /// The names of the elements.
    public let names: [String]
    /// The elements.
    public let elements: Vector

    /// Creates a point.
    /// - Precondition: there are as many names as elements.
    public init(names: [String], _ elements: Vector) {
        precondition(names.count == elements.count, "\(names.count) names for \(elements.count) elements")
        (self.names, self.elements) = (names, elements)
    }

    /// The element called `name`, or nil if there is none.
    public subscript(name: String) -> Double? { names.firstIndex(of: name).map { elements[$0] } }

    /// The point as text: "x = 1.0, y = 1.0".
    public var description: String { zip(names, elements).map { "\($0) = \($1)" }.joined(separator: ", ") }
}
