// Elementwise comparisons and logic. Operands broadcast by NumPy's rule. Nothing compares to not-a-number: only `.!=`
// is true of it.

extension Tensor {
    /// Whether each element on the left is less than its partner on the right.
    public static func .< (left: Tensor, right: Tensor) -> Tensor<Bool> {
        elementwise(.less, left, right, operation: ".<")
    }

    /// Whether each element on the left is less than its partner on the right.
    public static func .< (left: Tensor, right: Scalar) -> Tensor<Bool> {
        left .< Tensor(repeating: right, shape: left.shape)
    }

    /// Whether each element on the left is less than its partner on the right.
    public static func .< (left: Scalar, right: Tensor) -> Tensor<Bool> {
        Tensor(repeating: left, shape: right.shape) .< right
    }

    /// Whether each element on the left is at most its partner on the right.
    public static func .<= (left: Tensor, right: Tensor) -> Tensor<Bool> {
        elementwise(.lessOrEqual, left, right, operation: ".<=")
    }

    /// Whether each element on the left is at most its partner on the right.
    public static func .<= (left: Tensor, right: Scalar) -> Tensor<Bool> {
        left .<= Tensor(repeating: right, shape: left.shape)
    }

    /// Whether each element on the left is at most its partner on the right.
    public static func .<= (left: Scalar, right: Tensor) -> Tensor<Bool> {
        Tensor(repeating: left, shape: right.shape) .<= right
    }

    /// Whether each element on the left is greater than its partner on the right.
    public static func .> (left: Tensor, right: Tensor) -> Tensor<Bool> {
        elementwise(.less, right, left, operation: ".>")
    }

    /// Whether each element on the left is greater than its partner on the right.
    public static func .> (left: Tensor, right: Scalar) -> Tensor<Bool> {
        left .> Tensor(repeating: right, shape: left.shape)
    }

    /// Whether each element on the left is greater than its partner on the right.
    public static func .> (left: Scalar, right: Tensor) -> Tensor<Bool> {
        Tensor(repeating: left, shape: right.shape) .> right
    }

    /// Whether each element on the left is at least its partner on the right.
    public static func .>= (left: Tensor, right: Tensor) -> Tensor<Bool> {
        elementwise(.lessOrEqual, right, left, operation: ".>=")
    }

    /// Whether each element on the left is at least its partner on the right.
    public static func .>= (left: Tensor, right: Scalar) -> Tensor<Bool> {
        left .>= Tensor(repeating: right, shape: left.shape)
    }

    /// Whether each element on the left is at least its partner on the right.
    public static func .>= (left: Scalar, right: Tensor) -> Tensor<Bool> {
        Tensor(repeating: left, shape: right.shape) .>= right
    }

    /// Whether the elements of each pair are equal.
    public static func .== (left: Tensor, right: Tensor) -> Tensor<Bool> {
        elementwise(.equal, left, right, operation: ".==")
    }

    /// Whether the elements of each pair are equal.
    public static func .== (left: Tensor, right: Scalar) -> Tensor<Bool> {
        left .== Tensor(repeating: right, shape: left.shape)
    }

    /// Whether the elements of each pair are equal.
    public static func .== (left: Scalar, right: Tensor) -> Tensor<Bool> {
        Tensor(repeating: left, shape: right.shape) .== right
    }

    /// Whether the elements of each pair differ.
    public static func .!= (left: Tensor, right: Tensor) -> Tensor<Bool> {
        elementwise(.notEqual, left, right, operation: ".!=")
    }

    /// Whether the elements of each pair differ.
    public static func .!= (left: Tensor, right: Scalar) -> Tensor<Bool> {
        left .!= Tensor(repeating: right, shape: left.shape)
    }

    /// Whether the elements of each pair differ.
    public static func .!= (left: Scalar, right: Tensor) -> Tensor<Bool> {
        Tensor(repeating: left, shape: right.shape) .!= right
    }
}

extension Tensor<Bool> {
    /// The opposite of each element.
    public static prefix func ! (operand: Tensor) -> Tensor { Tensor(.unary(.not), operand.node) }

    /// Whether both elements of each pair are true.
    public static func .& (left: Tensor, right: Tensor) -> Tensor { elementwise(.and, left, right, operation: ".&") }

    /// Whether at least one element of each pair is true.
    public static func .| (left: Tensor, right: Tensor) -> Tensor { elementwise(.or, left, right, operation: ".|") }

    /// Whether all elements along `axes` (by default all axes) are true; true of none.
    public func all(alongAxes axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
        reduced(.minimum, axes, keepingDimensions, operation: "all")
    }

    /// Whether all elements along the axes are true; true of none.
    public func all(alongAxes axis: Int, _ more: Int..., keepingDimensions: Bool = false) -> Tensor {
        all(alongAxes: [axis] + more, keepingDimensions: keepingDimensions)
    }

    /// Whether any element along `axes` (by default all axes) is true; false of none.
    public func any(alongAxes axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
        reduced(.maximum, axes, keepingDimensions, operation: "any")
    }

    /// Whether any element along the axes is true; false of none.
    public func any(alongAxes axis: Int, _ more: Int..., keepingDimensions: Bool = false) -> Tensor {
        any(alongAxes: [axis] + more, keepingDimensions: keepingDimensions)
    }
}

/// The elements of `a` where `condition` is true and of `b` where it is false. The three shapes broadcast.
///
/// The derivative flows to the chosen element only: the other one gets 0. Where the way to the other one has an
/// infinite derivative, such as `sqrt` at 0, that product is not-a-number: choose its argument too.
public func select<Scalar>(_ condition: Tensor<Bool>, _ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    let shape = broadcastShape(condition.shape, a.shape, b.shape, operation: "select")
    return Tensor(
        .select, condition.node.stretched(to: shape), a.node.stretched(to: shape), b.node.stretched(to: shape))
}

/// `a` where `condition` is true and the elements of `b` where it is false.
public func select<Scalar>(_ condition: Tensor<Bool>, _ a: Scalar, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    select(condition, Tensor(a), b)
}

/// The elements of `a` where `condition` is true and `b` where it is false.
public func select<Scalar>(_ condition: Tensor<Bool>, _ a: Tensor<Scalar>, _ b: Scalar) -> Tensor<Scalar> {
    select(condition, a, Tensor(b))
}
