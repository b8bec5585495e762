import Support

/// Numbers as a calculus: the functions in 64-bit arithmetic.
extension Double: Calculus {
    /// x to the power y; small whole exponents are products, as in the tensor library.
    @inline(__always)
    static func power(_ x: Double, _ y: Double) -> Double {
        switch y {
        case 0: 1
        case 1: x
        case 2: x * x
        case 3: x * x * x
        case 4: (x * x) * (x * x)
        case 0.5: x.squareRoot()
        case -1: 1 / x
        default: raised(x, y)
        }
    }

    static func apply(_ function: Function, _ x: Double) -> Double { value(of: function, at: x) }

    static func apply(_ function: FunctionOfSeveral, _ x: Double, _ y: Double) -> Double {
        value(of: function, at: x, y)
    }
}

// Outside of types, so that the names of functions mean those of the C library.

private func value(of function: Function, at x: Double) -> Double {
    switch function {
    case .sqrt: x.squareRoot()
    case .cbrt: cbrt(x)
    case .exp: exp(x)
    case .exp2: exp2(x)
    case .expm1: expm1(x)
    case .log: log(x)
    case .log2: log2(x)
    case .log10: log10(x)
    case .log1p: log1p(x)
    case .sin: sin(x)
    case .cos: cos(x)
    case .tan: tan(x)
    case .asin: asin(x)
    case .acos: acos(x)
    case .atan: atan(x)
    case .sinh: sinh(x)
    case .cosh: cosh(x)
    case .tanh: tanh(x)
    case .asinh: asinh(x)
    case .acosh: acosh(x)
    case .atanh: atanh(x)
    case .abs: Swift.abs(x)
    case .sign: x > 0 ? 1 : x < 0 ? -1 : x
    case .step: x > 0 ? 1 : x.isNaN ? x : 0
    case .floor: x.rounded(.down)
    case .ceil: x.rounded(.up)
    case .sigmoid: x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x))
    case .softplus: (x > 0 ? x : 0) + log1p(exp(-Swift.abs(x)))
    case .relu: x <= 0 ? 0 : x
    case .erf: erf(x)
    case .erfc: erfc(x)
    case .gamma: tgamma(x)
    case .lgamma: logarithmOfGamma(x)
    case .digamma: polygamma(0, x)
    }
}

/// The value of a function of two arguments. `min` and `max` of not-a-number are not-a-number.
private func value(of function: FunctionOfSeveral, at x: Double, _ y: Double) -> Double {
    switch function {
    case .atan2: atan2(x, y)
    case .hypot: hypot(x, y)
    case .min: x.isNaN || x < y ? x : y
    case .max: x.isNaN || x > y ? x : y
    case .mod: remainder(of: x, by: y)
    case .polygamma: polygamma(x, y)
    }
}

private func raised(_ x: Double, _ y: Double) -> Double { pow(x, y) }

/// x − y ⌊x/y⌋ without the error of the quotient.
private func remainder(of x: Double, by y: Double) -> Double {
    let remainder = x.truncatingRemainder(dividingBy: y)
    return remainder != 0 && (remainder < 0) != (y < 0) ? remainder + y : remainder
}

/// log |Γ(x)|.
private func logarithmOfGamma(_ x: Double) -> Double {
    let (value, _): (Double, Int) = lgamma(x)
    return value
}
