// Elementwise arithmetic. Operands broadcast by NumPy's rule: axes align at the end, length 1 stretches.

extension Tensor where Scalar: NumericScalar {
    /// The sum of each pair of elements.
    public static func + (left: Tensor, right: Tensor) -> Tensor {
        elementwise(.add, left, right, operation: "+")
    }

    /// The sum of each pair of elements.
    public static func + (left: Tensor, right: Scalar) -> Tensor {
        left + Tensor(repeating: right, shape: left.shape)
    }

    /// The sum of each pair of elements.
    public static func + (left: Scalar, right: Tensor) -> Tensor {
        Tensor(repeating: left, shape: right.shape) + right
    }

    /// The difference of each pair of elements.
    public static func - (left: Tensor, right: Tensor) -> Tensor {
        elementwise(.subtract, left, right, operation: "-")
    }

    /// The difference of each pair of elements.
    public static func - (left: Tensor, right: Scalar) -> Tensor {
        left - Tensor(repeating: right, shape: left.shape)
    }

    /// The difference of each pair of elements.
    public static func - (left: Scalar, right: Tensor) -> Tensor {
        Tensor(repeating: left, shape: right.shape) - right
    }

    /// The product of each pair of elements.
    public static func * (left: Tensor, right: Tensor) -> Tensor {
        elementwise(.multiply, left, right, operation: "*")
    }

    /// The product of each pair of elements.
    public static func * (left: Tensor, right: Scalar) -> Tensor {
        left * Tensor(repeating: right, shape: left.shape)
    }

    /// The product of each pair of elements.
    public static func * (left: Scalar, right: Tensor) -> Tensor {
        Tensor(repeating: left, shape: right.shape) * right
    }

    /// The quotient of each pair of elements. Of integers, cut towards zero; an integer divided by 0 is 0.
    public static func / (left: Tensor, right: Tensor) -> Tensor {
        elementwise(.divide, left, right, operation: "/")
    }

    /// The quotient of each pair of elements. Of integers, cut towards zero; an integer divided by 0 is 0.
    public static func / (left: Tensor, right: Scalar) -> Tensor {
        left / Tensor(repeating: right, shape: left.shape)
    }

    /// The quotient of each pair of elements. Of integers, cut towards zero; an integer divided by 0 is 0.
    public static func / (left: Scalar, right: Tensor) -> Tensor {
        Tensor(repeating: left, shape: right.shape) / right
    }

    /// The opposite of each element.
    public static prefix func - (operand: Tensor) -> Tensor { Tensor(.unary(.negate), operand.node) }

    /// The tensor itself.
    public static prefix func + (operand: Tensor) -> Tensor { operand }
}

extension Tensor where Scalar: NumericScalar {
    /// Replaces `left` by `left + right`.
    public static func += (left: inout Tensor, right: Tensor) { left = left + right }

    /// Replaces `left` by `left + right`.
    public static func += (left: inout Tensor, right: Scalar) { left = left + right }

    /// Replaces `left` by `left - right`.
    public static func -= (left: inout Tensor, right: Tensor) { left = left - right }

    /// Replaces `left` by `left - right`.
    public static func -= (left: inout Tensor, right: Scalar) { left = left - right }

    /// Replaces `left` by `left * right`.
    public static func *= (left: inout Tensor, right: Tensor) { left = left * right }

    /// Replaces `left` by `left * right`.
    public static func *= (left: inout Tensor, right: Scalar) { left = left * right }

    /// Replaces `left` by `left / right`.
    public static func /= (left: inout Tensor, right: Tensor) { left = left / right }

    /// Replaces `left` by `left / right`.
    public static func /= (left: inout Tensor, right: Scalar) { left = left / right }
}
