/// A kind of value in which derivatives are computed: numbers or expressions. The table of derivatives is written once
/// for both.
protocol Calculus: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
    static func + (left: Self, right: Self) -> Self
    static func - (left: Self, right: Self) -> Self
    static func * (left: Self, right: Self) -> Self
    static func / (left: Self, right: Self) -> Self
    static prefix func - (operand: Self) -> Self
    static func power(_ x: Self, _ y: Self) -> Self
    static func apply(_ function: Function, _ x: Self) -> Self
    static func apply(_ function: FunctionOfSeveral, _ x: Self, _ y: Self) -> Self
    static var pi: Self { get }
}

extension Calculus {
    static func sqrt(_ x: Self) -> Self { apply(.sqrt, x) }
    static func exp(_ x: Self) -> Self { apply(.exp, x) }
    static func log(_ x: Self) -> Self { apply(.log, x) }
    static func sin(_ x: Self) -> Self { apply(.sin, x) }
    static func cos(_ x: Self) -> Self { apply(.cos, x) }
    static func sinh(_ x: Self) -> Self { apply(.sinh, x) }
    static func cosh(_ x: Self) -> Self { apply(.cosh, x) }
    static func sign(_ x: Self) -> Self { apply(.sign, x) }
    static func step(_ x: Self) -> Self { apply(.step, x) }
    static func sigmoid(_ x: Self) -> Self { apply(.sigmoid, x) }
    static func square(_ x: Self) -> Self { power(x, 2) }
}
