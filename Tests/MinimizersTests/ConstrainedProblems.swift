import Minimizers
import Tensors

/// Hock and Schittkowski's problems, by their names there.
struct ConstrainedProblem: Sendable, CustomStringConvertible {
    typealias Function = @Sendable (Tensor<Double>) -> Tensor<Double>

    let name: String
    let function: Function
    var bounds: Bounds?
    var equalities: [Function] = []
    /// At most 0.
    var inequalities: [Function] = []

    var description: String { name }

    var constraints: [TensorConstraint<Tensor<Double>, Double>] {
        equalities.map { .equal($0, 0) } + inequalities.map { .atMost($0, 0) }
    }

    static let all = [
        ConstrainedProblem(
            name: "hs6", function: { x in square(1 - x[0]) }, equalities: [{ x in 10 * (x[1] - square(x[0])) }]),
        ConstrainedProblem(
            name: "hs7", function: { x in log(1 + square(x[0])) - x[1] },
            equalities: [{ x in square(1 + square(x[0])) + square(x[1]) - 4 }]),
        ConstrainedProblem(
            name: "hs10", function: { x in x[0] - x[1] },
            inequalities: [{ x in 3 * square(x[0]) - 2 * x[0] * x[1] + square(x[1]) - 1 }]),
        ConstrainedProblem(
            name: "hs21", function: { x in 0.01 * square(x[0]) + square(x[1]) - 100 },
            bounds: Bounds([2...50, -50...50]), inequalities: [{ x in 10 - 10 * x[0] + x[1] }]),
        ConstrainedProblem(
            name: "hs26", function: { x in square(x[0] - x[1]) + square(square(x[1] - x[2])) },
            equalities: [{ x in (1 + square(x[1])) * x[0] + square(square(x[2])) - 3 }]),
        ConstrainedProblem(
            name: "hs28", function: { x in square(x[0] + x[1]) + square(x[1] + x[2]) },
            equalities: [{ x in x[0] + 2 * x[1] + 3 * x[2] - 1 }]),
        ConstrainedProblem(
            name: "hs35",
            function: { x in
                let squares = 2 * square(x[0]) + 2 * square(x[1]) + square(x[2])
                let linear = 8 * x[0] + 6 * x[1] + 4 * x[2]
                return 9 - linear + squares + 2 * x[0] * (x[1] + x[2])
            }, bounds: Bounds(0 ... .infinity, count: 3), inequalities: [{ x in x[0] + x[1] + 2 * x[2] - 3 }]),
        ConstrainedProblem(
            name: "hs39", function: { x in -x[0] },
            equalities: [
                { x in x[1] - x[0] * square(x[0]) - square(x[2]) }, { x in square(x[0]) - x[1] - square(x[3]) },
            ]),
        ConstrainedProblem(
            name: "hs40", function: { x in -x[0] * x[1] * x[2] * x[3] },
            equalities: [
                { x in x[0] * square(x[0]) + square(x[1]) - 1 }, { x in square(x[0]) * x[3] - x[2] },
                { x in square(x[3]) - x[1] },
            ]),
        ConstrainedProblem(
            name: "hs43",
            function: { x in
                let squares = square(x[0]) + square(x[1]) + 2 * square(x[2]) + square(x[3])
                return squares - 5 * x[0] - 5 * x[1] - 21 * x[2] + 7 * x[3]
            },
            inequalities: [
                { x in
                    let linear = x[0] - x[1] + x[2] - x[3]
                    return square(x).sum() + linear - 8
                },
                { x in
                    let squares = square(x).sum() + square(x[1]) + square(x[3])
                    return squares - x[0] - x[3] - 10
                },
                { x in
                    let linear = 2 * x[0] - x[1] - x[3]
                    return square(x[0]) + square(x[0..<3]).sum() + linear - 5
                },
            ]),
        ConstrainedProblem(
            name: "hs71", function: { x in x[0] * x[3] * (x[0] + x[1] + x[2]) + x[2] },
            bounds: Bounds(1...5, count: 4), equalities: [{ x in square(x).sum() - 40 }],
            inequalities: [{ x in 25 - x[0] * x[1] * x[2] * x[3] }]),
        ConstrainedProblem(
            name: "hs76",
            function: { x in
                let squares = square(x[0]) + 0.5 * square(x[1]) + square(x[2]) + 0.5 * square(x[3])
                return squares - x[0] * x[2] + x[2] * x[3] - x[0] - 3 * x[1] + x[2] - x[3]
            }, bounds: Bounds(0 ... .infinity, count: 4),
            inequalities: [
                { x in x[0] + 2 * x[1] + x[2] + x[3] - 5 }, { x in 3 * x[0] + x[1] + 2 * x[2] - x[3] - 4 },
                { x in 1.5 - x[1] - 4 * x[2] },
            ]),
    ]
}
