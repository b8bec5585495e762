import Support
import Tensors

/// The numbers B₂ₖ / (2k)! of the expansions of log Γ and its derivatives for large arguments, from k = 1; the first one left
/// out is below the rounding from x = 10 on.
private let bernoulliOverFactorial: [Double] = [
    1 / 12, -1 / 720, 1 / 30240, -1 / 1_209_600, 1 / 47_900_160, -691 / 1_307_674_368_000, 1 / 74_724_249_600,
    -3617 / 10_670_622_842_880_000,
]

private let shift = 10

private func factorial(_ n: Int) -> Double { n < 2 ? 1 : (2...n).reduce(1) { $0 * Double($1) } }

/// The derivative of log Γ of order n + 1 at x; not a number unless n is a whole number of at least 0, and below
/// −1,000,000, where it would take too long.
///
/// By the recurrence ψₙ(x) = ψₙ(x + 1) − (−1)ⁿ n! x⁻ⁿ⁻¹ up to where its expansion holds. Source: Abramowitz and Stegun,
/// *Handbook of Mathematical Functions*, 1964, 6.4.6 and 6.4.11.
func polygamma(_ order: Double, _ x: Double) -> Double {
    guard order >= 0, order <= 100, let n = Int(exactly: order), x > -1e6 else { return .nan }
    let sign: Double = n.isMultiple(of: 2) ? 1 : -1
    var (z, total) = (x, 0.0)
    while z < Double(shift + n) {
        if z == 0 { return .nan }
        total -= sign * factorial(n) * Double.power(1 / z, Double(n + 1))
        z += 1
    }
    var expansion = n == 0 ? -Double.apply(.log, z) : factorial(n - 1) * Double.power(1 / z, Double(n))
    expansion += factorial(n) / 2 * Double.power(1 / z, Double(n + 1))
    for (k, number) in zip(1..., bernoulliOverFactorial) {
        expansion += number * factorial(2 * k + n - 1) * Double.power(1 / z, Double(2 * k + n))
    }
    return total - sign * expansion
}

extension Tensor<Double> {
    /// log |Γ(x)|, by Stirling's expansion, and by reflection below ½.
    static func logarithmOfGamma(_ x: Tensor) -> Tensor {
        let (isReflected, z, angle) = reflection(of: x)
        let value = stirling(z)
        let mirrored = Double.apply(.log, .pi) - Tensors.log(Tensors.abs(Tensors.sin(angle))) - value
        return Tensors.select(isReflected, mirrored, value)
    }

    static func gamma(_ x: Tensor) -> Tensor {
        let (isReflected, z, angle) = reflection(of: x)
        let value = Tensors.exp(stirling(z))
        return Tensors.select(isReflected, .pi / (Tensors.sin(angle) * value), value)
    }

    static func digamma(_ x: Tensor) -> Tensor {
        let (isReflected, z, angle) = reflection(of: x)
        let value = polygamma(ofPositive: z, order: 0)
        return Tensors.select(isReflected, value - .pi / Tensors.tan(angle), value)
    }

    /// The derivative of `digamma` of a whole order from 1; not a number below 0.
    static func polygamma(_ order: Tensor, _ x: Tensor) -> Tensor {
        polygamma(ofPositive: Tensors.select(x .> 0, x, Tensor(Double.nan)), order: Int(order.scalar))
    }

    /// Whether x is below ½, the argument 1 − x or x that is not, and πx where it is. Elsewhere the angle is one whose
    /// functions are finite, so that what is not chosen has finite derivatives.
    private static func reflection(of x: Tensor) -> (isReflected: Tensor<Bool>, argument: Tensor, angle: Tensor) {
        let isReflected = x .< 0.5
        return (
            isReflected, Tensors.select(isReflected, 1 - x, x),
            .pi * Tensors.select(isReflected, x, Tensor(0.25))
        )
    }

    /// log Γ(z) for z of at least ½.
    private static func stirling(_ z: Tensor) -> Tensor {
        let far = z + Double(shift)
        let product = (1..<shift).reduce(z) { $0 * (z + Double($1)) }
        var value = (far - 0.5) * Tensors.log(far) - far + 0.5 * Double.apply(.log, 2 * .pi)
        var power = 1 / far
        let square = power * power
        for (k, number) in zip(1..., bernoulliOverFactorial) {
            value = value + number * factorial(2 * k - 2) * power
            power = power * square
        }
        return value - Tensors.log(product)
    }

    private static func polygamma(ofPositive z: Tensor, order n: Int) -> Tensor {
        let sign: Double = n.isMultiple(of: 2) ? 1 : -1
        let far = z + Double(shift + n)
        var total = (0..<(shift + n)).reduce(Tensor(0)) {
            $0 - sign * factorial(n) * Tensors.pow(z + Double($1), Double(-n - 1))
        }
        let leading = n == 0 ? -Tensors.log(far) : factorial(n - 1) * Tensors.pow(far, Double(-n))
        total = total - sign * (leading + factorial(n) / 2 * Tensors.pow(far, Double(-n - 1)))
        for (k, number) in zip(1..., bernoulliOverFactorial) {
            total = total - sign * number * factorial(2 * k + n - 1) * Tensors.pow(far, Double(-2 * k - n))
        }
        return total
    }
}
