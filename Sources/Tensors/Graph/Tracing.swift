// Functions looked at as graphs rather than as values.

/// Whether this task is tracing a function: calling it with arguments that have no values.
enum Tracing {
    @TaskLocal static var isActive = false

    /// The result of `body`, which calls a function to be traced.
    static func of<Result>(_ body: () throws -> Result) rethrows -> Result {
        try $isActive.withValue(true, operation: body)
    }
}

extension Tensor {
    /// The argument of a function whose graph is to be looked at. It has no value.
    package static func unknown(_ shape: Shape) -> Tensor { Tensor(.placeholder(shape, Scalar.scalarType)) }
}

extension [AnyTensor] {
    /// Returns, for each tensor, the positions among `sources` of those it is computed from; a source hides what lies behind
    /// it.
    /// - Precondition: the tensors are not evaluated, as what depends on an unknown tensor never is.
    package func sources(among sources: [AnyTensor]) -> [[Int]] {
        let positions = Dictionary(
            sources.enumerated().map { ($1.node.id, $0) }, uniquingKeysWith: { first, _ in first })
        return map { tensor in
            tensor.node.operands.ancestry { positions[$0.id] != nil }.compactMap { positions[$0.id] }.sorted()
        }
    }
}
