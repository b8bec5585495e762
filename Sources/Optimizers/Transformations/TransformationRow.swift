/// A transformation of the library, with what `descent optimizers` prints about it.
protocol ListedTransformation: Transformation {
    /// The effect as formulas, line by line.
    static var formula: String { get }
    /// The paper or book that introduced the transformation; empty where it is common knowledge.
    static var source: String { get }
    /// The transformation with the settings that are used where none are given.
    static var standard: Self { get }
}

extension ListedTransformation {
    static var source: String { "" }
}

/// A transformation that command line and settings files know by name: one row of `TransformationRow.all`.
package struct TransformationRow: Sendable {
    /// The name in text and in Swift: "clipped".
    package let name: String
    /// The effect as formulas, line by line.
    package let formula: String
    /// The paper or book that introduced the transformation; empty where it is common knowledge.
    package let source: String
    /// The transformation with the settings that are used where none are given.
    package let standard: any Transformation
    /// The name in texts of earlier versions, where it was another.
    package let earlierName: String?
    /// The names of settings in texts of earlier versions, with those of today.
    package let earlierSettings: [String: String]
    /// The names of the settings.
    package let settingNames: [String]

    private init<T: ListedTransformation>(
        _: T.Type, earlierName: String? = nil, earlierSettings: [String: String] = [:]
    ) {
        (name, formula, source, settingNames) = (T.name, T.formula, T.source, T.settings.map(\.name))
        (standard, self.earlierName, self.earlierSettings) = (T.standard, earlierName, earlierSettings)
    }

    /// The row with this name. As in Swift, the settings given tell two rows of one name apart.
    package static func named(_ name: String, settings: some Sequence<String> = []) -> TransformationRow? {
        let rows = all.filter { $0.name == name }
        let given = Set(settings)
        return rows.first { given.isSubset(of: $0.settingNames) } ?? rows.first
    }

    /// The names of all rows, each once.
    package static var names: [String] {
        all.map(\.name).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// The transformations there are, in the order in which they are listed for people. A new one is its file and its
    /// row here.
    package static let all: [TransformationRow] = [
        // Gradients
        TransformationRow(GlobalNormClipping.self),
        TransformationRow(ValueClipping.self),
        TransformationRow(LeafClipping.self),
        TransformationRow(AdaptiveClipping.self),
        TransformationRow(GradientNormalization.self),
        TransformationRow(GradientCentralization.self),
        TransformationRow(GradientNoise.self),
        // Batches
        TransformationRow(Accumulation.self),
        TransformationRow(NonFiniteSkipping.self),
        // Parameters
        TransformationRow(L2Regularization.self),
        TransformationRow(DecoupledWeightDecay.self),
        TransformationRow(L1Regularization.self),
        TransformationRow(Projection.self),
        // Averages of parameters
        TransformationRow(Lookahead.self),
        TransformationRow(
            UniformAverage.self, earlierName: "uniformlyAveraged",
            earlierSettings: ["start": "from", "period": "every"]),
        TransformationRow(ExponentialAverage.self, earlierName: "exponentiallyAveraged"),
        // Gradients elsewhere
        TransformationRow(SharpnessAware.self),
        TransformationRow(VarianceReduced.self),
        TransformationRow(SAGA.self),
    ]
}
