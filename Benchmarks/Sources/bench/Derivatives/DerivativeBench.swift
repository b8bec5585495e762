import Descent
import Foundation

/// What a gradient costs beside its function, and beside JAX's and PyTorch's on the same numbers.
enum DerivativeBench {
    static let cases: [Case] = {
        var cases = [2, 100, 10_000].map(rosenbrock)
        cases.append(hessian(100))
        cases.append(logistic(examples: 10_000, count: 100))
        cases += [[784, 10], [784, 256, 128, 10]].map { perceptron($0, batch: 128) }
        for points in [1_000, 10_000] { cases += sizes.map { mixture($0.dimensions, $0.components, points) } }
        return cases + adbench
    }()

    /// Some of ADBench's.
    private static let sizes: [(dimensions: Int, components: Int)] = [(2, 5), (10, 5), (10, 25), (20, 10), (32, 5)]

    // MARK: Functions

    private static func chainedRosenbrock(_ x: Tensor<Double>) -> Tensor<Double> {
        let (first, second) = (x[0..<x.count - 1], x[1...])
        return (100 * square(second - square(first)) + square(1 - first)).sum()
    }

    private static func rosenbrockPoint(_ count: Int) -> Tensor<Double> {
        Tensor((0..<count).map { $0 % 2 == 0 ? -1.2 : 1 })
    }

    private static func rosenbrock(_ count: Int) -> Case {
        makeCase("rosenbrock-\(count)", "rosenbrock \(count)") {
            peers(at: rosenbrockPoint(count), of: chainedRosenbrock)
        }
    }

    private static func perceptron(_ sizes: [Int], batch: Int) -> Case {
        let widths = sizes.map(String.init)
        return makeCase(
            "\(sizes.count > 2 ? "mlp" : "logistic")-\(widths.joined(separator: "-"))-batch-\(batch)",
            "perceptron \(widths.joined(separator: ",")) \(batch)", tolerance: 1e-4, limit: 3
        ) {
            let problem = PerceptronProblem(sizes: sizes, batch: batch)
            let inputs = Tensor(shape: [batch, sizes[0]], scalars: problem.inputs)
            let labels = Tensor(problem.labels)
            return peers(at: MultiLayerPerceptron(problem)) { softmaxCrossEntropy($0(inputs), labels) }
        }
    }

    private static func logistic(examples: Int, count: Int) -> Case {
        makeCase("logistic-\(examples)x\(count)", "logistic \(examples) \(count)", limit: 3) {
            let data = LogisticProblem(examples: examples, count: count)
            let features = Tensor(shape: [examples, count], scalars: data.features)
            let labels = Tensor(data.labels)
            let point = 0.1 * Tensor(Stream.parameters.uniform(count, bound: 1).map(Double.init))
            return peers(at: point.evaluated()) { weights in
                softplus(-labels * matmul(features, weights)).mean() + 0.5e-4 * dot(weights, weights)
            }
        }
    }

    private static func mixture(_ dimensions: Int, _ components: Int, _ points: Int) -> Case {
        makeCase(
            "gmm-d\(dimensions)-k\(components)-n\(points)", "mixture \(dimensions) \(components) \(points)", limit: 4
        ) {
            let problem = MixtureProblem(dimensions: dimensions, components: components, points: points)
            return peers(at: problem.mixture, of: problem.objective)
        }
    }

    /// The files of the folder that `DESCENT_ADBENCH_GMM` names.
    private static let adbench: [Case] = {
        guard let path = ProcessInfo.processInfo.environment["DESCENT_ADBENCH_GMM"] else { return [] }
        let folder = URL(filePath: path)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { $0.hasPrefix("gmm_") && $0.hasSuffix(".txt") }.sorted().map { name in
            makeCase("adbench-\(name.dropLast(4))", "adbench \(name)", limit: 4) {
                let problem = try MixtureProblem(adbench: folder.appending(path: name))
                return peers(at: problem.mixture, of: problem.objective)
            }
        }
    }()

    private static func hessian(_ count: Int) -> Case {
        Case(
            name: "hessian-rosenbrock-\(count)", unit: .microseconds, agreementSteps: 1, tolerance: 1e-8,
            limits: [Limit(peer: "\(DescentPeer.name), Hessian", against: "JAX, Hessian", atMost: 1)]
        ) { python in
            let own = [1, 2].map { Peer.hessian(threads: $0, at: rosenbrockPoint(count), of: chainedRosenbrock) }
            let others = try [1, 2].compactMap { threads in
                try python?.peer(
                    "JAX, Hessian", "jax", of: "jax", threads: threads,
                    problem: "derivatives hessian rosenbrock \(count)")
            }
            return own + others
        }
    }

    // MARK: Peers

    /// - Parameters:
    ///   - words: the problem, as `Peers/derivative_problems.py` names it.
    ///   - limit: the highest ratio of the gradient to the function.
    private static func makeCase(
        _ name: String, _ words: String, tolerance: Double = 1e-8, limit: Double? = nil,
        own: @escaping @Sendable () throws -> [Peer]
    ) -> Case {
        let gradient = "\(DescentPeer.name), gradient"
        let ratio = limit.map { Limit(peer: gradient, threads: 1, against: "\(DescentPeer.name), value", atMost: $0) }
        let faster = Limit(peer: gradient, against: "JAX, gradient", atMost: 1)
        return Case(
            name: name, unit: .microseconds, agreementSteps: 1, tolerance: tolerance,
            limits: [ratio, faster].compactMap { $0 }
        ) { python in
            try own() + (python.map { try others($0, words) } ?? [])
        }
    }

    /// The value on one thread, for the ratio; the gradient on one and on two.
    private static func peers<Point: TensorTree, Scalar: FloatingScalar>(
        at point: Point, of function: @escaping (Point) -> Tensor<Scalar>
    ) -> [Peer] {
        [(.value, 1), (.gradient, 1), (.gradient, 2)].map {
            Peer.derivative($0, threads: $1, at: point, of: function)
        }
    }

    private static func others(_ python: PythonPeers, _ words: String) throws -> [Peer] {
        let runs = [("value", 1), ("gradient", 1), ("gradient", 2)]
        func peers(_ name: String, _ framework: String, _ runs: [(String, Int)], words: String, ending: String = "")
            throws -> [Peer]
        {
            try runs.compactMap { quantity, threads in
                try python.peer(
                    "\(name), \(quantity)\(ending)", framework, of: framework, threads: threads,
                    problem: "derivatives \(quantity) \(words)")
            }
        }
        var found = try peers("JAX", "jax", runs, words: words)
        for problem in ["mixture", "adbench"] where words.hasPrefix(problem) {
            let byPoint = "\(problem)-by-point" + words.dropFirst(problem.count)
            found += try peers("JAX", "jax", Array(runs.dropFirst()), words: byPoint, ending: " by vmap")
        }
        return found + (try peers("PyTorch", "torch", runs, words: words))
    }
}
