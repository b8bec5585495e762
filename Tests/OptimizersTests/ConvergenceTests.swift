import Optimizers
import Tensors
import Testing

@Suite struct ConvergenceTests {
    private func minimum(
        _ entry: Entry, _ run: Entry.Run, from start: Tensor<Double>,
        _ function: @escaping (Tensor<Double>) -> Tensor<Double>
    ) -> [Double] {
        var optimizer = entry.make()
        optimizer.learningRate = run.learningRate
        let descent = CompiledDescent(optimizer, from: [start]) { function($0[0]) }
        descent.run(run.steps)
        return descent.evaluated[0].scalars
    }

    /// ½ Σ aᵢ (xᵢ − cᵢ)², with curvatures that differ 16-fold.
    @Test(arguments: Entry.convergent) func findsTheMinimumOfAQuadratic(_ entry: Entry) throws {
        let center: [Double] = [3, -1, 0.5]
        let found = minimum(entry, try #require(entry.quadratic), from: [0, 0, 0]) {
            0.5 * (Tensor([1, 4, 0.25]) * square($0 - Tensor(center))).sum()
        }
        for (found, expected) in zip(found, center) { #expect(Swift.abs(found - expected) < 1e-6) }
    }

    @Test(arguments: Entry.convergent.filter { $0.rosenbrock != nil })
    func findsTheMinimumOfRosenbrocksFunction(_ entry: Entry) throws {
        let found = minimum(entry, try #require(entry.rosenbrock), from: [-1.2, 1]) {
            square(1 - $0[0]) + 100 * square($0[1] - square($0[0]))
        }
        for found in found { #expect(Swift.abs(found - 1) < 1e-4) }
    }

    /// ½ Σ aᵢⱼ (xᵢⱼ − cᵢⱼ)² over a matrix, which some methods treat as such; found from above and from below.
    @Test(arguments: Entry.matrix.filter { $0.quadratic != nil }, [false, true])
    func findsTheMinimumOverAMatrix(_ entry: Entry, isTall: Bool) throws {
        let run = try #require(entry.quadratic)
        let shape: Shape = isTall ? [3, 2] : [2, 3]
        let center: [Double] = [3, -1, 0.5, 2, 1, -2]
        let curvatures = Tensor<Double>(shape: shape, scalars: [1, 4, 0.25, 2, 0.5, 1])
        var optimizer = entry.make()
        optimizer.learningRate = run.learningRate
        let descent = CompiledDescent(optimizer, from: [Tensor<Double>.zeros(shape)]) {
            0.5 * (curvatures * square($0[0] - Tensor(shape: shape, scalars: center))).sum()
        }
        descent.run(run.steps)
        for (found, expected) in zip(descent.evaluated[0].scalars, center) {
            #expect(Swift.abs(found - expected) < 1e-6)
        }
    }

    /// Regularised logistic regression, times 4 so that its curvatures (0.4 to 1.4) lie among those of the quadratic and
    /// the same settings serve; the optimum is that of SciPy and scikit-learn.
    @Test(arguments: Entry.convergent) func findsTheOptimumOfLogisticRegression(_ entry: Entry) throws {
        let problem = LogisticRegressionProblem.shared
        let found = minimum(entry, try #require(entry.quadratic), from: .zeros([problem.optimum.count])) {
            4 * problem.objective($0)
        }
        for (found, expected) in zip(found, problem.optimum) { #expect(Swift.abs(found - expected) < 1e-5) }
    }
}

/// A row of `learning.json`.
struct LogisticRegressionProblem: Sendable {
    let features: Tensor<Double>
    /// 0 or 1.
    let targets: Tensor<Double>
    let strength: Double
    /// Weights, then the intercept.
    let optimum: [Double]

    static let shared: LogisticRegressionProblem = {
        struct File: Decodable { let optima: [Row] }
        struct Numbers: Decodable {
            let shape: [Int]
            let values: [Double]
        }
        struct Row: Decodable {
            let name: String
            let features, targets, weights, intercept: Numbers
            let parameters: [String: Double]
        }
        let file: File = References.read("learning.json")
        guard let row = file.optima.first(where: { $0.name == "logistic" }) else { fatalError("learning.json: no row") }
        return LogisticRegressionProblem(
            features: Tensor(shape: Shape(row.features.shape), scalars: row.features.values),
            targets: Tensor(row.targets.values), strength: row.parameters["l2"] ?? .nan,
            optimum: row.weights.values + row.intercept.values)
    }()

    /// The mean cross-entropy + λ/2 ‖w‖².
    func objective(_ p: Tensor<Double>) -> Tensor<Double> {
        let weights = p[0..<(p.count - 1)]
        let logits = matmul(features, weights.reshaped(to: [weights.count, 1])).flattened() + p[p.count - 1]
        return (softplus(logits) - targets * logits).mean() + strength / 2 * square(weights).sum()
    }
}
