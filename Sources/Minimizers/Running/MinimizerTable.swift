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

    init(formula: String, source: String, _ standard: any Minimizer) {
        (self.formula, self.source, self.standard) = (formula, source, standard)
    }

    /// In the order in which they are listed for people.
    public static let all: [MinimizerRow] = descent + newton + bounded + gradientFree + proximal + constrained

    /// The method for a problem where none is chosen.
    public static func standard(for parts: ProblemParts) -> any Minimizer { LBFGS() }
}
