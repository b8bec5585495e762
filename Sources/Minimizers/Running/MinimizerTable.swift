/// The methods there are: a new one is its file and a row in the list of its folder.
public struct MinimizerRow: Sendable {
    /// In a line or two.
    public let formula: String
    /// The paper or book.
    public let source: String
    /// With the settings that are taken where none are given.
    public let standard: any Minimizer

    /// As on the command line: "lbfgs".
    public var name: String { standard.name }
    /// What a problem may have besides a function.
    public var accepts: ProblemParts { type(of: standard).accepts }
    /// Whether it looks at the gradient.
    public var usesGradient: Bool { type(of: standard).usesGradient }

    init(formula: String, source: String, _ standard: any Minimizer) {
        (self.formula, self.source, self.standard) = (formula, source, standard)
    }

    /// In the order in which they are listed for people.
    public static let all: [MinimizerRow] = descent + newton + bounded + gradientFree + proximal + constrained

    /// The method for a problem where none is chosen.
    public static func standard(for parts: ProblemParts) -> any Minimizer {
        if parts.contains(.constraints) { return AugmentedLagrangian() }
        if parts.contains(.regularizer) { return FISTA() }
        return parts.contains(.bounds) ? LBFGSB() : LBFGS()
    }
}

extension ProblemParts {
    /// What is wrong, in one line, where a method accepts less than these: with those that accept all.
    package func problem(of name: String, accepting accepted: ProblemParts) -> String? {
        guard !isSubset(of: accepted) else { return nil }
        let names = MinimizerRow.all.filter { $0.accepts.isSuperset(of: self) }.map(\.name)
        let mend = names.isEmpty ? "no method can work with \(self)" : "use \(names.joined(separator: " or "))"
        return "\(name) cannot work with \(subtracting(accepted)); \(mend)"
    }
}
