/// The functions of one argument. The raw value is the name in a formula.
enum Function: String, Sendable, Hashable, CaseIterable {
    case sqrt, cbrt, exp, exp2, expm1, log, log2, log10, log1p
    case sin, cos, tan, asin, acos, atan
    case sinh, cosh, tanh, asinh, acosh, atanh
    case abs, sign, step, floor, ceil
    case sigmoid, softplus, relu, erf, erfc
}

/// The functions of two arguments; `min` and `max` take any number.
enum FunctionOfSeveral: String, Sendable, Hashable, CaseIterable {
    case atan2, hypot, min, max

    var takesAnyNumber: Bool { self == .min || self == .max }
}

/// `sum` and `prod` over an index.
enum Repetition: String, Sendable, Hashable, CaseIterable { case sum, prod }

/// The constants that have a name.
enum NamedConstant: String, Sendable, Hashable, CaseIterable {
    case pi, e

    var value: Double { self == .pi ? .pi : 2.718281828459045 }
}

/// The names that may stand before an opening parenthesis.
package enum FunctionName {
    static let aliases: [String: Function] = ["ln": .log, "arcsin": .asin, "arccos": .acos, "arctan": .atan]

    package static let all: [String] =
        (Function.allCases.map(\.rawValue) + aliases.keys + FunctionOfSeveral.allCases.map(\.rawValue)
        + Repetition.allCases.map(\.rawValue) + ["pow"]).sorted()
}
