import Support

/// An immutable array of numbers with a shape: an expression whose value is computed when it is read.
///
/// Arithmetic on tensors builds a graph; reading (`scalars`, `scalar`, printing) compiles and runs it. A tensor is a
/// value and may be used from any thread.
///
/// ```swift
/// let x: Tensor<Float> = [[1, 2], [3, 4]]
/// print(x.sum(alongAxes: 1))  // Tensor<Float> [2]: [3.0, 7.0]
/// ```
public struct Tensor<Scalar: TensorScalar>: Sendable {
    let node: Node
    private let hold: Hold

    /// Counts the live tensors of a node.
    private final class Hold: Sendable {
        let node: Node
        init(_ node: Node) {
            self.node = node
            node.holders.add(1, ordering: .relaxed)
        }
        deinit { node.holders.subtract(1, ordering: .relaxed) }
    }

    init(_ node: Node) {
        precondition(node.scalarType == Scalar.scalarType, "a \(node.scalarType) node as Tensor<\(Scalar.self)>")
        self.node = node
        hold = Hold(node)
    }

    init(_ primitive: Primitive, _ operands: Node...) { self.init(Node(primitive, operands)) }

    /// The lengths of the axes, outermost first; `[]` for a scalar.
    public var shape: Shape { node.shape }
    /// The number of axes.
    public var rank: Int { node.shape.rank }
    /// The number of elements.
    public var count: Int { node.shape.elementCount }

    /// Whether the value depends on the argument of a function being traced, so that it cannot be read.
    package var isTraced: Bool { node.isTraced }
}

// MARK: Reading

extension Tensor {
    /// Runs `body` with the elements in row-major order, without copying them. Computes the value if need be.
    public func withUnsafeScalars<Result>(_ body: (UnsafeBufferPointer<Scalar>) throws -> Result) rethrows -> Result {
        let storage = Evaluation.storage(of: node)
        return try body(storage.scalars(as: Scalar.self))
    }

    /// The elements in row-major order. Computes the value if need be.
    public var scalars: [Scalar] { withUnsafeScalars { Array($0) } }

    /// The only element. Computes the value if need be.
    /// - Precondition: `count == 1`.
    public var scalar: Scalar {
        guard count == 1 else { misuse("scalar: shape \(shape) has \(count) elements; reduce it or use `scalars`") }
        return withUnsafeScalars { $0[0] }
    }

    /// This tensor with its value computed now, in one pass with everything it depends on that is still held.
    @discardableResult
    public func evaluated() -> Tensor {
        _ = Evaluation.storage(of: node)
        return self
    }
}

// MARK: Making

extension Tensor {
    /// A scalar.
    public init(_ value: Scalar) {
        self.init(.fill(FillValue(value.asDouble), [], Scalar.scalarType))
    }

    /// A scalar that is rounded to `Scalar` only after arithmetic with other such scalars: 1 − 0.999 in 32 bits has four
    /// right digits if 0.999 is rounded first.
    package init(literal value: Double) where Scalar: FloatingScalar {
        self.init(.fill(FillValue(value), [], Scalar.scalarType))
    }

    /// A vector.
    public init(_ scalars: [Scalar]) { self.init(shape: [scalars.count], scalars: scalars) }

    /// `scalars` in row-major order.
    /// - Precondition: as many scalars as `shape` has elements.
    public init(shape: Shape, scalars: some Collection<Scalar>) {
        guard scalars.count == shape.elementCount else {
            misuse("Tensor(shape:scalars:): shape \(shape) needs \(shape.elementCount) scalars, got \(scalars.count)")
        }
        self.init(shape: shape, storage: Storage(scalars))
    }

    init(shape: Shape, storage: Storage) {
        self.init(Node(.constant(shape, Scalar.scalarType), storage: storage))
    }

    /// `value` everywhere.
    public init(repeating value: Scalar, shape: Shape) {
        self.init(.fill(FillValue(value.asDouble), shape, Scalar.scalarType))
    }
}
