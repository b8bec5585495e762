import Settings
import Support
import Tensors

/// The distribution of the weights of a layer before training.
///
/// For weights of shape `[fanIn, fanOut]`, the fan-in is the number of inputs each output is a sum of, and the
/// fan-out the number of outputs each input goes to. Axes before the last two (`[window…, inputs, outputs]`, as in
/// convolutions) multiply both. "Normal" is the normal distribution as it is, mean 0 and not cut off.
///
/// ```swift
/// let layer = Dense(64, 32, weights: .heNormal)
/// print(try Initializer("normal(standardDeviation=0.02)") == .normal(standardDeviation: 0.02))   // true
/// ```
public struct Initializer: Sendable {
    private let kind: any InitializerKind

    init(_ kind: some InitializerKind) {
        kind.check(as: "Initializer")
        self.kind = kind
    }

    /// Returns weights of `shape`: the same for the same seed.
    /// - Precondition: at least two axes, unless the initializer looks at no fan-in or fan-out.
    public func callAsFunction<Scalar: FloatingScalar>(
        _ shape: Shape, seed: RandomKey, as _: Scalar.Type = Scalar.self
    ) -> Tensor<Scalar> { kind.weights(shape, seed: seed) }
}

/// An initializer that has a name and settings: a row of `Initializer.table`.
package protocol InitializerKind: Configurable {
    /// Returns weights of `shape`: the same for the same seed.
    func weights<Scalar: FloatingScalar>(_ shape: Shape, seed: RandomKey) -> Tensor<Scalar>
}

extension InitializerKind {
    /// Returns the number of inputs each output is a sum of, and of outputs each input goes to.
    /// - Precondition: at least two axes, all at least 1.
    func fans(_ shape: Shape) -> (in: Double, out: Double) {
        guard shape.rank >= 2 && shape.elementCount > 0 else {
            misuse("\(self): shape \(shape) has no fan-in and fan-out; give [inputs, outputs], both at least 1")
        }
        let windowCount = shape.dropLast(2).reduce(1, *)
        return (Double(windowCount * shape[shape.rank - 2]), Double(windowCount * shape[shape.rank - 1]))
    }

    func uniform<Scalar: FloatingScalar>(_ shape: Shape, limit: Double, _ seed: RandomKey) -> Tensor<Scalar> {
        .uniform(shape, in: Scalar(-limit)..<Scalar(limit), seed: seed)
    }

    func normal<Scalar: FloatingScalar>(_ shape: Shape, variance: Double, _ seed: RandomKey) -> Tensor<Scalar> {
        .normal(shape, standardDeviation: Scalar(variance.squareRoot()), seed: seed)
    }
}

extension Initializer {
    /// The initializers that text can name: a row for each.
    package static let table = SettingsTable<any InitializerKind>(
        "initializer",
        [
            Zeros(), Constant(), Normal(), TruncatedNormal(), Uniform(), GlorotUniform(), GlorotNormal(), HeUniform(),
            HeNormal(), LeCunUniform(), LeCunNormal(), Orthogonal(),
        ]
    ) { $0.name }
}

// MARK: Text

extension Initializer: TextCoded {
    /// Creates the initializer that text names: "heNormal", "normal(standardDeviation=0.02)".
    /// - Throws: `SettingError` with the nearest name, or what is wrong with a setting.
    public init(_ text: String) throws(SettingError) { kind = try Initializer.table.value(text) { $0 } }

    /// The name with the settings; reading it gives the same initializer.
    public var description: String { kind.description }

    public static let wanted = "an initializer"
}
