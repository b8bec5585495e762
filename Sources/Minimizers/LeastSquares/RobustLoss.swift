import Settings
import Support
import Tensors

/// The loss of a residual r: s² ρ(z) with z = (r / s)², where the scale s is the size above which a residual counts for
/// less than its square. With it, a few wild observations do not spoil a fit.
///
/// The functions and the scale are those of `scipy.optimize.least_squares` (there `f_scale`), whose cost is half of
/// what is minimized here. Source: Triggs et al., *Bundle Adjustment: A Modern Synthesis*, 1999, section 3.
public struct RobustLoss: Sendable {
    private let kind: any RobustLossKind
    /// Whether the loss is the square of the residual, so that nothing need be weighed.
    let isSquared: Bool

    private init(_ kind: some RobustLossKind) {
        kind.check(as: "RobustLoss")
        (self.kind, isSquared) = (kind, kind is SquaredResidual)
    }

    /// Least squares: ρ(z) = z.
    public static let squared = RobustLoss(SquaredResidual())
    /// Squares within the scale, and straight lines beyond: ρ(z) = z up to 1, then 2√z − 1.
    /// - Parameter scale: the scale s, above 0, in units of the residuals.
    public static func huber(scale: Double = 1) -> RobustLoss { RobustLoss(HuberResidual(scale: scale)) }
    /// A smooth form of Huber's loss: ρ(z) = 2 (√(1 + z) − 1).
    /// - Parameter scale: the scale s, above 0, in units of the residuals.
    public static func softL1(scale: Double = 1) -> RobustLoss { RobustLoss(SoftL1Residual(scale: scale)) }
    /// A loss by which large residuals hardly count, with possibly several minima: ρ(z) = ln(1 + z).
    /// - Parameter scale: the scale s, above 0, in units of the residuals.
    public static func cauchy(scale: Double = 1) -> RobustLoss { RobustLoss(CauchyResidual(scale: scale)) }

    /// Returns s² ρ(r² / s²).
    public func callAsFunction(_ residual: Double) -> Double {
        kind.scale * kind.scale * kind.loss(residual / kind.scale)
    }

    /// Returns ρ'(z), the weight that the square of a residual keeps, and ρ'(z) + 2z ρ''(z), half of the second
    /// derivative.
    func weightAndCurvature(_ residual: Double) -> (weight: Double, curvature: Double) {
        kind.weightAndCurvature(residual / kind.scale)
    }
}

// MARK: The kinds

/// A robust loss that has a name, as a function of q = r / s: z is q².
protocol RobustLossKind: Configurable {
    /// The scale s.
    var scale: Double { get }
    /// Returns ρ(z).
    func loss(_ ratio: Double) -> Double
    /// Returns ρ'(z) and ρ'(z) + 2z ρ''(z).
    func weightAndCurvature(_ ratio: Double) -> (weight: Double, curvature: Double)
}

extension RobustLoss {
    /// The losses that text can name: a row for each.
    private static let table = SettingsTable<any RobustLossKind>(
        "loss", [SquaredResidual(), HuberResidual(), SoftL1Residual(), CauchyResidual()]
    ) { $0.name }
}

private struct SquaredResidual: RobustLossKind {
    static let name = "squared"
    let scale = 1.0
    func loss(_ ratio: Double) -> Double { ratio * ratio }
    func weightAndCurvature(_ ratio: Double) -> (weight: Double, curvature: Double) { (1, 1) }
}

private struct HuberResidual: RobustLossKind {
    static let name = "huber"
    static let settings: [SettingOf<Self>] = [.init(Setting("scale", .positive), \.scale)]
    var scale = 1.0

    func loss(_ ratio: Double) -> Double { ratio * ratio <= 1 ? ratio * ratio : 2 * abs(ratio) - 1 }

    func weightAndCurvature(_ ratio: Double) -> (weight: Double, curvature: Double) {
        ratio * ratio <= 1 ? (1, 1) : (1 / abs(ratio), 0)
    }
}

private struct SoftL1Residual: RobustLossKind {
    static let name = "softL1"
    static let settings: [SettingOf<Self>] = [.init(Setting("scale", .positive), \.scale)]
    var scale = 1.0

    func loss(_ ratio: Double) -> Double {
        let z = ratio * ratio
        return 2 * z / ((1 + z).squareRoot() + 1)
    }

    func weightAndCurvature(_ ratio: Double) -> (weight: Double, curvature: Double) {
        let root = (1 + ratio * ratio).squareRoot()
        return (1 / root, 1 / ((1 + ratio * ratio) * root))
    }
}

private struct CauchyResidual: RobustLossKind {
    static let name = "cauchy"
    static let settings: [SettingOf<Self>] = [.init(Setting("scale", .positive), \.scale)]
    var scale = 1.0

    func loss(_ ratio: Double) -> Double { log1p(ratio * ratio) }

    func weightAndCurvature(_ ratio: Double) -> (weight: Double, curvature: Double) {
        let z = ratio * ratio
        return (1 / (1 + z), (1 - z) / ((1 + z) * (1 + z)))
    }
}

// MARK: Text

extension RobustLoss: TextCoded {
    /// Reads the text form: `huber`, `cauchy(scale=2)`. Without a scale it is 1.
    /// - Throws: `SettingError` with the nearest name, or what is wrong with the scale.
    public init(_ text: String) throws(SettingError) {
        func loss(_ kind: some RobustLossKind) -> RobustLoss { RobustLoss(kind) }
        let kind = try Self.table.value(text) { $0 }
        self = loss(kind)
    }

    public static let wanted = "a loss"

    /// The names there are.
    public static var names: [String] { table.names }

    /// The loss as text, such as "huber(scale=1.5)".
    public var description: String { kind.description }
}
