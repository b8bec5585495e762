/// The methods there are: a new one is its file and a row in the list of its folder.
public struct MethodRow: Sendable {
    /// Line by line; the last says what happens to the parameters p.
    public let formula: String
    /// The paper or book.
    public let source: String
    /// The learning rate that suits small networks on scaled features.
    public let usualRate: Double
    /// The method with the defaults of a dialect.
    public let make: @Sendable (Dialect) -> any Method

    /// As on the command line: "adam".
    public var name: String { make(.descent).name }

    init(formula: String, source: String, usualRate: Double, _ make: @escaping @Sendable (Dialect) -> any Method) {
        (self.formula, self.source, self.usualRate, self.make) = (formula, source, usualRate, make)
    }

    /// In the order in which they are listed for people.
    public static let all: [MethodRow] =
        momentum + adaptive + adam + sign + layerWise + matrix + parameterFree
}
