import Foundation
import Tensors

/// The steps of an optimizer of another library, from `trajectories.json`.
struct Trajectory: Sendable, CustomStringConvertible, Decodable {
    let name: String
    let library: String
    /// The function that is made small.
    let function: String
    /// Ours, as text.
    let optimizer: String
    /// Before the first step and after each: all leaves, one after the other.
    let parameters: [[Double]]
    let values: [Double]
    /// What is judged and kept, where the library averages.
    let averages: [[Double]]?
    /// The steps, counted from 0, at which the gradient is not a number.
    let nonFiniteSteps: [Int]?
    /// What the gradient of each step is multiplied by, in turn.
    let gradientFactors: [Double]?
    /// In 64 bits, where the library's own roundings are greater than 1e-12.
    let tolerance: Double?
    /// How far the library's own parameters end from these if they, and nothing else, are rounded to 32 bits at each
    /// step; given where that is more than 7e-6.
    let sensitivity: Double?

    var description: String { name }

    /// Whether it was made in arbitrary precision, and not by a library.
    var isExact: Bool { library == "mpmath" }

    /// What the gradient of a step, counted from 0, is multiplied by.
    func factor(ofStep step: Int) -> Double {
        if nonFiniteSteps?.contains(step) ?? false { return .nan }
        return gradientFactors.map { $0[step % $0.count] } ?? 1
    }

    static let all = References.trajectories.rows + References.firstSteps.flatMap(\.rows)
}

/// A function of leaves that the trajectories go down.
struct TestFunction: Sendable, Decodable {
    struct Leaf: Sendable, Decodable {
        let name: String
        let shape: [Int]
    }
    let leaves: [Leaf]
    let start: [[Double]]

    func start<S: FloatingScalar>(as _: S.Type) -> [String: Tensor<S>] {
        Dictionary(
            uniqueKeysWithValues: zip(leaves, start).map { leaf, numbers in
                (leaf.name, Tensor(shape: Shape(leaf.shape), scalars: numbers.map { S($0) }))
            })
    }

    /// The leaves in their order, one after the other.
    func vector<S: FloatingScalar>(_ parameters: [String: Tensor<S>]) -> Tensor<S> {
        concatenate(leaves.compactMap { parameters[$0.name]?.flattened() })
    }

    static func named<S: FloatingScalar>(_ name: String, _: S.Type) -> (Tensor<S>) -> Tensor<S> {
        switch name {
        case "rosenbrock3":
            { p in
                let (x, y, z) = (p[0], p[1], p[2])
                return square(1 - x) + 10 * square(y - square(x)) + square(1 - y) + 10 * square(z - square(y))
            }
        case "chain", "chainWeight", "chainTensor":
            { u in
                let (first, next) = (u[0..<(u.count - 1)], u[1..<u.count])
                return (square(1 - first) + 10 * square(next - square(first))).sum()
            }
        case "separable":
            { u in
                let weights = Tensor<S>(shape: u.shape, scalars: (1...u.count).map { S(Double($0)) })
                return (weights * (square(1 - u) / 2 + square(square(u)) / 4)).sum()
            }
        default: fatalError("the reference names function \(name), which the tests do not know")
        }
    }
}

/// The reference files as they stand; `Tests/References/README.md` describes them.
enum References {
    struct Trajectories: Decodable {
        let functions: [String: TestFunction]
        let rows: [Trajectory]
        let projections: [Projection]?
    }

    /// A point and what a library projects it to.
    struct Projection: Decodable, Sendable, CustomStringConvertible {
        let projection: String
        let optimizer: String
        let input: [Double]
        let output: [Double]

        var description: String { "\(projection) \(input)" }
    }

    static let trajectories: Trajectories = read("trajectories.json")
    /// Of methods that no library has, in arbitrary precision.
    static let firstSteps: [Trajectories] = ["classics", "adamfamily", "matrix"].map { read("first-steps-\($0).json") }
    static let functions = ([trajectories] + firstSteps).reduce(into: [:]) { all, file in
        all.merge(file.functions) { first, _ in first }
    }

    static func read<Value: Decodable>(_ name: String) -> Value {
        let path = URL(filePath: #filePath).appending(path: "../../References/\(name)").standardized
        do { return try JSONDecoder().decode(Value.self, from: Data(contentsOf: path)) } catch {
            fatalError("Tests/References/\(name): \(error)")
        }
    }
}
