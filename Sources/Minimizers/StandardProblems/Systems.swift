import Tensors

// Equations in any number of variables, solved by least squares.

extension StandardProblem {
    /// Watson's differential equation, approximated by a polynomial with n coefficients; ever worse conditioned with n.
    public static func watson(dimensions n: Int) -> StandardProblem {
        requireAtLeast(2, n, "watson")
        let exponents = indices(n) - 1
        let t = (indices(29) / 29).reshaped(to: [29, 1])
        let powers = pow(t, exponents)
        let slopes = exponents * pow(t, max(exponents - 1, 0))
        return sumOfSquares(
            "Watson n=\(n)", source: paper(20), start: .zeros([n]), minima: watsonMinima[n] ?? []
        ) { x in
            let equation = matmul(slopes, x) - square(matmul(powers, x)) - 1
            return concatenate([equation, stack([x[0], x[1] - square(x[0]) - 1])])
        }
    }

    private static let watsonMinima: [Int: [Minimum]] = [
        9: [
            Minimum(
                1.39976013809739e-6,
                at: [
                    -1.530703652125337e-05, 0.9997897039319479, 0.014763963693581145, 0.1463423282991219,
                    1.0008211030057208, -2.617731140521184, 4.104403164481351, -3.1436122785579084, 1.0526264080105137,
                ])
        ],
        12: [
            Minimum(
                4.7223811031e-10,
                at: [
                    -6.63806045352748e-09, 1.0000016441178612, -0.0005639322102543747, 0.34782054050243993,
                    -0.1567315040828582, 1.052815177144039, -3.2472711532715683, 7.2884348975731275,
                    -10.27184824086112, 9.074113646711229, -4.541375466529188, 1.0120118885211509,
                ])
        ],
    ]

    /// A trigonometric function, with the residuals n − Σⱼ cos xⱼ + i (1 − cos xᵢ) − sin xᵢ and many minima; the start
    /// leads to the last known.
    package static func trigonometric(dimensions n: Int) -> StandardProblem {
        requireAtLeast(1, n, "trigonometric")
        let i = indices(n)
        let others =
            n == 10
            ? [
                Minimum(
                    4.473565812787246e-7,
                    at: [
                        0.05153885942846136, 0.05302136201470721, 0.05469685685841465, 0.05661958875479435,
                        0.05887064796524998, 0.061579660295691736, 0.21837669133714033, 0.06952259703845813,
                        0.14372807598235124, 0.09253122647006722,
                    ]),
                Minimum(
                    2.7950561218801407e-5,
                    at: [
                        0.0551509039806912, 0.05684061679473842, 0.05876400176269513, 0.06099060865676051,
                        0.06362621369585435, 0.06684317945275844, 0.20816151856988144, 0.16436309588564768,
                        0.08500689568850826, 0.09143145071470785,
                    ]),
            ] : []
        return sumOfSquares(
            "Trigonometric n=\(n)", source: paper(26),
            start: Tensor(repeating: 1 / Double(n), shape: [n]),
            minima: [Minimum(0, at: .zeros([n]))] + others
        ) { x in
            Double(n) - cos(x).sum() + i * (1 - cos(x)) - sin(x)
        }
    }

    /// Brown's almost-linear function: linear except for one product.
    package static func brownAlmostLinear(dimensions n: Int) -> StandardProblem {
        requireAtLeast(2, n, "brownAlmostLinear")
        let last = Tensor((0..<n).map { $0 == n - 1 ? Double(n + 1) : 0 })
        return sumOfSquares(
            "Brown almost-linear n=\(n)", source: paper(27), start: Tensor(repeating: 0.5, shape: [n]),
            minima: [Minimum(0, at: .ones([n])), Minimum(1, at: last)]
        ) { x in
            let sums = x[..<(n - 1)] + x.sum() - Double(n + 1)
            return concatenate([sums, x.product(keepingDimensions: true) - 1])
        }
    }

    /// An integral equation on n points.
    package static func discreteIntegral(dimensions n: Int) -> StandardProblem {
        requireAtLeast(1, n, "discreteIntegral")
        let h = 1 / Double(n + 1)
        let t = h * indices(n)
        let point =
            n == 10
            ? [
                -0.04316498251876487, -0.08157715653538687, -0.11448571438052926, -0.14097357686259665,
                -0.1599086961819831, -0.1698772023127749, -0.16908998378120835, -0.15524953522183182,
                -0.12535589167893493, -0.07541653368589202,
            ] : nil
        return sumOfSquares(
            "Discrete integral n=\(n)", source: paper(29), start: t * (t - 1),
            minima: [Minimum(0, at: point.map { Tensor($0) })]
        ) { x in
            let cubes = pow(x + t + 1, 3)
            let before = (t * cubes).cumulativeSum(alongAxis: 0)
            let rest = (1 - t) * cubes
            let after = rest.sum() - rest.cumulativeSum(alongAxis: 0)
            return x + h / 2 * ((1 - t) * before + t * after)
        }
    }

    /// Broyden's tridiagonal function, with the residuals (3 − 2xᵢ) xᵢ − xᵢ₋₁ − 2xᵢ₊₁ + 1, with 0 beyond the ends.
    public static func broydenTridiagonal(dimensions n: Int) -> StandardProblem {
        requireAtLeast(1, n, "broydenTridiagonal")
        let point =
            n == 10
            ? [
                -0.5707221320112248, -0.6818069499842752, -0.7022100760176601, -0.7055106298950804,
                -0.7049061557287437, -0.7014966070298512, -0.6918893223547983, -0.6657965144058537,
                -0.5960351090263657, -0.4164122575286934,
            ] : nil
        return sumOfSquares(
            "Broyden tridiagonal n=\(n)", source: paper(30), start: -Tensor.ones([n]),
            minima: [Minimum(0, at: point.map { Tensor($0) })]
        ) { x in
            let wide = x.padded(by: [(before: 1, after: 1)])
            return (3 - 2 * x) * x - wide[..<n] - 2 * wide[2...] + 1
        }
    }
}
