// Elementwise functions.

/// eˣ of each element.
public func exp<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Tensor(.unary(.exp), x.node) }

/// The natural logarithm of each element: −∞ at 0, not-a-number below.
public func log<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Tensor(.unary(.log), x.node) }

/// log(1 + x) of each element, exact near 0.
public func log1p<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Tensor(.unary(.log1p), x.node) }

/// eˣ − 1 of each element, exact near 0.
public func expm1<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Tensor(.unary(.expm1), x.node) }

/// The square root of each element: not-a-number below 0. The derivative at 0 is infinite.
public func sqrt<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Tensor(.unary(.sqrt), x.node) }

/// 1/√x of each element.
public func rsqrt<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    Tensor(.unary(.reciprocalSquareRoot), x.node)
}

/// The sine of each element, in radians.
public func sin<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Tensor(.unary(.sin), x.node) }

/// The cosine of each element, in radians.
public func cos<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Tensor(.unary(.cos), x.node) }

/// The tangent of each element, in radians.
public func tan<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Tensor(.unary(.tan), x.node) }

/// The angle from −π/2 to π/2 whose sine each element is: not-a-number beyond ±1.
public func asin<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Tensor(.unary(.asin), x.node) }

/// The angle from 0 to π whose cosine each element is: not-a-number beyond ±1.
public func acos<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Tensor(.unary(.acos), x.node) }

/// The angle from −π/2 to π/2 whose tangent each element is.
public func atan<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Tensor(.unary(.atan), x.node) }

/// The hyperbolic sine of each element.
public func sinh<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Tensor(.unary(.sinh), x.node) }

/// The hyperbolic cosine of each element.
public func cosh<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Tensor(.unary(.cosh), x.node) }

/// The hyperbolic tangent of each element.
public func tanh<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Tensor(.unary(.tanh), x.node) }

/// The inverse hyperbolic sine of each element.
public func asinh<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Tensor(.unary(.asinh), x.node) }

/// The logistic function 1 / (1 + e⁻ˣ) of each element; never overflows.
public func sigmoid<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Tensor(.unary(.sigmoid), x.node) }

/// The error function 2/√π ∫₀ˣ e^(−t²) dt of each element.
public func erf<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Tensor(.unary(.erf), x.node) }

/// 1 − erf(x) of each element, exact where that is small.
public func erfc<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Tensor(.unary(.erfc), x.node) }

/// The greatest integer not above each element. Its derivative is 0.
public func floor<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Tensor(.unary(.floor), x.node) }

/// The absolute value of each element; the derivative at 0 is 0.
public func abs<Scalar: NumericScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Tensor(.unary(.absolute), x.node) }

/// −1, 0 or 1 by the sign of each element. Its derivative is 0.
public func sign<Scalar: NumericScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { Tensor(.unary(.sign), x.node) }

/// x² of each element.
public func square<Scalar: NumericScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> { x * x }

// MARK: Activations

/// log(1 + eˣ) of each element, without overflow; derivatives of every order are exact.
public func softplus<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    // Each side of 0 is analytic by itself, unlike max(x, 0) and |x|, whose second derivative at 0 would be wrong.
    let isPositive = x .> 0
    return select(isPositive, x, 0) + log1p(exp(select(isPositive, -x, x)))
}

/// max(x, 0) of each element, the rectified linear unit; the derivative at 0 is 0.
public func relu<Scalar: NumericScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    // Chosen by `x <= 0` so that not-a-number passes through.
    select(x .<= 0, 0, x)
}

/// x where positive, elsewhere `slope` x; the derivative at 0 is `slope`.
public func leakyReLU<Scalar: FloatingScalar>(_ x: Tensor<Scalar>, slope: Scalar = 0.01) -> Tensor<Scalar> {
    select(x .<= 0, slope * x, x)
}

/// x Φ(x) with the normal distribution function Φ, the Gaussian error linear unit in its exact form
/// x/2 (1 + erf(x/√2)).
///
/// Source: Hendrycks and Gimpel, "Gaussian error linear units", 2016, arXiv:1606.08415.
public func gelu<Scalar: FloatingScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    0.5 * x * (1 + erf(Scalar(0.5).squareRoot() * x))
}

// MARK: Powers

/// Each element to the power `exponent`.
///
/// The exponents −1, 0, 1, 2, 3, 4 are products and quotients, and 1/2 is the square root, with their derivatives:
/// they are exact at 0 and below it.
public func pow<Scalar: FloatingScalar>(_ x: Tensor<Scalar>, _ exponent: Scalar) -> Tensor<Scalar> {
    switch exponent {
    case 0: return Tensor(repeating: 1, shape: x.shape)
    case 1: return x
    case 2: return x * x
    case 3: return x * x * x
    case 4: return square(x * x)
    case 0.5: return sqrt(x)
    case -1: return 1 / x
    default: return pow(x, Tensor(repeating: exponent, shape: x.shape))
    }
}

/// Each element of `x` to the power of its partner in `exponent`; the shapes broadcast.
///
/// Not-a-number where `x` is negative and the exponent no integer.
public func pow<Scalar: FloatingScalar>(_ x: Tensor<Scalar>, _ exponent: Tensor<Scalar>) -> Tensor<Scalar> {
    elementwise(.power, x, exponent, operation: "pow")
}

/// `base` to the power of each element.
public func pow<Scalar: FloatingScalar>(_ base: Scalar, _ exponent: Tensor<Scalar>) -> Tensor<Scalar> {
    pow(Tensor(repeating: base, shape: exponent.shape), exponent)
}

// MARK: Extremes

/// The greater element of each pair; the shapes broadcast. Not-a-number wins.
/// Each half of a tie has half the derivative.
public func max<Scalar: NumericScalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    elementwise(.maximum, a, b, operation: "max")
}

/// The greater of each element and `b`. Not-a-number wins. At a tie the element has half the derivative.
public func max<Scalar: NumericScalar>(_ a: Tensor<Scalar>, _ b: Scalar) -> Tensor<Scalar> {
    max(a, Tensor(repeating: b, shape: a.shape))
}

/// The greater of `a` and each element. Not-a-number wins. At a tie the element has half the derivative.
public func max<Scalar: NumericScalar>(_ a: Scalar, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    max(Tensor(repeating: a, shape: b.shape), b)
}

/// The lesser element of each pair; the shapes broadcast. Not-a-number wins.
/// Each half of a tie has half the derivative.
public func min<Scalar: NumericScalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    elementwise(.minimum, a, b, operation: "min")
}

/// The lesser of each element and `b`. Not-a-number wins. At a tie the element has half the derivative.
public func min<Scalar: NumericScalar>(_ a: Tensor<Scalar>, _ b: Scalar) -> Tensor<Scalar> {
    min(a, Tensor(repeating: b, shape: a.shape))
}

/// The lesser of `a` and each element. Not-a-number wins. At a tie the element has half the derivative.
public func min<Scalar: NumericScalar>(_ a: Scalar, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
    min(Tensor(repeating: a, shape: b.shape), b)
}

extension Tensor where Scalar: NumericScalar {
    /// Each element, or the bound of `limits` it lies beyond. The derivative is 1 inside, 0 outside and 1/2 at a bound.
    public func clamped(to limits: ClosedRange<Scalar>) -> Tensor {
        let raised: Tensor = elementwise(
            .maximum, self, Tensor(repeating: limits.lowerBound, shape: shape), operation: "clamped")
        return elementwise(
            .minimum, raised, Tensor(repeating: limits.upperBound, shape: shape), operation: "clamped")
    }
}
