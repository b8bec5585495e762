import CKernels
import Support

// Elementwise primitives need operands of exactly one shape: the facade stretches them here, visibly in the graph.

extension Node {
    /// This value at a shape it is known to broadcast to.
    func stretched(to target: Shape) -> Node {
        guard shape != target else { return self }
        if case .fill(let value, _, let type) = primitive { return Node(.fill(value, target, type)) }
        let aligned = Shape([Int](repeating: 1, count: target.rank - shape.rank) + shape)
        let leading = aligned == shape ? self : Node(.reshape(aligned), [self])
        return aligned == target ? leading : Node(.broadcast(target), [leading])
    }
}

/// The shape all of `shapes` broadcast to. Traps where there is none.
func broadcastShape(_ shapes: Shape..., operation: StaticString) -> Shape {
    shapes.dropFirst().reduce(shapes[0]) { common, shape in
        guard let next = Shape.broadcast(common, shape) else {
            misfit(
                """
                \(operation): shapes \(common) and \(shape) do not broadcast; axes align at the end, and lengths \
                must be equal or 1: insert axes with `expandingShape(at:)`, or reshape
                """)
            return common.rank < shape.rank ? shape : common
        }
        return next
    }
}

/// A function of two elements, applied to every pair of a broadcast pair of tensors.
func elementwise<Operand, Result>(
    _ function: BinaryFunction, _ left: Tensor<Operand>, _ right: Tensor<Operand>, operation: StaticString
) -> Tensor<Result> {
    let shape = broadcastShape(left.shape, right.shape, operation: operation)
    return Tensor(.binary(function), left.node.stretched(to: shape), right.node.stretched(to: shape))
}
