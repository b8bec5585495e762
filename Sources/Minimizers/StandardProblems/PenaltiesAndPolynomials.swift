import Support
import Tensors

// Penalties, linear functions and quadrature in any number of variables.

extension StandardProblem {
    /// The first penalty function: ∑ 10⁻⁵ (xᵢ − 1)² and the penalty for ∑ xᵢ² ≠ ¼.
    package static func penaltyI(dimensions n: Int) -> StandardProblem {
        requireAtLeast(1, n, "penaltyI")
        let minima =
            n == 4 ? [Minimum(2.2499775008999375e-5, at: Tensor(repeating: 0.2500074995875379, shape: [n]))] : []
        return sumOfSquares(
            "Penalty I n=\(n)", source: paper(23), start: indices(n), minima: minima
        ) { x in
            concatenate([1e-5.squareRoot() * (x - 1), square(x).sum(keepingDimensions: true) - 0.25])
        }
    }

    /// The second penalty function: exponentials of neighbors, and the penalty for ∑ (n − i + 1) xᵢ² ≠ 1.
    /// - Precondition: at least two dimensions.
    package static func penaltyII(dimensions n: Int) -> StandardProblem {
        requireAtLeast(2, n, "penaltyII")
        let i = indices(n)
        let powers = exp(i / 10)
        let y = powers[1...] + powers[..<(n - 1)]
        return sumOfSquares(
            "Penalty II n=\(n)", source: paper(24), start: Tensor(repeating: 0.5, shape: [n]),
            minima: penaltyIIMinima[n] ?? []
        ) { x in
            let e = exp(x / 10)
            return concatenate([
                x[..<1] - 0.2,
                1e-5.squareRoot() * (e[1...] + e[..<(n - 1)] - y),
                1e-5.squareRoot() * (e[1...] - exp(Tensor(-0.1))),
                ((Double(n + 1) - i) * square(x)).sum(keepingDimensions: true) - 1,
            ])
        }
    }

    private static let penaltyIIMinima: [Int: [Minimum]] = [
        4: [
            Minimum(
                9.376293007355442e-6,
                at: [0.1999993333503804, 0.1913167009927725, 0.48010148533262326, 0.5188454043902003])
        ],
        10: [
            Minimum(
                2.9366053745674594e-4,
                at: [
                    0.19998360519782363, 0.010350648471293187, 0.019604934480438714, 0.03208906722068611,
                    0.04993267739964202, 0.07651399515399471, 0.11862407286950588, 0.19214487233557934,
                    0.3473205869418479, 0.36916437415935804,
                ])
        ],
    ]

    /// A linear function with a Jacobian of full rank; the minimum is m − n.
    /// - Precondition: at least as many residuals as dimensions.
    package static func linearFullRank(dimensions n: Int, residuals m: Int) -> StandardProblem {
        requireAtLeast(1, n, "linearFullRank")
        guard m >= n else { misuse("linearFullRank: \(m) residuals for \(n) dimensions; give \(n) or more") }
        return sumOfSquares(
            "Linear full rank n=\(n) m=\(m)", source: paper(32), start: .ones([n]),
            minima: [Minimum(Double(m - n), at: -Tensor.ones([n]))]
        ) { x in
            x.padded(by: [(before: 0, after: m - n)]) - 2 / Double(m) * x.sum() - 1
        }
    }

    /// A linear function i Σⱼ j xⱼ − 1, with a Jacobian of rank 1; least on a whole hyperplane, m (m − 1) / (2 (2m +
    /// 1)).
    package static func linearRankOne(dimensions n: Int, residuals m: Int) -> StandardProblem {
        requireAtLeast(1, n, "linearRankOne")
        guard m >= n else { misuse("linearRankOne: \(m) residuals for \(n) dimensions; give \(n) or more") }
        let (i, j) = (indices(m), indices(n))
        let (value, sum) = (Double(m * (m - 1)) / Double(2 * (2 * m + 1)), 3 / Double(2 * m + 1))
        return sumOfSquares(
            "Linear rank 1 n=\(n) m=\(m)", source: paper(33), start: .ones([n]),
            minima: [Minimum(value, at: Tensor((0..<n).map { $0 == 0 ? sum : 0 }))]
        ) { x in
            i * dot(j, x) - 1
        }
    }

    /// The Chebyshev quadrature on [0, 1] with abscissas x: each residual is a polynomial's mean over them less its
    /// integral.
    package static func chebyquad(dimensions n: Int) -> StandardProblem {
        requireAtLeast(1, n, "chebyquad")
        let start = indices(n) / Double(n + 1)
        return sumOfSquares(
            "Chebyquad n=\(n)", source: paper(35), start: start, minima: chebyquadMinima[n] ?? []
        ) { x in
            let u = 2 * x - 1
            var (before, polynomial) = (Tensor<Double>.ones([n]), u)
            var residuals: [Tensor<Double>] = []
            for degree in 1...n {
                let integral = degree.isMultiple(of: 2) ? -1 / Double(degree * degree - 1) : 0
                residuals.append(polynomial.mean() - integral)
                (before, polynomial) = (polynomial, 2 * u * polynomial - before)
            }
            return stack(residuals)
        }
    }

    private static let chebyquadMinima: [Int: [Minimum]] = [
        8: [
            Minimum(
                0.0035168737256779294,
                at: [
                    0.04315276015101664, 0.19309084038418614, 0.26632870689027294, 0.5, 0.5, 0.7336712931097271,
                    0.8069091596158139, 0.9568472398489833,
                ])
        ],
        9: [
            Minimum(
                0,
                at: [
                    0.04420534613578277, 0.19949067230988102, 0.23561910847105996, 0.4160469078925982, 0.5,
                    0.5839530921074021, 0.76438089152894, 0.8005093276901191, 0.9557946538642172,
                ])
        ],
    ]
}
