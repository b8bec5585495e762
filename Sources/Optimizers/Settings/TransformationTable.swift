/// The transformations there are: a new one is its file and one row here.
public struct TransformationRow: Sendable {
    /// What happens, in one line.
    public let formula: String
    /// The paper or book; empty where it is common knowledge.
    public let source: String
    /// With the settings that are taken where none are given.
    public let standard: any Transformation

    /// As on the command line: "clipped".
    public var name: String { standard.name }

    init(_ formula: String, source: String = "", _ standard: any Transformation) {
        (self.formula, self.source, self.standard) = (formula, source, standard)
    }

    /// In the order in which they are listed for people.
    public static let all: [TransformationRow] = [
        TransformationRow(
            "g ← g · min(1, limit / ‖g‖), the norm over all parameters", source: "Pascanu, Mikolov and Bengio, ICML 2013",
            GlobalNormClipping(limit: 1)),
        TransformationRow("g ← g + λ p", L2Regularization(strength: 1e-4)),
        TransformationRow(
            "p ← p − update − η λ p", source: "Loshchilov and Hutter, ICLR 2019", DecoupledWeightDecay(strength: 1e-4)),
    ]
}
