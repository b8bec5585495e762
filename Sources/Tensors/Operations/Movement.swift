import Support

// The same elements in another arrangement.

extension Tensor {
    /// The elements in row-major order at another shape. One length may be −1: it becomes what the others leave.
    /// - Precondition: as many elements as before.
    public func reshaped(to shape: Shape) -> Tensor {
        var target = shape
        if let unknown = shape.firstIndex(of: -1) {
            let known = shape.removing([unknown]).elementCount
            target[unknown] = known > 0 ? count / known : 0
        }
        guard target.elementCount == count, target.allSatisfy({ $0 >= 0 }) else {
            misfit(
                """
                reshaped: shape \(self.shape) has \(count) elements, which do not fill \(shape); \
                give lengths whose product is \(count), or one of them as -1
                """)
            return .unknown(Shape(target.map { Swift.max($0, 1) }))
        }
        return target == self.shape ? self : Tensor(.reshape(target), node)
    }

    /// The elements in row-major order as a vector.
    public func flattened() -> Tensor { reshaped(to: [count]) }

    /// The last two axes swapped: the transpose of a matrix, or of each matrix of a batch.
    /// - Precondition: at least two axes.
    public func transposed() -> Tensor {
        guard rank >= 2 else {
            misuse("transposed: shape \(shape) has no two axes to swap; add one with `expandingShape(at:)`")
        }
        return transposed(permutation: Array(0..<rank - 2) + [rank - 1, rank - 2])
    }

    /// The axes in another order: axis `i` of the result is axis `permutation[i]` of this tensor.
    /// - Precondition: every axis once.
    public func transposed(permutation: [Int]) -> Tensor {
        guard permutation.count == rank else {
            misuse("transposed: permutation \(permutation) of shape \(shape); name each of its \(rank) axes once")
        }
        _ = shape.axes(permutation, operation: "transposed")
        let order = permutation.map { shape.axis($0, operation: "transposed") }
        return order == Array(0..<rank) ? self : Tensor(.transpose(order), node)
    }

    /// The elements repeated to fill `shape` by NumPy's rule: axes align at the end, length 1 stretches.
    public func broadcast(to shape: Shape) -> Tensor {
        guard Shape.broadcast(self.shape, shape) == shape else {
            misfit(
                """
                broadcast: shape \(self.shape) to \(shape); axes align at the end and only length 1 stretches: \
                insert axes with `expandingShape(at:)`
                """)
            return .unknown(shape)
        }
        return Tensor(node.stretched(to: shape))
    }

    /// New axes of length 1, at these positions in the result: `[2, 3]` expanded at 1 is `[2, 1, 3]`.
    public func expandingShape(at axes: Int...) -> Tensor { expandingShape(at: axes) }

    /// New axes of length 1, at these positions in the result.
    public func expandingShape(at axes: [Int]) -> Tensor {
        let result = Shape([Int](repeating: 1, count: rank + axes.count))
        let inserted = result.axes(axes, operation: "expandingShape")
        var old = shape.makeIterator()
        return reshaped(to: Shape(result.indices.map { inserted.contains($0) ? 1 : old.next() ?? 1 }))
    }

    /// Removes these axes, which must have length 1; without arguments, every axis of length 1.
    public func squeezingShape(at axes: Int...) -> Tensor { squeezingShape(at: axes) }

    /// Removes these axes, which must have length 1; if there are none, every axis of length 1.
    public func squeezingShape(at axes: [Int]) -> Tensor {
        let axes =
            axes.isEmpty
            ? shape.indices.filter { shape[$0] == 1 } : shape.axes(axes, operation: "squeezingShape")
        for axis in axes where shape[axis] != 1 {
            misuse("squeezingShape: axis \(axis) of shape \(shape) has length \(shape[axis]), not 1; index it instead")
        }
        return reshaped(to: shape.removing(axes))
    }

    /// The elements in opposite order along these axes.
    public func reversed(alongAxes axes: Int...) -> Tensor { reversed(alongAxes: axes) }

    /// The elements in opposite order along these axes.
    public func reversed(alongAxes axes: [Int]) -> Tensor {
        let axes = shape.axes(axes, operation: "reversed")
        guard !axes.isEmpty else { return self }
        return Tensor(
            .slice(
                starts: shape.indices.map { axes.contains($0) ? Swift.max(shape[$0] - 1, 0) : 0 }, lengths: shape,
                steps: shape.indices.map { axes.contains($0) ? -1 : 1 }),
            node)
    }

    /// More elements, equal to `value`, before and after each axis: one pair of counts per axis.
    /// - Precondition: as many pairs as axes, none negative.
    public func padded(
        by widths: [(before: Int, after: Int)], with value: Scalar = Scalar(fromDouble: 0)
    ) -> Tensor {
        guard widths.count == rank, widths.allSatisfy({ $0.before >= 0 && $0.after >= 0 }) else {
            misuse("padded: widths \(widths) for shape \(shape); give one pair of counts, 0 or more, per axis")
        }
        guard widths.contains(where: { $0.before > 0 || $0.after > 0 }) else { return self }
        let padding = Primitive.pad(
            low: widths.map(\.before), high: widths.map(\.after), interior: [Int](repeating: 0, count: rank))
        let padded = Tensor(padding, node)
        guard value != Scalar(fromDouble: 0) else { return padded }
        let isInside = Tensor<Bool>(padding, Tensor<Bool>(repeating: true, shape: shape).node)
        return select(isInside, padded, value)
    }

    /// The whole tensor laid out `counts[axis]` times along each axis: `[1, 2]` tiled by `[2]` is `[1, 2, 1, 2]`.
    /// - Precondition: one count, 0 or more, per axis.
    public func tiled(by counts: [Int]) -> Tensor {
        guard counts.count == rank, counts.allSatisfy({ $0 >= 0 }) else {
            misuse("tiled: counts \(counts) for shape \(shape); give one count, 0 or more, per axis")
        }
        let split = Shape(shape.flatMap { [1, $0] })
        let stretched = Shape(zip(counts, shape).flatMap { [$0, $1] })
        return reshaped(to: split).broadcast(to: stretched).reshaped(to: Shape(zip(counts, shape).map { $0 * $1 }))
    }

    /// Each element `count` times in a row along an axis: `[1, 2]` repeated 2 times is `[1, 1, 2, 2]`.
    public func repeated(_ count: Int, alongAxis axis: Int = 0) -> Tensor {
        let axis = shape.axis(axis, operation: "repeated")
        guard count >= 0 else { misuse("repeated: count \(count) for shape \(shape); give 0 or more") }
        let split = expandingShape(at: axis + 1)
        var (stretched, result) = (split.shape, shape)
        stretched[axis + 1] = count
        result[axis] *= count
        return split.broadcast(to: stretched).reshaped(to: result)
    }
}

/// The tensors one after the other along an axis: `[2, 3]` and `[1, 3]` along axis 0 are `[3, 3]`.
/// - Precondition: at least one tensor; all other axes have equal lengths.
public func concatenate<Scalar>(_ tensors: [Tensor<Scalar>], alongAxis axis: Int = 0) -> Tensor<Scalar> {
    guard let first = tensors.first else { misuse("concatenate: no tensors; give at least one") }
    let axis = first.shape.axis(axis, operation: "concatenate")
    for tensor in tensors
    where tensor.rank != first.rank || tensor.shape.removing([axis]) != first.shape.removing([axis]) {
        misfit(
            """
            concatenate: shapes \(first.shape) and \(tensor.shape) along axis \(axis); all other axes must have \
            equal lengths (`stack` makes a new axis)
            """)
        return first
    }
    return tensors.count == 1 ? first : Tensor(Node(.concatenate(axis: axis), tensors.map(\.node)))
}

/// The tensors, all of one shape, one after the other along a new axis: two of `[3]` are `[2, 3]`.
/// - Precondition: at least one tensor; all have the same shape.
public func stack<Scalar>(_ tensors: [Tensor<Scalar>], alongAxis axis: Int = 0) -> Tensor<Scalar> {
    guard let first = tensors.first else { misuse("stack: no tensors; give at least one") }
    for tensor in tensors where tensor.shape != first.shape {
        misuse("stack: shapes \(first.shape) and \(tensor.shape) differ; reshape, pad, or use `concatenate`")
    }
    return concatenate(tensors.map { $0.expandingShape(at: axis) }, alongAxis: axis)
}
