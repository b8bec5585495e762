/// The functions of one argument. The raw value is the name in a formula.
enum Function: String, Sendable, Hashable, CaseIterable {
    case sqrt, cbrt, exp, exp2, expm1, log, log2, log10, log1p
    case sin, cos, tan, asin, acos, atan
    case sinh, cosh, tanh, asinh, acosh, atanh
    case abs, sign, step, floor, ceil
    case sigmoid, softplus, relu, erf, erfc
    case gamma, lgamma, digamma
}

/// The functions of two arguments; `min` and `max` take any number.
enum FunctionOfSeveral: String, Sendable, Hashable, CaseIterable {
    case atan2, hypot, min, max
    /// The remainder x − y ⌊x/y⌋, which has the sign of y.
    case mod
    /// The derivative of `digamma` of order n at x: polygamma(n, x).
    case polygamma

    var takesAnyNumber: Bool { self == .min || self == .max }
}

/// `sum` and `prod` over an index.
enum Repetition: String, Sendable, Hashable, CaseIterable { case sum, prod }

/// The comparisons in a condition. The raw value is the way in which they are printed.
enum Comparison: String, Sendable, Hashable, CaseIterable {
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case equal = "=="
    case notEqual = "!="

    /// Whether the comparison holds. With not-a-number, only `!=` does.
    func holds(_ x: Double, _ y: Double) -> Bool {
        switch self {
        case .less: x < y
        case .lessOrEqual: x <= y
        case .greater: x > y
        case .greaterOrEqual: x >= y
        case .equal: x == y
        case .notEqual: x != y
        }
    }
}

/// The ways to join conditions.
enum Connective: String, Sendable, Hashable, CaseIterable { case and, or }

/// The constants that have a name.
enum NamedConstant: String, Sendable, Hashable, CaseIterable {
    case pi, e, inf

    var value: Double {
        switch self {
        case .pi: .pi
        case .e: 2.718281828459045
        case .inf: .infinity
        }
    }

    /// The constant of a name, also of a sign such as π.
    init?(named name: String) {
        switch name {
        case "π": self = .pi
        case "∞": self = .inf
        default: self.init(rawValue: name)
        }
    }
}

/// The names that may stand before an opening parenthesis.
package enum FunctionName {
    /// Other names of functions of one argument.
    static let aliases: [String: Function] = [
        "ln": .log, "arcsin": .asin, "arccos": .acos, "arctan": .atan, "arcsinh": .asinh, "arccosh": .acosh,
        "arctanh": .atanh, "sgn": .sign, "heaviside": .step, "loggamma": .lgamma,
    ]

    /// The names that stand for an expression of other functions, with the number of their arguments.
    static let compositions: [String: (argumentCount: Int, expression: @Sendable ([Expression]) -> Expression)] = [
        "pow": (2, { .power($0[0], $0[1]) }),
        "factorial": (1, { .call(.gamma, .sum([$0[0], 1])) }),
    ]

    /// The names that choose between formulas by conditions.
    static let choices = ["if", "piecewise"]

    /// The functions whose name without a parenthesis is a variable as people use it.
    static let alsoVariables: Set<String> = ["gamma", "mod"]

    package static let all: [String] =
        (Function.allCases.map(\.rawValue) + aliases.keys + FunctionOfSeveral.allCases.map(\.rawValue)
        + Repetition.allCases.map(\.rawValue) + compositions.keys + choices).sorted()
}
