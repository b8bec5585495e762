extension Formula {
    /// The formula in LaTeX, for mathematics mode: fractions, roots, Greek names, `b1` as b₁ and `x[i]` as xᵢ.
    public var latex: String { expression.latex }
}

extension Expression {
    fileprivate var latex: String {
        switch self {
        case .number(let value): return Self.latex(value)
        case .constant(let constant): return constant == .pi ? "\\pi" : "e"
        case .variable(let name), .index(let name): return Self.latex(name)
        case .element(let name, let index):
            let symbol = Self.latex(name)
            return symbol.contains("_") ? "{\(symbol)}_{\(index.latex)}" : "\(symbol)_{\(index.latex)}"
        case .sum(let terms):
            return terms.enumerated().map { position, term in
                if position == 0 { return term.latex }
                if case .negative(let opposite) = term { return " - " + opposite.latexTerm }
                return " + " + term.latexTerm
            }.joined()
        case .negative(let x): return "-" + x.latexTerm
        case .product(let factors): return Self.latex(product: factors)
        case .quotient(let x, let y):
            // A minus stands before the fraction.
            if case .negative(let opposite) = x { return "-" + Expression.quotient(opposite, y).latex }
            if case .number(let value) = x, value < 0 { return "-" + Expression.quotient(.number(-value), y).latex }
            if case .product(let factors) = x, case .negative(let first) = factors[0] {
                return "-" + Expression.quotient(.product([first] + factors.dropFirst()), y).latex
            }
            return "\\frac{\(x.latex)}{\(y.latex)}"
        case .power(let base, let exponent): return Self.latex(power: base, exponent.latex)
        case .call(let function, let x): return function.latex(x)
        case .callOfSeveral(let function, let x):
            if function == .hypot { return "\\sqrt{\(x.map { Self.latex(power: $0, "2") }.joined(separator: " + "))}" }
            let name = function == .atan2 ? "\\operatorname{atan2}" : "\\\(function.rawValue)"
            return "\(name)\\left(\(x.map(\.latex).joined(separator: ", "))\\right)"
        case .repeated(let repetition, let loop, let body):
            let bounds = "_{\(Self.latex(loop.index))=\(loop.lower.latex)}^{\(loop.upper.latex)}"
            return "\\\(repetition.rawValue)\(bounds) \(body.latexFactor)"
        }
    }

    // MARK: Parentheses

    private var latexInParentheses: String { "\\left(\(latex)\\right)" }

    /// The text as a term after a sign.
    private var latexTerm: String {
        switch self {
        case .sum, .negative: latexInParentheses
        default: startsWithMinus ? latexInParentheses : latex
        }
    }

    /// The text as a factor.
    private var latexFactor: String {
        switch self {
        case .sum, .negative, .repeated: latexInParentheses
        default: startsWithMinus ? latexInParentheses : latex
        }
    }

    private static func latex(product factors: [Expression]) -> String {
        factors.enumerated().reduce("") { text, next in
            let (position, factor) = next
            // The first factor may carry the minus of the whole; a sum over an index reaches to the end.
            let isLast = position == factors.count - 1
            let isOpen = if case .repeated = factor { isLast } else { false }
            if position == 0 {
                if case .negative(let opposite) = factor { return "-" + opposite.latexFactor }
                return factor.isNegativeNumber ? factor.latex : factor.latexFactor
            }
            let written = isOpen ? factor.latex : factor.latexFactor
            // Digits side by side would read as one number.
            let needsDot =
                (written.first?.isASCIIDigit ?? false) || written.hasPrefix("\\frac") && factors[position - 1].isNumber
            return text + (needsDot ? " \\cdot " : " ") + written
        }
    }

    private static func latex(power base: Expression, _ exponent: String) -> String {
        switch base {
        case .number, .constant, .variable, .index, .element:
            return base.isNegativeNumber ? "\(base.latexInParentheses)^{\(exponent)}" : "\(base.latex)^{\(exponent)}"
        case .call(let function, let x):
            if let name = function.latexName { return "\(name)^{\(exponent)}\\left(\(x.latex)\\right)" }
            return "\(base.latexInParentheses)^{\(exponent)}"
        default: return "\(base.latexInParentheses)^{\(exponent)}"
        }
    }

    private var isNumber: Bool { if case .number = self { true } else { false } }

    private var isNegativeNumber: Bool { if case .number(let value) = self { value < 0 } else { false } }

    // MARK: Names and numbers

    private static func latex(_ value: Double) -> String {
        let parts = written(value).split(separator: "e")
        guard parts.count == 2, let exponent = Int(parts[1]) else { return written(value) }
        let mantissa = parts[0].hasSuffix(".0") ? parts[0].dropLast(2) : parts[0]
        return "\(mantissa) \\cdot 10^{\(exponent)}"
    }

    private static let greek: Set<String> = [
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu",
        "xi",
        "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi",
        "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega",
    ]

    /// The name as a letter, a Greek letter or a word, with digits at its end, and all after an underscore, as a
    /// subscript.
    private static func latex(_ name: String) -> String {
        let pieces = name.split(separator: "_", omittingEmptySubsequences: true).map(String.init)
        guard let first = pieces.first else { return "\\_" }
        let letters = String(first.prefix { !$0.isASCIIDigit })
        let digits = first.dropFirst(letters.count)
        let below = ([String(digits)] + pieces.dropFirst()).filter { !$0.isEmpty }
        let symbol = greek.contains(letters) ? "\\\(letters)" : letters.count > 1 ? "\\mathrm{\(letters)}" : letters
        let subscripts = below.map {
            greek.contains($0) ? "\\\($0)" : $0.count > 1 && Int($0) == nil ? "\\mathrm{\($0)}" : $0
        }
        return below.isEmpty ? symbol : "\(symbol)_{\(subscripts.joined(separator: ","))}"
    }
}

extension Function {
    /// The command of a function that is written as a name before its argument.
    fileprivate var latexName: String? {
        switch self {
        case .log, .sin, .cos, .tan, .sinh, .cosh, .tanh: "\\\(rawValue)"
        case .asin, .acos, .atan: "\\arc\(rawValue.dropFirst())"
        case .log2: "\\log_{2}"
        case .log10: "\\log_{10}"
        case .asinh, .acosh, .atanh: "\\operatorname{ar\(rawValue.dropFirst())}"
        case .sign: "\\operatorname{sgn}"
        case .step, .sigmoid, .softplus, .relu, .erf, .erfc: "\\operatorname{\(rawValue)}"
        case .sqrt, .cbrt, .exp, .exp2, .expm1, .log1p, .abs, .floor, .ceil: nil
        }
    }

    fileprivate func latex(_ x: Expression) -> String {
        switch self {
        case .sqrt: "\\sqrt{\(x.latex)}"
        case .cbrt: "\\sqrt[3]{\(x.latex)}"
        case .exp: "e^{\(x.latex)}"
        case .exp2: "2^{\(x.latex)}"
        case .expm1: "\\left(e^{\(x.latex)} - 1\\right)"
        case .log1p: "\\log\\left(1 + \(x.latex)\\right)"
        case .abs: "\\left|\(x.latex)\\right|"
        case .floor: "\\left\\lfloor \(x.latex) \\right\\rfloor"
        case .ceil: "\\left\\lceil \(x.latex) \\right\\rceil"
        default: "\(latexName ?? rawValue)\\left(\(x.latex)\\right)"
        }
    }
}
