import Minimizers
import Tensors

/// Problems with bounds, by name as in `constrained.json`.
enum BoundedProblems {
    typealias Function = @Sendable (Tensor<Double>) -> Tensor<Double>

    static let functions: [String: Function] = [
        "hs1": rosenbrock, "hs2": rosenbrock,
        "hs3": { x in x[1] + 1e-5 * square(x[1] - x[0]) },
        "hs4": { x in pow(x[0] + 1, 3) / 3 + x[1] },
        "hs5": { x in
            let linear = 2.5 * x[1] - 1.5 * x[0] + 1
            return sin(x[0] + x[1]) + square(x[0] - x[1]) + linear
        },
        "hs38": wood,
        "hs45": { x in 2 - x[0] * x[1] * x[2] * x[3] * x[4] / 120 },
        "wood": wood,
        "chained": { x in
            let (left, right) = (x[0..<(x.count - 1)], x[1..<x.count])
            return (100 * square(right - square(left)) + square(1 - left)).sum()
        },
        "trigonometric": { x in
            let n = Double(x.count)
            let i = Tensor<Double>((1...x.count).map(Double.init))
            return square(n - cos(x).sum() + i * (1 - cos(x)) - sin(x)).sum()
        },
        "broyden": { x in
            let zero = Tensor<Double>.zeros([1])
            let (left, right) = (
                concatenate([zero, x[0..<(x.count - 1)]]), concatenate([x[1..<x.count], zero])
            )
            return square((3 - 2 * x) * x - left - 2 * right + 1).sum()
        },
        "powell": { x in
            let rows = x.reshaped(to: [x.count / 4, 4]).transposed()
            let (a, b, c, d) = (rows[0], rows[1], rows[2], rows[3])
            let quadratic = square(a + 10 * b) + 5 * square(c - d)
            return (quadratic + square(square(b - 2 * c)) + 10 * square(square(a - d))).sum()
        },
        "driver": { x in
            let (left, right) = (x[0..<(x.count - 1)], x[1..<x.count])
            return 4 * (0.25 * square(x[0] - 1) + square(right - square(left)).sum())
        },
    ]

    @Sendable static func rosenbrock(_ x: Tensor<Double>) -> Tensor<Double> {
        100 * square(x[1] - square(x[0])) + square(1 - x[0])
    }

    @Sendable static func wood(_ x: Tensor<Double>) -> Tensor<Double> {
        let valleys = 100 * square(x[1] - square(x[0])) + 90 * square(x[3] - square(x[2]))
        let distances = square(1 - x[0]) + square(1 - x[2])
        return valleys + distances + 10 * square(x[1] + x[3] - 2) + 0.1 * square(x[1] - x[3])
    }
}
