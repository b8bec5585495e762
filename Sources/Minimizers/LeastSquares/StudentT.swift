import Support

/// Student's t distribution, of the error of an estimate in units of its standard error.
package struct StudentT: Sendable, Hashable {
    /// The degrees of freedom ν > 0.
    package let degreesOfFreedom: Double

    package init(degreesOfFreedom: Double) { self.degreesOfFreedom = degreesOfFreedom }

    /// Returns the probability of a number of at most t.
    package func cumulative(_ t: Double) -> Double {
        let nu = degreesOfFreedom
        let tail = 0.5 * incompleteBeta(nu / (nu + t * t), nu / 2, 0.5)
        return t > 0 ? 1 - tail : tail
    }

    /// Returns t with P(|T| ≤ t) = `probability`, such as 12.7 for 0.95 and one degree of freedom; by bisection.
    /// - Precondition: 0 ≤ `probability` < 1.
    package func twoSidedQuantile(_ probability: Double) -> Double {
        let nu = degreesOfFreedom
        func outside(_ t: Double) -> Double { incompleteBeta(nu / (nu + t * t), nu / 2, 0.5) }
        var (low, high) = (0.0, 1.0)
        while outside(high) > 1 - probability { (low, high) = (high, 2 * high) }
        while true {
            let middle = low + (high - low) / 2
            guard middle > low && middle < high else { return middle }
            if outside(middle) > 1 - probability { low = middle } else { high = middle }
        }
    }
}

/// Returns the regularized incomplete beta function Iₓ(a, b), by its continued fraction. Source: Press et al.,
/// *Numerical Recipes*, 3rd ed., 2007, section 6.4, with Lentz's method.
func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    // The fraction converges fast on this side of the mean.
    guard x <= (a + 1) / (a + b + 2) else { return 1 - incompleteBeta(1 - x, b, a) }
    let logFactor: Double = lgamma(a + b) - lgamma(a) - lgamma(b)
    let logPower: Double = a * log(x)
    let logRest: Double = b * log1p(-x)
    let front = exp(logFactor + logPower + logRest) / a
    let tiny = 1e-300
    var (c, d) = (1.0, 1 / nonzero(1 - (a + b) * x / (a + 1)))
    var fraction = d
    for m in 1...10_000 {
        let m = Double(m)
        let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        var change = 1.0
        for term in [even, odd] {
            d = 1 / nonzero(1 + term * d)
            c = nonzero(1 + term / c)
            change = c * d
            fraction *= change
        }
        if abs(change - 1) < Double.ulpOfOne { break }
    }
    return front * fraction

    func nonzero(_ number: Double) -> Double { abs(number) < tiny ? tiny : number }
}
