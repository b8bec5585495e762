import Tensors

/// The place of the small number ε that keeps a division by a root finite.
public enum EpsilonPlacement: String, Sendable, Codable, CaseIterable {
    /// √v + ε
    case outsideRoot
    /// √(v + ε)
    case insideRoot

    /// The root of `squares` with ε added in this place.
    func root<S: FloatingScalar>(of squares: Tensor<S>, _ epsilon: Tensor<S>) -> Tensor<S> {
        switch self {
        case .outsideRoot: sqrt(squares) + epsilon
        case .insideRoot: sqrt(squares + epsilon)
        }
    }
}
