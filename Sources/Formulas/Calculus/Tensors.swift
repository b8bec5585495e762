import Tensors

/// The functions in tensor operations, which have exact derivatives.
extension Tensor<Double> {
    static func apply(_ function: Function, _ x: Tensor) -> Tensor {
        switch function {
        case .sqrt: Tensors.sqrt(x)
        case .cbrt: Tensors.sign(x) * Tensors.pow(Tensors.abs(x), 1 / 3)
        case .exp: Tensors.exp(x)
        case .exp2: Tensors.pow(2, x)
        case .expm1: Tensors.expm1(x)
        case .log: Tensors.log(x)
        case .log2: Tensors.log(x) / Double.apply(.log, 2)
        case .log10: Tensors.log(x) / Double.apply(.log, 10)
        case .log1p: Tensors.log1p(x)
        case .sin: Tensors.sin(x)
        case .cos: Tensors.cos(x)
        case .tan: Tensors.tan(x)
        case .asin: Tensors.asin(x)
        case .acos: Tensors.acos(x)
        case .atan: Tensors.atan(x)
        case .sinh: Tensors.sinh(x)
        case .cosh: Tensors.cosh(x)
        case .tanh: Tensors.tanh(x)
        case .asinh: Tensors.asinh(x)
        // From x − 1, so that it is exact near 1.
        case .acosh: Tensors.log1p((x - 1) + Tensors.sqrt((x - 1) * (x + 1)))
        case .atanh: 0.5 * (Tensors.log1p(x) - Tensors.log1p(-x))
        case .abs: Tensors.abs(x)
        case .sign: Tensors.sign(x)
        case .step: Tensors.sign(Tensors.relu(x))
        case .floor: Tensors.floor(x)
        case .ceil: -Tensors.floor(-x)
        case .sigmoid: Tensors.sigmoid(x)
        case .softplus: Tensors.softplus(x)
        case .relu: Tensors.relu(x)
        case .erf: Tensors.erf(x)
        case .erfc: Tensors.erfc(x)
        case .gamma: gamma(x)
        case .lgamma: logarithmOfGamma(x)
        case .digamma: digamma(x)
        }
    }

    static func apply(_ function: FunctionOfSeveral, _ x: Tensor, _ y: Tensor) -> Tensor {
        switch function {
        case .atan2: angle(x, y)
        case .hypot: Tensors.sqrt(x * x + y * y)
        case .min: Tensors.min(x, y)
        case .max: Tensors.max(x, y)
        case .mod: x - y * Tensors.floor(x / y)
        case .polygamma: polygamma(x, y)
        }
    }

    /// 1 where a comparison holds, else 0.
    static func apply(_ comparison: Comparison, _ x: Tensor, _ y: Tensor) -> Tensor {
        let holds: Tensor<Bool> =
            switch comparison {
            case .less: x .< y
            case .lessOrEqual: x .<= y
            case .greater: x .> y
            case .greaterOrEqual: x .>= y
            case .equal: x .== y
            case .notEqual: x .!= y
            }
        return Tensors.select(holds, Tensor(1), Tensor(0))
    }

    /// The angle of the point (x, y), from the quotient of the lesser coordinate by the greater, so that nothing overflows
    /// and derivatives hold on the axes.
    private static func angle(_ y: Tensor, _ x: Tensor) -> Tensor {
        let isSteep = Tensors.abs(y) .> Tensors.abs(x)
        let (long, short) = (Tensors.select(isSteep, y, x), Tensors.select(isSteep, x, y))
        let isOrigin = long .== 0
        let part = Tensors.atan(short / Tensors.select(isOrigin, 1, long))
        let half = Tensors.select(y .< 0, Tensor(-Double.pi), Tensor(Double.pi))
        let flat = Tensors.select(x .< 0, part + half, part)
        return Tensors.select(isSteep, half / 2 - part, flat)
    }
}
