// The table of derivatives.

extension Function {
    /// The derivative at x, where the function's value is y.
    func derivative<N: Calculus>(at x: N, value y: N) -> N {
        switch self {
        case .sqrt: 1 / (2 * y)
        case .cbrt: 1 / (3 * .square(y))
        case .exp: y
        case .exp2: y * .log(2)
        case .expm1: .exp(x)
        case .log: 1 / x
        case .log2: 1 / (x * .log(2))
        case .log10: 1 / (x * .log(10))
        case .log1p: 1 / (1 + x)
        case .sin: .cos(x)
        case .cos: -.sin(x)
        case .tan: 1 + .square(y)
        case .asin: 1 / .sqrt(1 - .square(x))
        case .acos: -(1 / .sqrt(1 - .square(x)))
        case .atan: 1 / (1 + .square(x))
        case .sinh: .cosh(x)
        case .cosh: .sinh(x)
        case .tanh: 1 - .square(y)
        case .asinh: 1 / .sqrt(.square(x) + 1)
        case .acosh: 1 / .sqrt(.square(x) - 1)
        case .atanh: 1 / (1 - .square(x))
        case .abs: .sign(x)
        case .sign, .step, .floor, .ceil: 0
        case .sigmoid: y * (1 - y)
        case .softplus: .sigmoid(x)
        case .relu: .step(x)
        case .erf: 2 * .exp(-.square(x)) / .sqrt(.pi)
        case .erfc: -2 * .exp(-.square(x)) / .sqrt(.pi)
        case .gamma: y * .apply(.digamma, x)
        case .lgamma: .apply(.digamma, x)
        case .digamma: .apply(.polygamma, 1, x)
        }
    }
}

extension FunctionOfSeveral {
    /// The derivatives at (x, y) with respect to x and y. Equal arguments of `min` and `max` share the derivative equally;
    /// the order of `polygamma` is a number.
    func derivatives<N: Calculus>(at x: N, _ y: N) -> (N, N) {
        switch self {
        case .atan2: (y / (.square(x) + .square(y)), -x / (.square(x) + .square(y)))
        case .hypot: (x / .apply(.hypot, x, y), y / .apply(.hypot, x, y))
        case .max: ((1 + .sign(x - y)) / 2, (1 + .sign(y - x)) / 2)
        case .min: ((1 + .sign(y - x)) / 2, (1 + .sign(x - y)) / 2)
        case .mod: (1, -.apply(.floor, x / y))
        case .polygamma: (0, .apply(.polygamma, x + 1, y))
        }
    }
}
