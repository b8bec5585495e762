import Optimizers
import Tensors

/// An optimizer as it is written on the command line and in settings files: `adam`, `adam(beta2=0.99)`,
/// `sgd(momentum=0.9,nesterov=true)`. What is not given has the default of the method's initializer.
public struct OptimizerSpecification: Sendable, Hashable, CustomStringConvertible {
    public let name: String
    let values: SettingValues

    /// - Throws: `SpecificationError` with the nearest name, or the list of settings.
    public init(_ text: String) throws(SpecificationError) {
        let (row, values) = try Self.table.parsed(text)
        self.name = row.name
        self.values = values
    }

    /// The text with every setting; reading it gives the same optimizer.
    public var description: String { values.text(name) }

    /// The optimizers there are, with their settings and defaults.
    public static var forms: [String] { table.rows.map(\.form) }

    /// The learning rate where none is given: one that suits small networks on scaled features.
    public var defaultLearningRate: Double { row.make.learningRate }

    /// The optimizers with their `defaultLearningRate`, for help.
    public static var learningRates: String {
        table.rows.map { "\($0.name) \(general($0.make.learningRate))" }.joined(separator: ", ")
    }

    /// The method alone; regularisation and clipping are chained around it.
    public func makeMethod(learningRate: Schedule) -> any Method { row.make.method(learningRate, values) }

    private var row: SettingsTable<Recipe>.Row {
        guard let row = Self.table.rows.first(where: { $0.name == name }) else {
            misuse("the table of optimizers has no '\(name)'")
        }
        return row
    }

    struct Recipe: Sendable {
        let learningRate: Double
        let method: @Sendable (Schedule, SettingValues) -> any Method
    }

    /// A new optimizer is one more row.
    private static let table = SettingsTable(
        subject: "optimizer",
        rows: [
            row("sgd", rate: 0.05, [.number(.momentum, 0), .flag("nesterov", false)]) { rate, values in
                SGD(
                    learningRate: rate, momentum: .constant(values.number("momentum")),
                    nesterov: values.flag("nesterov"))
            },
            row(
                "adagrad", rate: 0.05,
                [.number(.initialAccumulator, 0), .number(.epsilon, 1e-10), placement]
            ) { rate, values in
                Adagrad(
                    learningRate: rate, initialAccumulator: values.number("initialAccumulator"),
                    epsilon: .constant(values.number("epsilon")), epsilonPlacement: values.placement)
            },
            row(
                "rmsprop", rate: 0.003,
                [.number(.decay, 0.99), .number(.epsilon, 1e-8), placement]
            ) { rate, values in
                RMSProp(
                    learningRate: rate, decay: .constant(values.number("decay")),
                    epsilon: .constant(values.number("epsilon")), epsilonPlacement: values.placement)
            },
            row(
                "adam", rate: 0.01,
                [
                    .number(.beta1, 0.9), .number(.beta2, 0.999),
                    .number(.epsilon, 1e-8),
                ]
            ) { rate, values in
                Adam(
                    learningRate: rate, beta1: .constant(values.number("beta1")),
                    beta2: .constant(values.number("beta2")), epsilon: .constant(values.number("epsilon")))
            },
        ])

    private static let placement = SettingRule.choice(
        "epsilonPlacement", EpsilonPlacement.outsideRoot.rawValue, of: EpsilonPlacement.allCases.map(\.rawValue))

    private static func row(
        _ name: String, rate: Double, _ settings: [SettingRule],
        _ method: @escaping @Sendable (Schedule, SettingValues) -> any Method
    ) -> SettingsTable<Recipe>.Row {
        .init(name, settings, Recipe(learningRate: rate, method: method))
    }
}

extension SettingValues {
    fileprivate var placement: EpsilonPlacement {
        EpsilonPlacement(rawValue: choice("epsilonPlacement")) ?? .outsideRoot
    }
}

extension OptimizerSpecification: Codable {
    public init(from decoder: any Decoder) throws {
        self = try decoder.specification { text throws(SpecificationError) in try OptimizerSpecification(text) }
    }

    public func encode(to encoder: any Encoder) throws { try encoder.encodeText(self) }
}
