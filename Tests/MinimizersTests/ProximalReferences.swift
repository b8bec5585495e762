import Minimizers
import Tensors

/// Proximal points and projections made by SciPy and NumPy, from `proximal.json`, and what they are of.
struct ProximalReferences: Decodable {
    struct Row: Sendable, Decodable, CustomStringConvertible {
        let name: String
        let input: [Double]
        let output: [Double]

        var description: String { "\(name) \(input)" }
    }

    struct LeastSquares: Sendable, Decodable {
        let matrix: [[Double]]
        let right: [Double]
        let solution: [Double]
    }

    let step: Double
    let proximal: [Row]
    let sets: [Row]
    let nonNegativeLeastSquares: [LeastSquares]

    static let all = readReference("proximal.json", as: ProximalReferences.self)

    static let functions: [String: any ProximalFunction] = [
        "l1": L1Norm(weight: 0.8), "l1-weights": L1Norm(weights: [0, 0.5, 1, 1.5, 2, 0.1]),
        "squared": SquaredL2Norm(weight: 0.8), "l2": L2Norm(weight: 0.8), "group": GroupNorm([1..<3, 3..<6]),
        "elastic": ElasticNet(l1: 0.5, l2: 0.3), "maximum": MaximumNorm(weight: 0.8),
        "nuclear": NuclearNorm(rows: 2, columns: 3, weight: 0.8), "variation": TotalVariation(weight: 0.8),
        "image": imageTotalVariation(rows: 3, columns: 3, weight: 0.4),
        "image-inner": imageTotalVariation(rows: 3, columns: 3, weight: 0.4, includesEdges: false),
        "separable": SeparableSum([(0..<2, L1Norm()), (2..<5, Indicator(Simplex()))]),
        "scaled": Scaled(L1Norm(), by: 0.3, argument: 2, offset: Vector(repeating: -0.5, count: 6)),
    ]

    static let normal: Vector = [1, -2, 0.5, 1, 0, 3]

    static func sets() throws -> [String: any ConvexSet] {
        [
            "box": Bounds(-0.5...1, count: 6), "orthant": NonNegativeOrthant(), "simplex": Simplex(),
            "simplex-2.5": Simplex(sum: 2.5), "l1-ball": L1Ball(),
            "l2-ball": L2Ball(radius: 1.2, center: Vector(repeating: 0.3, count: 6)),
            "maximum-ball": MaximumNormBall(radius: 0.7), "nuclear-ball": NuclearBall(rows: 2, columns: 3, radius: 1.5),
            "half-space": HalfSpace(normal: normal, offset: 0.2), "hyperplane": Hyperplane(normal: normal, offset: 0.2),
            "affine": try AffineSet(
                Matrix([[1, 2, -1, 0.5, 0, 1], [0, 1, 1, -2, 1, 0], [1, 3, 0, -1.5, 1, 1]]), equals: [1, -0.5, 0.5]),
            "cone": SecondOrderCone(), "monotone": MonotoneCone(), "semidefinite": PositiveSemidefiniteCone(order: 3),
            "intersection": Intersection(
                Bounds(-1...1, count: 6), HalfSpace(normal: Vector(repeating: 1, count: 6), offset: 0.5)),
        ]
    }
}

/// Normal random numbers, the same in each run.
func randomVectors(_ number: Int, of count: Int, scale: Double = 1, seed: RandomKey = 1) -> [Vector] {
    let numbers = Tensor<Double>.normal([number * count], seed: seed).scalars
    return (0..<number).map { scale * Vector(numbers[($0 * count)..<(($0 + 1) * count)]) }
}
