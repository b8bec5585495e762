import Descent
import Foundation

/// Whole minimisations, each from the start to the same tolerance, beside SciPy's.
///
/// The value of a peer is the share of the way from the start's value down to the minimum's, so that it is near 1 also
/// where the minimum is 0; of logistic regression it is the loss.
enum MinimizerBench {
    /// The greatest share of SciPy's time that is allowed.
    private static let limits = (small: 0.1, logistic: 1.0)
    private static let method: any Minimizer = LBFGS()
    /// What SciPy is told in `Peers/scipy_minimizers.py`.
    private static let stopping = Stopping(gradientNorm: 1e-6, norm: .maximum)
    /// By their names in `Peers/minimizer_problems.py`.
    private static let problems: [(name: String, problem: StandardProblem)] = [
        ("rosenbrock", .rosenbrock), ("beale", .beale), ("powell", .powellSingular),
        ("rosenbrock-10", .chainedRosenbrock(dimensions: 10)), ("brown-dennis", .brownDennis),
        ("watson-9", .watson(dimensions: 9)), ("broyden-10", .broydenTridiagonal(dimensions: 10)),
        ("broyden-100", .broydenTridiagonal(dimensions: 100)),
    ]

    static let cases = problems.map(small) + [logistic]

    private static let compiled = "Descent"

    private static func small(_ name: String, _ problem: StandardProblem) -> Case {
        Case(
            name: name, unit: .microseconds, agreementSteps: 1, tolerance: 1e-8,
            limits: [Limit(against: "SciPy L-BFGS-B", atMost: limits.small)]
        ) { python in
            let start = problem.function(problem.start).scalar
            let least = problem.minima.first?.value ?? 0
            func share(_ value: Double) -> Double { (start - value) / (start - least) }
            var peers: [Peer] = []
            if let scipy = try python?.minimizer("L-BFGS-B", threads: 1, problem: name) {
                peers.append(scipy.reporting(share))
            }
            peers.append(peer(problem.function, from: problem.start, threads: 1).reporting(share))
            peers.append(
                Peer.minimization("Descent, compiled each time") {
                    try minimize(
                        problem.function, from: problem.start, using: method, until: stopping, trace: .nothing
                    ).value
                }.reporting(share))
            return peers
        }
    }

    private static let logistic = Case(
        name: "logistic-100000x100", unit: .milliseconds, agreementSteps: 1, tolerance: 1e-8,
        limits: [1, 2].map { Limit(threads: $0, against: "SciPy L-BFGS-B", atMost: limits.logistic) }
    ) { python in
        let data = LogisticProblem(examples: 100_000, count: 100)
        let features = Tensor(shape: [100_000, 100], scalars: data.features)
        let labels = Tensor(data.labels)
        func loss(_ weights: Tensor<Double>) -> Tensor<Double> {
            softplus(-labels * matmul(features, weights)).mean() + 0.5e-4 * dot(weights, weights)
        }
        var peers: [Peer] = []
        for threads in [1, 2] {
            if let scipy = try python?.minimizer("L-BFGS-B", threads: threads, problem: "logistic") {
                peers.append(scipy)
            }
        }
        return peers + [1, 2].map { peer(loss, from: .zeros([100]), threads: $0) }
    }

    /// The function is compiled before, as a person does who minimises it from many starts.
    private static func peer(
        _ function: @escaping (Tensor<Double>) -> Tensor<Double>, from start: Tensor<Double>, threads: Int
    ) -> Peer {
        let problem = Problem(Objective(function, like: start))
        let point = Vector(start.scalars)
        return .minimization(compiled, threads: threads) {
            try minimize(problem, from: point, using: method, until: stopping, trace: .nothing).value
        }
    }
}

extension Peer {
    /// A step is a whole minimisation, which returns the value at its end.
    fileprivate static func minimization(
        _ name: String, threads: Int = 1, _ solve: @escaping () throws -> Double
    ) -> Peer {
        var value = Double.nan
        return .inProcess(
            name, threads: threads, reset: { Parallelism.threadCount = threads }, step: { value = try solve() },
            value: { value })
    }

    /// The same with another value.
    fileprivate func reporting(_ change: @escaping (Double) -> Double) -> Peer {
        Peer(
            name: name, threads: threads, reset: reset,
            run: { steps in
                let result = try run(steps)
                return Run(microsecondsPerStep: result.microsecondsPerStep, value: change(result.value))
            },
            isInProcess: isInProcess)
    }
}
