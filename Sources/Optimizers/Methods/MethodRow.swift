/// A method of the library, with what `descent optimizers` prints about it.
protocol ListedMethod: Method {
    /// The update as formulas, line by line; the last one says what happens to the parameters p.
    static var formula: String { get }
    /// The paper or book that introduced the method.
    static var source: String { get }
    /// The learning rate that suits small networks on scaled features, for those who give none.
    static var usualLearningRate: Double { get }
}

/// An optimizer that command line and settings files know by name: one row of `MethodRow.all`.
public struct MethodRow: Sendable {
    /// The name in text: "adam".
    public let name: String
    /// The update as formulas, line by line; the last one says what happens to the parameters p.
    public let formula: String
    /// The paper or book that introduced the method.
    public let source: String
    /// The learning rate that suits small networks on scaled features.
    package let usualLearningRate: Double
    /// The name in texts of earlier versions, where it was another.
    package let earlierName: String?
    /// Creates the method with the defaults of a dialect.
    public let make: @Sendable (Dialect) -> any Method

    private init<M: ListedMethod>(earlierName: String? = nil, make: @escaping @Sendable (Dialect) -> M) {
        (name, formula, source) = (M.name, M.formula, M.source)
        (usualLearningRate, self.earlierName, self.make) = (M.usualLearningRate, earlierName, make)
    }

    /// The row with this name, or with one that the method had in an earlier version.
    public static func named(_ name: String) -> MethodRow? {
        all.first { $0.name == name || $0.earlierName == name }
    }

    /// The methods there are, in the order in which they are listed for people. A new one is its file and its row here.
    public static let all: [MethodRow] = [
        // Momentum
        MethodRow { SGD($0) },
        MethodRow { Nesterov($0) },
        MethodRow { QHM($0) },
        MethodRow { ASGD($0) },
        // A rate for each element
        MethodRow { Adagrad($0) },
        MethodRow { RMSProp($0) },
        MethodRow { AdaDelta($0) },
        MethodRow { Rprop($0) },
        MethodRow { FTRL($0) },
        // Adam's family
        MethodRow { Adam($0) },
        MethodRow { AMSGrad($0) },
        MethodRow { AdamW($0) },
        MethodRow { AdaMax($0) },
        MethodRow { NAdam($0) },
        MethodRow { RAdam($0) },
        MethodRow { AdaBelief($0) },
        MethodRow { Yogi($0) },
        MethodRow { Adan($0) },
        MethodRow { AdEMAMix($0) },
        MethodRow { ADOPT($0) },
        MethodRow { QHAdam($0) },
        // Signs
        MethodRow { Lion($0) },
        MethodRow(earlierName: "sign") { SignSGD($0) },
        MethodRow { Signum($0) },
        // A rate for each layer
        MethodRow { LARS($0) },
        MethodRow { LAMB($0) },
        MethodRow { NovoGrad($0) },
        // Matrices and curvature
        MethodRow { Muon($0) },
        MethodRow { Adafactor($0) },
        MethodRow { SM3($0) },
        MethodRow { Shampoo($0) },
        MethodRow { Sophia($0) },
        // No rate to tune, or no schedule
        MethodRow { Prodigy($0) },
        MethodRow { DAdaptAdamW($0) },
        MethodRow { DoG($0) },
        MethodRow { DoWG($0) },
        MethodRow { ScheduleFreeSGD($0) },
        MethodRow { ScheduleFreeAdamW($0) },
        MethodRow(earlierName: "polyak") { PolyakSGD($0) },
    ]
}
