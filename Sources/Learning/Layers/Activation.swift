import Settings
import Tensors

/// An elementwise function between layers, by name.
///
/// ```swift
/// let network = Sequential(Dense(64, 32), Activation.relu, Dense(32, 10))
/// print(try Activation("leakyReLU(slope=0.1)") == .leakyReLU(slope: 0.1))   // true
/// ```
public struct Activation: Model {
    private let kind: any ActivationKind

    init(_ kind: some ActivationKind) { self.kind = kind }

    public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { kind(input) }

    /// The name without the settings.
    public var name: String { kind.name }

    /// The outputs at which a unit is not saturated, where the function is bounded on both sides.
    var unsaturated: ClosedRange<Float>? { kind.unsaturated }
}

/// An activation that has a name and settings: a row of `Activation.table`.
package protocol ActivationKind: Configurable {
    /// Returns the function of each element.
    func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float>
    /// The outputs at which a unit is not saturated: 0.99 of the range of a function that is bounded on both sides,
    /// around its middle. `nil`, the default, for other functions.
    var unsaturated: ClosedRange<Float>? { get }
}

extension ActivationKind {
    package var unsaturated: ClosedRange<Float>? { nil }
}

extension Activation {
    /// The activations that text can name: a row for each.
    package static let table = SettingsTable<any ActivationKind>(
        "activation", [ReLU(), LeakyReLU(), Tanh(), Sigmoid(), GELU(), Softplus(), Identity()]
    ) { $0.name }
}

// MARK: Text

extension Activation: TextCoded {
    /// Creates the activation that text names: "relu", "leakyReLU(slope=0.1)".
    /// - Throws: `SettingError` with the nearest name, or what is wrong with a setting.
    public init(_ text: String) throws(SettingError) { kind = try Activation.table.value(text) { $0 } }

    /// The name with the settings; reading it gives the same activation.
    public var description: String { kind.description }

    public static let wanted = "an activation"
}
