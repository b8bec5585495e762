// For those who look at the graph of a function rather than at its values.

extension Tensor {
    /// The argument of a function whose graph is to be looked at; it has no value.
    package static func unknown(_ shape: Shape) -> Tensor { Tensor(.placeholder(shape, Scalar.scalarType)) }
}

extension AnyTensor {
    /// The positions among `sources` of those this tensor is computed from; a source hides what lies behind it.
    /// - Precondition: the tensor is not evaluated, as what depends on an unknown tensor never is.
    package func sources(among sources: [AnyTensor]) -> [Int] {
        let positions = Dictionary(
            sources.enumerated().map { ($1.node.id, $0) }, uniquingKeysWith: { first, _ in first })
        return node.operands.ancestry { positions[$0.id] != nil }.compactMap { positions[$0.id] }.sorted()
    }
}
