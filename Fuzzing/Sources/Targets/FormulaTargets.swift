import Descent
import Support

/// Formulas: printed, differentiated, compiled and evaluated.
let formulaTarget = TextTarget<Formula>("formulas", words: formulaWords) { random in
    random.formula(depth: 4)
} parse: { text in
    try Formula(text, variables: ["e", "pi"])
} apply: { formula in
    _ = (formula.latex, try formula.simplified().description)
    let names = formula.variables
    guard names.count <= 6 else { return }
    try evaluate(formula, at: names)
    for name in names.prefix(2) {
        let slope = try formula.derivative(withRespectTo: name)
        _ = slope.latex
        try evaluate(slope, at: names)
        let text = slope.description
        guard let again = try? Formula(text, variables: ["e", "pi"]) else { continue }
        require(again.description == text, "\(text), read again \(again)")
    }
    if let name = names.first { _ = formula.substituting(name, by: formula).description }
    let function = try formula.tensorFunction(of: names)
    _ = function(Tensor(shape: [names.count], scalars: names.map { _ in 0.5 })).scalar
}

/// Evaluates a formula as it stands and as a tape, which have to be equal but for rounding.
private func evaluate(_ formula: Formula, at names: [String]) throws {
    let compiled = try formula.compiled(of: names)
    for value in [0, 0.5, -2, 1e308, .nan] {
        let exact = try formula.value(at: Dictionary(names.map { ($0, value) }) { first, _ in first })
        guard let fast = compiled?.valueAndGradient(at: names.map { _ in value }).value else { continue }
        // Elsewhere rounding may be all that is left of either.
        guard value == 0.5, abs(exact) < 1e6, fast.isFinite else { continue }
        require(
            abs(exact - fast) <= 1e-6 * max(1, abs(exact)), "\(formula) at \(value) is \(exact), as a tape \(fast)")
    }
}

/// Models of a response: `y ~ a + b*x`.
let formulaModelTarget = TextTarget<FormulaModel>("formula-models", words: formulaWords + ["~"]) { random in
    "\(random.choice("y", "log(y)", random.formula(depth: 2))) ~ \(random.formula(depth: 3))"
} parse: {
    try FormulaModel($0, variables: ["e", "pi"])
}

/// Relations between formulas: `x + y <= 1`.
let formulaRelationTarget = TextTarget<FormulaRelation>("formula-relations", words: formulaWords) { random in
    [random.formula(depth: 3), random.choice("<=", ">=", "=", "≤"), random.formula(depth: 2)].joined(separator: " ")
} parse: {
    try FormulaRelation($0, variables: ["e", "pi"])
} apply: {
    _ = $0.residual.description
}

/// Names with numbers: `x=1,y=2*pi`.
let namedNumberTarget = TextTarget<NamedNumbers>("named-numbers", words: formulaWords) { random in
    let names = ["x", "y", "x[1]", "x[2]", "alpha"].prefix(1 + random.below(5))
    return names.map { "\($0)=\(random.choice("2*pi", "1e-3", "-1", "sqrt(2)", random.number()))" }.joined(
        separator: ",")
} parse: {
    try NamedNumbers($0)
}

private let formulaWords =
    FunctionName.all + ["+", "-", "*", "/", "^", "**", "x[1]", "x[i]", "sum(i,1,3,", "prod(i,1,3,", "<=", "−", "×"]

extension RandomStream {
    /// Returns a formula in `x`, `y` and elements.
    /// - Parameter loop: the index of the innermost sum around it.
    fileprivate mutating func formula(depth: Int, in loop: String? = nil) -> String {
        guard depth > 0, !once(in: 6) else { return leaf(in: loop) }
        switch below(10) {
        case 0...2:
            let operation = choice("+", "-", "*", "/", " + ", " * ")
            return formula(depth: depth - 1, in: loop) + operation + formula(depth: depth - 1, in: loop)
        case 3: return "(\(formula(depth: depth - 1, in: loop)))^\(choice("2", "0.5", "-1", "x", leaf(in: loop)))"
        case 4: return "-\(formula(depth: depth - 1, in: loop))"
        case 5: return "(\(formula(depth: depth - 1, in: loop)))"
        case 6 where loop == nil || once(in: 4):
            let index = loop == nil ? "i" : "j"
            let bounds = choice("1, 3", "1, 3", "2, 1", "0, 2", "1, \(below(30))", "\(number()), \(number())")
            return "\(choice("sum", "prod"))(\(index), \(bounds), \(formula(depth: depth - 1, in: index)))"
        default: return call(depth: depth, in: loop)
        }
    }

    private mutating func call(depth: Int, in loop: String?) -> String {
        let name = element(of: FunctionName.all) ?? "exp"
        if name == "sum" || name == "prod" { return formula(depth: depth - 1, in: loop) }
        let count = ["min", "max"].contains(name) ? 1 + below(3) : ["atan2", "hypot", "pow"].contains(name) ? 2 : 1
        let arguments = (0..<count).map { _ in formula(depth: depth - 1, in: loop) }
        return "\(name)(\(arguments.joined(separator: ", ")))"
    }

    private mutating func leaf(in loop: String?) -> String {
        switch below(8) {
        case 0: once(in: 6) ? number() : "\(below(10))"
        case 1: choice("0.5", "pi", "1e-3", "2.5")
        case 2: loop ?? "z"
        case 3: loop.map { choice("a[\($0)]", "a[\($0)+1]", "a[2*\($0)-1]", "a[4-\($0)]") } ?? "a[\(below(4))]"
        case 4, 5: "y"
        default: "x"
        }
    }
}
