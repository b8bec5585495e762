/// A number in front of a term: an exact fraction, or a floating number where that would be too long.
///
/// Decimals are fractions too, so that 0.1 + 0.2 is 0.3; they are printed as decimals.
enum Coefficient: Sendable, Hashable {
    /// A fraction in lowest terms, with a positive denominator, both at most 2⁵³.
    case fraction(Int, Int, isDecimal: Bool)
    case real(Double)

    static let zero = Coefficient(0)
    static let one = Coefficient(1)
    private static let largest = 1 << 53

    init(_ integer: Int) { self = .fraction(integer, 1, isDecimal: false) }

    /// The fraction, or its value if it does not fit.
    init(_ numerator: Int, over denominator: Int, isDecimal: Bool = false) {
        let divisor = Coefficient.commonDivisor(numerator, denominator) * denominator.signum()
        let (n, d) = (numerator / divisor, denominator / divisor)
        self =
            n.magnitude <= Self.largest && d <= Self.largest
            ? .fraction(n, d, isDecimal: isDecimal && d != 1) : .real(Double(n) / Double(d))
    }

    init(_ value: Double) {
        if let integer = Int(exactly: value), integer.magnitude <= Self.largest {
            self.init(integer)
            return
        }
        // The shortest decimal, digit by digit.
        let parts = "\(value)".split(separator: "e")
        let digits = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let places = digits.count > 1 ? digits[1].count : 0
        let exponent = (parts.count > 1 ? Int(parts[1]) ?? 99 : 0) - places
        guard exponent < 0, exponent >= -15, let mantissa = Int(digits.joined()),
            mantissa.magnitude <= Self.largest
        else {
            self = .real(value)
            return
        }
        self.init(mantissa, over: (0 ..< -exponent).reduce(1) { power, _ in 10 * power }, isDecimal: true)
    }

    var value: Double {
        switch self {
        case .fraction(let n, let d, _): Double(n) / Double(d)
        case .real(let value): value
        }
    }

    var isZero: Bool { self == .zero }
    var isNegative: Bool { value < 0 }
    var magnitude: Coefficient { isNegative ? -self : self }

    /// The value if it is an integer.
    var integer: Int? {
        if case .fraction(let n, 1, _) = self { n } else { nil }
    }

    private var isDecimal: Bool {
        if case .fraction(_, _, let isDecimal) = self { isDecimal } else { false }
    }

    static prefix func - (x: Coefficient) -> Coefficient {
        switch x {
        case .fraction(let n, let d, let isDecimal): .fraction(-n, d, isDecimal: isDecimal)
        case .real(let value): .real(-value)
        }
    }

    static func + (x: Coefficient, y: Coefficient) -> Coefficient {
        guard case .fraction(let a, let b, let first) = x, case .fraction(let c, let d, let second) = y else {
            return Coefficient(x.value + y.value)
        }
        let (left, right) = (a.multipliedReportingOverflow(by: d), c.multipliedReportingOverflow(by: b))
        let (sum, bottom) = (
            left.partialValue.addingReportingOverflow(right.partialValue), b.multipliedReportingOverflow(by: d)
        )
        guard !left.overflow, !right.overflow, !sum.overflow, !bottom.overflow else {
            return .real(x.value + y.value)
        }
        return Coefficient(sum.partialValue, over: bottom.partialValue, isDecimal: first || second)
    }

    static func * (x: Coefficient, y: Coefficient) -> Coefficient {
        guard case .fraction(let a, let b, let first) = x, case .fraction(let c, let d, let second) = y else {
            return Coefficient(x.value * y.value)
        }
        let (top, bottom) = (a.multipliedReportingOverflow(by: c), b.multipliedReportingOverflow(by: d))
        guard !top.overflow, !bottom.overflow else { return .real(x.value * y.value) }
        return Coefficient(top.partialValue, over: bottom.partialValue, isDecimal: first || second)
    }

    /// The reciprocal; `nil` for zero.
    var inverse: Coefficient? {
        switch self {
        case .fraction(0, _, _), .real(0): nil
        case .fraction(let n, let d, let isDecimal): Coefficient(d, over: n, isDecimal: isDecimal)
        case .real(let value): .real(1 / value)
        }
    }

    /// The number to a power, if that is a number again and not too great; `nil` for roots that are not exact.
    func raised(to exponent: Coefficient) -> Coefficient? {
        if let n = exponent.integer {
            guard let base = n < 0 ? inverse : self, n.magnitude <= 1024 else { return nil }
            let result = (0..<n.magnitude).reduce(Coefficient.one) { power, _ in power * base }
            return result.value.isFinite && (result.value != 0 || isZero) ? result : nil
        }
        guard value >= 0 else { return nil }
        if case .fraction(let n, let d, false) = self, case .fraction(let p, let q, _) = exponent {
            guard let top = Self.root(n, q), let bottom = Self.root(d, q) else { return nil }
            return Coefficient(top, over: bottom).raised(to: Coefficient(p))
        }
        let result = Double.power(value, exponent.value)
        return result.isFinite && result != 0 ? Coefficient(result) : nil
    }

    private static func root(_ n: Int, _ degree: Int) -> Int? {
        let candidate = Int(Double.power(Double(n), 1 / Double(degree)).rounded())
        let power = (0..<Swift.min(degree, 64)).reduce((1, false)) { power, _ in
            let next = power.0.multipliedReportingOverflow(by: candidate)
            return (next.partialValue, power.1 || next.overflow)
        }
        return power == (n, false) ? candidate : nil
    }

    /// The greatest common divisor, at least 1.
    static func commonDivisor(_ a: Int, _ b: Int) -> Int {
        var (a, b) = (a.magnitude, b.magnitude)
        while b != 0 { (a, b) = (b, a % b) }
        return Int(Swift.max(a, 1))
    }
}

extension Coefficient {
    /// The value of an expression that is a number or a fraction of two; `nil` for others.
    init?(_ expression: Expression) {
        switch expression {
        case .number(let value): self.init(value)
        case .negative(let x):
            guard let x = Coefficient(x) else { return nil }
            self = -x
        case .quotient(.number(let x), .number(let y)):
            guard let inverse = Coefficient(y).inverse else { return nil }
            self = Coefficient(x) * inverse
        default: return nil
        }
    }

    /// The number as an expression: a fraction of integers, or a decimal.
    var expression: Expression {
        switch self {
        case .fraction(let n, 1, _): .number(Double(n))
        case .fraction(let n, let d, false): .quotient(.number(Double(n)), .number(Double(d)))
        case .fraction, .real: .number(value)
        }
    }
}
