/// The transformations there are: a new one is its file and one row here.
public struct TransformationRow: Sendable {
    /// The formula in one line.
    public let formula: String
    /// The paper or book, empty where it is common knowledge.
    public let source: String
    /// The transformation with the settings it has where none are given.
    public let standard: any Transformation
    /// The name in texts of earlier versions, where it was another.
    let earlierName: String?
    /// The names of settings in texts of earlier versions, with those of now.
    let earlierSettings: [String: String]

    /// The name in text, as in Swift: "clipped".
    public var name: String { standard.name }
    var settingNames: [String] { standard.settingValues.map(\.name) }

    init(
        _ formula: String, source: String = "", _ standard: any Transformation, earlierName: String? = nil,
        earlierSettings: [String: String] = [:]
    ) {
        (self.formula, self.source, self.standard) = (formula, source, standard)
        (self.earlierName, self.earlierSettings) = (earlierName, earlierSettings)
    }

    /// In the order in which they are listed for people.
    public static let all: [TransformationRow] = clipping + gathering + regularization + averaging

    /// On gradients.
    static let clipping: [TransformationRow] = [
        TransformationRow(
            "g ← g · min(1, c / (‖g‖ + ε)), the norm over all parameters",
            source: "Pascanu, Mikolov and Bengio, ICML 2013", GlobalNormClipping(limit: 1)),
        TransformationRow("g ← min(max(g, −c), c)", ValueClipping(limit: 1)),
        TransformationRow("g ← g · min(1, c / size of g), leaf by leaf", LeafClipping(limit: 1)),
        TransformationRow(
            "gᵢ ← gᵢ · min(1, r max(‖pᵢ‖, ε) / ‖gᵢ‖), unit by unit", source: "Brock, De, Smith and Simonyan, ICML 2021",
            AdaptiveClipping()),
        TransformationRow("g ← g / (‖g‖ + ε)", source: "Nesterov 1984", GradientNormalization()),
        TransformationRow(
            "gᵢ ← gᵢ − mean(gᵢ), unit by unit", source: "Yong, Huang, Hua and Zhang, ECCV 2020",
            GradientCentralization()),
        TransformationRow(
            "g ← g + ξ, ξ of variance η / (1 + t)^γ", source: "Neelakantan et al., 2015", GradientNoise()),
    ]

    /// On batches.
    static let gathering: [TransformationRow] = [
        TransformationRow("g ← the mean over the examples of N batches, for one step", Accumulation(batches: 2)),
        TransformationRow("no step where an element of g is not finite", NonFiniteSkipping()),
    ]

    /// On parameters.
    static let regularization: [TransformationRow] = [
        TransformationRow("g ← g + λ/n p", L2Regularization(strength: 1e-4)),
        TransformationRow(
            "p ← p − update − η λ/n p", source: "Loshchilov and Hutter, ICLR 2019", DecoupledWeightDecay(strength: 1e-4)
        ),
        TransformationRow(
            "p ← p − update; p ← sign(p) max(|p| − η λ, 0)", source: "Daubechies, Defrise and De Mol 2004",
            L1Regularization(strength: 1e-4)),
        TransformationRow(
            "p ← p − update; p ← the nearest point of a set", source: "Goldstein 1964", Projection(onto: .box(-1, 1))),
    ]
}
