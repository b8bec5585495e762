/// Functions of one element. The raw value is the kernel's name.
enum UnaryFunction: String, Sendable, Hashable, CaseIterable {
    case negate, exp, log, log1p, expm1, sqrt, reciprocalSquareRoot
    case sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, asinh, sigmoid, erf, erfc
    case absolute, sign, floor
    case not
    /// The element itself; the compiler inserts it where a view needs storage of its own.
    case copy
}

/// Functions of two elements. The raw value is the kernel's name.
enum BinaryFunction: String, Sendable, Hashable, CaseIterable {
    case add, subtract, multiply, divide, power, maximum, minimum
    case less, lessOrEqual, equal, notEqual
    case and, or

    var isComparison: Bool {
        switch self {
        case .less, .lessOrEqual, .equal, .notEqual: true
        case .add, .subtract, .multiply, .divide, .power, .maximum, .minimum, .and, .or: false
        }
    }
}

/// A user's own derivative: from the cotangent of the value, the value and the inputs to the cotangents of the inputs.
/// Two of them are equal when they are the same declaration.
final class CustomDerivative: Sendable, Hashable {
    typealias Pullback = @Sendable (_ cotangent: Node, _ value: Node, _ inputs: [Node]) -> [Node?]
    let pullback: Pullback

    init(_ pullback: @escaping Pullback) { self.pullback = pullback }

    static func == (left: CustomDerivative, right: CustomDerivative) -> Bool { left === right }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
