import Tensors

// The operations of `primitives.json` by name.

typealias NamedOperations<Scalar: NumericScalar> = [String: (Operands<Scalar>, Parameters) -> Outcome<Scalar>]

/// Operations on every numeric type.
func numericOperations<S: NumericScalar>(_: S.Type) -> NamedOperations<S> {
    func unary(_ function: @escaping (Tensor<S>) -> Tensor<S>) -> (Operands<S>, Parameters) -> Outcome<S> {
        { x, _ in .same(function(x.numbers[0])) }
    }
    func binary(
        _ function: @escaping (Tensor<S>, Tensor<S>) -> Tensor<S>
    ) -> (Operands<S>, Parameters) -> Outcome<S> {
        { x, _ in .same(function(x.numbers[0], x.numbers[1])) }
    }
    func comparison(
        _ function: @escaping (Tensor<S>, Tensor<S>) -> Tensor<Bool>
    ) -> (Operands<S>, Parameters) -> Outcome<S> {
        { x, _ in .truth(function(x.numbers[0], x.numbers[1])) }
    }
    func reduction(
        _ function: @escaping (Tensor<S>, [Int]?, Bool) -> Tensor<S>
    ) -> (Operands<S>, Parameters) -> Outcome<S> {
        { x, p in .same(function(x.numbers[0], p.axes, p.require(\.keepingDimensions))) }
    }
    func scalar(_ value: Double) -> S { S(fromDouble: value) }
    return [
        "negate": unary { -$0 },
        "abs": unary { abs($0) },
        "sign": unary { sign($0) },
        "square": unary { square($0) },
        "relu": unary { relu($0) },
        "add": binary { $0 + $1 },
        "subtract": binary { $0 - $1 },
        "multiply": binary { $0 * $1 },
        "divide": binary { $0 / $1 },
        "maximum": binary { max($0, $1) },
        "minimum": binary { min($0, $1) },
        "less": comparison { $0 .< $1 },
        "lessOrEqual": comparison { $0 .<= $1 },
        "equal": comparison { $0 .== $1 },
        "greater": comparison { $0 .> $1 },
        "select": { x, _ in .same(select(x.conditions[0], x.numbers[0], x.numbers[1])) },
        "clamp": { x, p in
            .same(x.numbers[0].clamped(to: scalar(p.require(\.lower))...scalar(p.require(\.upper))))
        },
        "sum": reduction { $0.sum(alongAxes: $1, keepingDimensions: $2) },
        "max": reduction { $0.max(alongAxes: $1, keepingDimensions: $2) },
        "min": reduction { $0.min(alongAxes: $1, keepingDimensions: $2) },
        "product": reduction { $0.product(alongAxes: $1, keepingDimensions: $2) },
        "argmax": { x, p in
            guard let axis = p.axis else { return .index(x.numbers[0].argmax()) }
            return .index(x.numbers[0].argmax(alongAxis: axis, keepingDimensions: p.require(\.keepingDimensions)))
        },
        "argmin": { x, p in
            guard let axis = p.axis else { return .index(x.numbers[0].argmin()) }
            return .index(x.numbers[0].argmin(alongAxis: axis, keepingDimensions: p.require(\.keepingDimensions)))
        },
        "matmul": binary { matmul($0, $1) },
        "reshape": { x, p in .same(x.numbers[0].reshaped(to: Shape(p.require(\.shape)))) },
        "transpose": { x, p in .same(x.numbers[0].transposed(permutation: p.require(\.permutation))) },
        "broadcast": { x, p in .same(x.numbers[0].broadcast(to: Shape(p.require(\.shape)))) },
        "slice": { x, p in .same(sliced(x.numbers[0], p.require(\.ranges))) },
        "concatenate": { x, p in .same(concatenate(x.numbers, alongAxis: p.require(\.axis))) },
        "stack": { x, p in .same(stack(x.numbers, alongAxis: p.require(\.axis))) },
        "pad": { x, p in
            let widths = zip(p.require(\.before), p.require(\.after)).map { (before: $0, after: $1) }
            return .same(x.numbers[0].padded(by: widths, with: scalar(p.require(\.value))))
        },
        "gather": { x, p in .same(x.numbers[0].gathering(at: x.indices[0], alongAxis: p.require(\.axis))) },
        "scatterAdd": { x, _ in
            let (base, updates) = (x.numbers[0], x.numbers[1])
            return .same(base + scatterAdd(updates, at: x.indices[0], count: base.shape[0]))
        },
        "oneHot": { x, p in .same(oneHot(x.indices[0], classCount: p.require(\.count), as: S.self)) },
        "cumulativeSum": { x, p in
            .same(x.numbers[0].cumulativeSum(alongAxis: p.require(\.axis), reversed: p.require(\.reversed)))
        },
    ]
}

/// Operations on the types that have derivatives.
func operations<S: FloatingScalar>(_: S.Type) -> NamedOperations<S> {
    func unary(_ function: @escaping (Tensor<S>) -> Tensor<S>) -> (Operands<S>, Parameters) -> Outcome<S> {
        { x, _ in .same(function(x.numbers[0])) }
    }
    func reduction(
        _ function: @escaping (Tensor<S>, [Int]?, Bool) -> Tensor<S>
    ) -> (Operands<S>, Parameters) -> Outcome<S> {
        { x, p in .same(function(x.numbers[0], p.axes, p.require(\.keepingDimensions))) }
    }
    let floating: NamedOperations<S> = [
        "exp": unary { exp($0) },
        "log": unary { log($0) },
        "log1p": unary { log1p($0) },
        "expm1": unary { expm1($0) },
        "sqrt": unary { sqrt($0) },
        "rsqrt": unary { rsqrt($0) },
        "sin": unary { sin($0) },
        "cos": unary { cos($0) },
        "tan": unary { tan($0) },
        "asin": unary { asin($0) },
        "acos": unary { acos($0) },
        "atan": unary { atan($0) },
        "sinh": unary { sinh($0) },
        "cosh": unary { cosh($0) },
        "asinh": unary { asinh($0) },
        "tanh": unary { tanh($0) },
        "sigmoid": unary { sigmoid($0) },
        "erf": unary { erf($0) },
        "erfc": unary { erfc($0) },
        "floor": unary { floor($0) },
        "softplus": unary { softplus($0) },
        "leakyRelu": { x, p in .same(leakyReLU(x.numbers[0], slope: S(p.require(\.slope)))) },
        "gelu": unary { gelu($0) },
        "power": { x, _ in .same(pow(x.numbers[0], x.numbers[1])) },
        "mean": reduction { $0.mean(alongAxes: $1, keepingDimensions: $2) },
        "variance": reduction { $0.variance(alongAxes: $1, keepingDimensions: $2) },
        "logSumExp": reduction { $0.logSumExp(alongAxes: $1, keepingDimensions: $2) },
        "norm": reduction { $0.norm(alongAxes: $1, keepingDimensions: $2) },
        "softmax": { x, p in .same(softmax(x.numbers[0], alongAxis: p.require(\.axis))) },
        "logSoftmax": { x, p in .same(logSoftmax(x.numbers[0], alongAxis: p.require(\.axis))) },
    ]
    return numericOperations(S.self).merging(floating) { _, floating in floating }
}

/// Python's slices, with the forms of subscripts that say the same.
private func sliced<S: NumericScalar>(_ x: Tensor<S>, _ ranges: [Parameters.Range]) -> Tensor<S> {
    func index(_ range: Parameters.Range) -> any TensorIndex {
        if range.step == 1 { return range.start..<(range.stop ?? 0) }
        return stride(from: range.start, to: range.stop ?? -1, by: range.step)
    }
    switch ranges.count {
    case 1: return x[index(ranges[0])]
    case 2: return x[index(ranges[0]), index(ranges[1])]
    default: return x[index(ranges[0]), index(ranges[1]), index(ranges[2])]
    }
}
