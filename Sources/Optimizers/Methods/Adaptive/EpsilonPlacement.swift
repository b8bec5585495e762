import Tensors

/// Where the small number ε stands that keeps a division by a root finite.
public enum EpsilonPlacement: String, Sendable, Codable, CaseIterable {
    /// √v + ε
    case outsideRoot
    /// √(v + ε)
    case insideRoot

    func root<S: FloatingScalar>(of squares: Tensor<S>, _ epsilon: Tensor<S>) -> Tensor<S> {
        switch self {
        case .outsideRoot: sqrt(squares) + epsilon
        case .insideRoot: sqrt(squares + epsilon)
        }
    }
}
