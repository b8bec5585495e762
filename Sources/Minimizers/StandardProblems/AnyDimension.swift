import Support
import Tensors

// Simple functions in any number of variables, some with many minima.

extension StandardProblem {
    /// The sphere function Σ xᵢ².
    public static func sphere(dimensions n: Int) -> StandardProblem {
        requireAtLeast(1, n, "sphere")
        return sumOfSquares(
            "Sphere n=\(n)", source: "De Jong's first function", start: .ones([n]), searchBox: -5.12...5.12,
            minima: [Minimum(0, at: .zeros([n]))]
        ) { x in
            x
        }
    }

    /// The quadratic ½ Σ wᵢ xᵢ² with weights in equal ratios from 1 to `condition`, the Hessian's condition number.
    /// - Precondition: at least two dimensions, a condition number of 1 or more.
    public static func ravine(dimensions n: Int, condition: Double) -> StandardProblem {
        requireAtLeast(2, n, "ravine")
        guard condition >= 1 else { misuse("ravine: condition number \(condition); give 1 or more") }
        let weights = pow(condition, (indices(n) - 1) / Double(n - 1))
        return StandardProblem(
            "Ravine n=\(n) condition=\(condition)", source: "a quadratic", start: .ones([n]), searchBox: -10...10,
            minima: [Minimum(0, at: .zeros([n]))],
            function: { x in (weights * square(x)).sum() / 2 })
    }

    /// Rastrigin's function 10 n + Σ (xᵢ² − 10 cos 2πxᵢ), with a minimum near every point of whole numbers.
    public static func rastrigin(dimensions n: Int) -> StandardProblem {
        requireAtLeast(1, n, "rastrigin")
        return StandardProblem(
            "Rastrigin n=\(n)", source: "Rastrigin, 1974", start: Tensor(repeating: 2.2, shape: [n]),
            searchBox: -5.12...5.12, minima: [Minimum(0, at: .zeros([n]))],
            function: { x in Double(10 * n) + (square(x) - 10 * cos(2 * Double.pi * x)).sum() })
    }

    /// Ackley's function −20 exp(−0.2 √(mean xᵢ²)) − exp(mean cos 2πxᵢ) + 20 + e, a funnel full of minima. It has no
    /// derivative at the least, where it comes to a point.
    public static func ackley(dimensions n: Int) -> StandardProblem {
        requireAtLeast(1, n, "ackley")
        let e = exp(Tensor(1.0))
        return StandardProblem(
            "Ackley n=\(n)", source: "Ackley, A Connectionist Machine for Genetic Hillclimbing, 1987",
            start: Tensor(repeating: 2.2, shape: [n]), searchBox: -32.768...32.768,
            minima: [Minimum(0, at: .zeros([n]))],
            function: { x in
                let funnel = -20 * exp(-0.2 * sqrt(square(x).mean()))
                return funnel - exp(cos(2 * Double.pi * x).mean()) + 20 + e
            })
    }

    /// The function of Styblinski and Tang, ½ Σ (xᵢ⁴ − 16xᵢ² + 5xᵢ), with 2ⁿ minima.
    public static func styblinskiTang(dimensions n: Int) -> StandardProblem {
        requireAtLeast(1, n, "styblinskiTang")
        return StandardProblem(
            "Styblinski-Tang n=\(n)", source: "Styblinski and Tang, Neural Networks 3, 1990", start: .zeros([n]),
            searchBox: -5...5,
            minima: [
                Minimum(
                    -39.16616570377141 * Double(n), at: Tensor(repeating: -2.903534027771177, shape: [n])),
                Minimum(
                    -25.02944665528394 * Double(n), at: Tensor(repeating: 2.746802770990837, shape: [n])),
            ],
            function: { x in (pow(x, 4) - 16 * square(x) + 5 * x).sum() / 2 })
    }
}
