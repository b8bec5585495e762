extension Formula {
    /// The formula in LaTeX, for mathematics mode: fractions, roots, Greek names, `b1` as b₁ and `x[i]` as xᵢ.
    public var latex: String { expression.latex }
}

extension Expression {
    fileprivate var latex: String {
        switch self {
        case .number(let value): return Self.latex(value)
        case .constant(let constant):
            return switch constant {
            case .pi: "\\pi"
            case .e: "e"
            case .inf: "\\infty"
            }
        case .variable(let name), .index(let name): return Self.latex(name)
        case .element(let name, let index):
            let symbol = Self.latex(name)
            return symbol.contains("_") ? "{\(symbol)}_{\(index.latex)}" : "\(symbol)_{\(index.latex)}"
        case .sum(let terms):
            return terms.enumerated().map { position, term in
                if position == 0 { return term.latex }
                if let opposite = term.withoutMinus { return " - " + opposite.latexFactor }
                return " + " + term.latex
            }.joined()
        case .negative(let x): return "-" + x.latexFactor
        case .product(let factors):
            // The minus of the first factor is that of the whole.
            if let positive = withoutMinus { return "-" + positive.latexFactor }
            return Self.latex(product: factors)
        case .quotient(let x, let y):
            // A minus stands before the fraction.
            if let positive = withoutMinus { return "-" + positive.latexFactor }
            return "\\frac{\(x.latex)}{\(y.latex)}"
        case .power(let base, let exponent): return Self.latex(power: base, exponent)
        case .call(let function, let x): return function.latex(x)
        case .callOfSeveral(let function, let x): return function.latex(x)
        case .repeated(let repetition, let loop, let body):
            let bounds = "_{\(Self.latex(loop.index))=\(loop.lower.latex)}^{\(loop.upper.latex)}"
            return "\\\(repetition.rawValue)\(bounds) \(body.latexFactor)"
        case .comparison, .joined, .not, .choice: return latexOfChoice
        }
    }

    // Apart from the others, so that what is nested deep needs little of the stack.
    private var latexOfChoice: String {
        switch self {
        case .comparison(let comparison, let x, let y): return "\(x.latex) \(comparison.latex) \(y.latex)"
        case .joined(let connective, let conditions):
            return conditions.map { connective == .and && $0.isDisjunction ? $0.latexInParentheses : $0.latex }
                .joined(separator: connective == .and ? " \\land " : " \\lor ")
        case .not(let condition): return "\\lnot \(condition.latexInParentheses)"
        case .choice:
            let (cases, otherwise) = cases
            let rows = cases.map { "\($0.value.latex) & \\text{if } \($0.condition.latex)" }
            return "\\begin{cases} "
                + (rows + ["\(otherwise.latex) & \\text{otherwise}"]).joined(separator: " \\\\ ") + " \\end{cases}"
        default: return latex
        }
    }

    /// The cases of a choice in a choice in a choice, and what is for all others.
    private var cases: (cases: [(condition: Expression, value: Expression)], otherwise: Expression) {
        var (cases, rest) = ([(condition: Expression, value: Expression)](), self)
        while case .choice(let condition, let value, let otherwise) = rest {
            cases.append((condition, value))
            rest = otherwise
        }
        return (cases, rest)
    }

    // MARK: Parentheses

    private var latexInParentheses: String { "\\left(\(latex)\\right)" }

    /// The text after a sign, or as a factor.
    private var latexFactor: String {
        switch self {
        case .sum, .negative, .repeated, .choice: latexInParentheses
        default: withoutMinus != nil ? latexInParentheses : latex
        }
    }

    /// The expression without the minus that it begins with; `nil` where it begins with none.
    private var withoutMinus: Expression? {
        switch self {
        case .number(let value): value < 0 ? .number(-value) : nil
        case .negative(let x): x
        case .product(let factors): factors[0].withoutMinus.map { .product([$0] + factors.dropFirst()) }
        case .quotient(let x, let y): x.withoutMinus.map { .quotient($0, y) }
        default: nil
        }
    }

    private var isDisjunction: Bool { if case .joined(.or, _) = self { true } else { false } }

    private static func latex(product factors: [Expression]) -> String {
        var text = ""
        for (position, factor) in factors.enumerated() {
            // A sum over an index reaches to the end.
            let isOpen = if case .repeated = factor { position == factors.count - 1 } else { false }
            let written = isOpen ? factor.latex : factor.latexFactor
            guard position > 0 else {
                text = written
                continue
            }
            text += factors[position - 1].needsDot(before: written) ? " \\cdot " : " "
            text += written
        }
        return text
    }

    /// Whether the factor and the next one side by side would read as something else than their product: digits as one
    /// number, 2½ as a sum, x(y + 1) as a function's value, bars as those of one absolute value.
    private func needsDot(before next: String) -> Bool {
        if next.first?.isASCIIDigit ?? false { return true }
        switch self {
        case .number: return next.hasPrefix("\\frac")
        case .variable, .index, .element, .constant: return next.hasPrefix("\\left(") || next.hasPrefix("|")
        case .product(let factors): return factors[factors.count - 1].needsDot(before: next)
        default: return next.hasPrefix("|")
        }
    }

    fileprivate static func latex(power base: Expression, _ exponent: Expression) -> String {
        let raised = "^{\(exponent.latex)}"
        switch base {
        // A number with a power of ten would have two exponents.
        case .number(let value) where value >= 0 && !latex(value).contains("^"): return base.latex + raised
        case .constant, .variable, .index, .element: return base.latex + raised
        case .call(let function, let x):
            // The power −1 above a name would mean the inverse function.
            guard let name = function.latexName, !name.contains(where: { "^_".contains($0) }),
                case .number(let power) = exponent, power >= 2, power == power.rounded()
            else { return base.latexInParentheses + raised }
            return "\(name)\(raised)\\left(\(x.latex)\\right)"
        default: return base.latexInParentheses + raised
        }
    }

    // MARK: Names and numbers

    private static func latex(_ value: Double) -> String {
        let parts = written(value).split(separator: "e")
        guard parts.count == 2, let exponent = Int(parts[1]) else {
            return value.isInfinite ? (value < 0 ? "-\\infty" : "\\infty") : written(value)
        }
        let mantissa = parts[0].hasSuffix(".0") ? parts[0].dropLast(2) : parts[0]
        return "\(mantissa) \\cdot 10^{\(exponent)}"
    }

    private static let greekNames: Set<String> = Set(
        (greekLetters.map(\.name) + ["Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi"])
            + ["Omega"])

    private static let greekLetters: [(letter: Character, name: String)] = Array(
        zip(
            "αβγδεζηθικλμνξπρστυφχψω",
            [
                "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu",
                "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
            ])
    ).map { ($0, $1) }

    /// The name as a letter, a Greek letter or a word, with digits at its end, and all after an underscore, as a
    /// subscript.
    private static func latex(_ name: String) -> String {
        let pieces = name.split(separator: "_", omittingEmptySubsequences: true).map(String.init)
        guard let first = pieces.first else { return "\\_" }
        let letters = String(first.prefix { !$0.isASCIIDigit })
        let digits = first.dropFirst(letters.count)
        let below = ([String(digits)] + pieces.dropFirst()).filter { !$0.isEmpty }.map(latex(word:))
        return below.isEmpty ? latex(word: letters) : "\(latex(word: letters))_{\(below.joined(separator: ","))}"
    }

    private static func latex(word: String) -> String {
        if greekNames.contains(word) { return "\\\(word)" }
        if word.count == 1, let letter = greekLetters.first(where: { $0.letter == word.first }) {
            return "\\\(letter.name)"
        }
        // Before another letter it would read as a differential.
        if word == "d" { return "{d}" }
        if word.count == 1 && word.allSatisfy(\.isLetter) || word.allSatisfy(\.isASCIIDigit) { return word }
        if word.allSatisfy({ $0.isASCII && $0.isLetter }) { return "\\mathit{\(word)}" }
        let escaped = word.map { character in
            switch character {
            case " ": "\\ "
            case "#", "$", "%", "&", "{", "}": "\\\(character)"
            case "\\": "\\backslash "
            case "^", "~": "\\\(character){}"
            default: "\(character)"
            }
        }
        return "\\mathrm{\(escaped.joined())}"
    }
}

extension Comparison {
    fileprivate var latex: String {
        switch self {
        case .less: "<"
        case .lessOrEqual: "\\le"
        case .greater: ">"
        case .greaterOrEqual: "\\ge"
        case .equal: "="
        case .notEqual: "\\ne"
        }
    }
}

extension FunctionOfSeveral {
    fileprivate func latex(_ x: [Expression]) -> String {
        let arguments = x.map(\.latex).joined(separator: ", ")
        return switch self {
        case .hypot: "\\sqrt{\(x.map { Expression.latex(power: $0, 2) }.joined(separator: " + "))}"
        case .atan2: "\\operatorname{atan2}\\left(\(arguments)\\right)"
        case .min, .max: "\\\(rawValue)\\left(\(arguments)\\right)"
        case .mod: "\\left(\(x[0].latex) \\bmod \(x[1].latex)\\right)"
        case .polygamma: "\\psi^{(\(x[0].latex))}\\left(\(x[1].latex)\\right)"
        }
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
        // The names with "ar" have no command of their own, and readers know this form.
        case .asinh, .acosh, .atanh: "\\\(rawValue.dropFirst())^{-1}"
        case .gamma: "\\Gamma"
        case .digamma: "\\psi"
        case .sign: "\\operatorname{sgn}"
        case .step, .erf, .erfc: "\\operatorname{\(rawValue)}"
        case .sqrt, .cbrt, .exp, .exp2, .expm1, .log1p, .abs, .floor, .ceil, .sigmoid, .softplus, .relu, .lgamma: nil
        }
    }

    fileprivate func latex(_ x: Expression) -> String {
        let (before, after) = latexAround
        return before + latexArgument(x).latex + after
    }

    private func latexArgument(_ x: Expression) -> Expression {
        switch self {
        case .log1p: .sum([1, x])
        case .sigmoid: .negative(x)
        default: x
        }
    }

    private var latexAround: (before: String, after: String) {
        switch self {
        case .sqrt: ("\\sqrt{", "}")
        case .cbrt: ("\\sqrt[3]{", "}")
        case .exp: ("e^{", "}")
        case .exp2: ("2^{", "}")
        case .expm1: ("\\left(e^{", "} - 1\\right)")
        case .log1p: ("\\log\\left(", "\\right)")
        // Bars of one size, as those that grow with their content are read by fewer programs.
        case .abs: ("|", "|")
        case .floor: ("\\left\\lfloor ", " \\right\\rfloor")
        case .ceil: ("\\left\\lceil ", " \\right\\rceil")
        case .sigmoid: ("\\frac{1}{1 + e^{", "}}")
        case .softplus: ("\\log\\left(1 + e^{", "}\\right)")
        case .relu: ("\\max\\left(0, ", "\\right)")
        case .lgamma: ("\\log\\left(|\\Gamma\\left(", "\\right)|\\right)")
        default: ((latexName ?? rawValue) + "\\left(", "\\right)")
        }
    }
}
