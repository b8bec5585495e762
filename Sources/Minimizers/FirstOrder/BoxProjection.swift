import Optimizers
import Tensors

/// A transformation that keeps each element within its own bounds: after the subtraction, p ← min(max(p, l), u).
///
/// Around plain gradient descent this is the projected gradient method. Source: Goldstein 1964; Levitin and Polyak
/// 1966.
struct BoxProjection: Transformation {
    static let name = "bounded"
    let bounds: Bounds

    func parameters<S: FloatingScalar>(
        _ parameters: [Tensor<S>], _ state: inout OptimizerState<S>, from old: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] { clamped(parameters) }

    func evaluated<S: FloatingScalar>(_ parameters: [Tensor<S>], _ state: OptimizerState<S>) -> [Tensor<S>] {
        clamped(parameters)
    }

    private func clamped<S: FloatingScalar>(_ parameters: [Tensor<S>]) -> [Tensor<S>] {
        var start = 0
        return parameters.map { parameter in
            let range = start..<(start + parameter.count)
            start = range.upperBound
            let (lower, upper) = (bounds.lower[range], bounds.upper[range])
            return min(
                max(parameter, Tensor(shape: parameter.shape, scalars: lower.map { S($0) })),
                Tensor(shape: parameter.shape, scalars: upper.map { S($0) }))
        }
    }
}

extension Optimizer {
    /// Returns the optimizer with its points projected onto the bounds: before any average is taken of them, and after
    /// everything.
    func projected(onto bounds: Bounds) -> any Optimizer {
        let box = BoxProjection(bounds: bounds)
        guard let chain = self as? Chain else { return adding(box) }
        var bounded: any Optimizer = chain.base.adding(box)
        for transformation in chain.transformations { bounded = bounded.adding(transformation) }
        return bounded.adding(box)
    }
}
