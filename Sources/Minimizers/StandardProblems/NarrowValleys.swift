import Support
import Tensors

// Curved valleys, bad scaling, singular Hessians.

extension StandardProblem {
    /// Rosenbrock's function 100 (x₂ − x₁²)² + (1 − x₁)², a narrow curved valley.
    public static let rosenbrock = sumOfSquares(
        "Rosenbrock", source: paper(1), start: [-1.2, 1], searchBox: -2.048...2.048,
        minima: [Minimum(0, at: [1, 1])]
    ) { x in
        stack([10 * (x[1] - square(x[0])), 1 - x[0]])
    }

    /// The sum of Rosenbrock's function over pairs of variables.
    /// - Precondition: an even number of dimensions.
    public static func extendedRosenbrock(dimensions n: Int) -> StandardProblem {
        requireMultiple(n, of: 2, "extendedRosenbrock")
        return sumOfSquares(
            "Extended Rosenbrock n=\(n)", source: paper(21), start: Tensor([-1.2, 1]).tiled(by: [n / 2]),
            searchBox: -2.048...2.048, minima: [Minimum(0, at: .ones([n]))]
        ) { x in
            let pairs = x.reshaped(to: [n / 2, 2])
            let (odd, even) = (pairs[.all, 0], pairs[.all, 1])
            return concatenate([10 * (even - square(odd)), 1 - odd])
        }
    }

    /// Rosenbrock's function Σ 100 (xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)², where each variable couples with the next. From four
    /// variables on there is another minimum near (−1, 1, … 1).
    /// - Precondition: at least two dimensions.
    public static func chainedRosenbrock(dimensions n: Int) -> StandardProblem {
        requireAtLeast(2, n, "chainedRosenbrock")
        return sumOfSquares(
            "Chained Rosenbrock n=\(n)", source: "scipy.optimize.rosen, started as in SciPy's tutorial",
            start: Tensor((0..<n).map { [1.3, 0.7, 0.8, 1.9, 1.2][$0 % 5] }),
            searchBox: -2.048...2.048, minima: [Minimum(0, at: .ones([n]))]
        ) { x in
            let (here, next) = (x[..<(n - 1)], x[1...])
            return concatenate([10 * (next - square(here)), 1 - here])
        }
    }

    /// Powell's badly scaled function, with the residuals 10⁴ x₁x₂ − 1 and exp(−x₁) + exp(−x₂) − 1.0001.
    package static let powellBadlyScaled = sumOfSquares(
        "Powell badly scaled", source: paper(3), start: [0, 1],
        minima: [Minimum(0, at: [1.0981593296998175e-05, 9.106146739866524])]
    ) { x in
        stack([1e4 * x[0] * x[1] - 1, exp(-x[0]) + exp(-x[1]) - 1.0001])
    }

    /// Brown's badly scaled function, with the residuals x₁ − 10⁶, x₂ − 2·10⁻⁶ and x₁x₂ − 2.
    package static let brownBadlyScaled = sumOfSquares(
        "Brown badly scaled", source: paper(4), start: [1, 1],
        minima: [Minimum(0, at: [1e6, 2e-6])]
    ) { x in
        stack([x[0] - 1e6, x[1] - 2e-6, x[0] * x[1] - 2])
    }

    /// A valley along a helix, with the residuals 10 (x₃ − 10θ), 10 (√(x₁² + x₂²) − 1) and x₃, with θ the angle of (x₁,
    /// x₂) in turns, which jumps at x₁ = 0.
    package static let helicalValley = sumOfSquares(
        "Helical valley", source: paper(7), start: [-1, 0, 0],
        minima: [Minimum(0, at: [1, 0, 0])]
    ) { x in
        let turn = atan(x[1] / x[0]) / (2 * Double.pi)
        let angle = select(x[0] .< 0, turn + 0.5, turn)
        let radius = sqrt(square(x[0]) + square(x[1]))
        return stack([10 * (x[2] - 10 * angle), 10 * (radius - 1), x[2]])
    }

    /// Powell's singular function, with the residuals x₁ + 10x₂, √5 (x₃ − x₄), (x₂ − 2x₃)² and √10 (x₁ − x₄)². The
    /// Hessian is singular at the minimum.
    public static let powellSingular = powell(dimensions: 4, "Powell singular", problem: 13)

    /// The sum of Powell's singular function over groups of four variables.
    /// - Precondition: a multiple of four dimensions.
    package static func extendedPowell(dimensions n: Int) -> StandardProblem {
        powell(dimensions: n, "Extended Powell n=\(n)", problem: 22)
    }

    private static func powell(dimensions n: Int, _ name: String, problem: Int) -> StandardProblem {
        requireMultiple(n, of: 4, "extendedPowell")
        return sumOfSquares(
            name, source: paper(problem), start: Tensor([3, -1, 0, 1]).tiled(by: [n / 4]),
            minima: [Minimum(0, at: .zeros([n]))]
        ) { x in
            let fours = x.reshaped(to: [n / 4, 4])
            let (a, b, c, d) = (fours[.all, 0], fours[.all, 1], fours[.all, 2], fours[.all, 3])
            return concatenate([
                a + 10 * b, 5.0.squareRoot() * (c - d), square(b - 2 * c), 10.0.squareRoot() * square(a - d),
            ])
        }
    }

    private static func requireMultiple(_ dimensions: Int, of factor: Int, _ problem: String) {
        guard dimensions > 0, dimensions.isMultiple(of: factor) else {
            misuse("\(problem): \(dimensions) dimensions; give a multiple of \(factor)")
        }
    }

    static func requireAtLeast(_ least: Int, _ dimensions: Int, _ problem: String) {
        guard dimensions >= least else {
            misuse("\(problem): \(dimensions) dimensions; give \(least) or more")
        }
    }
}
