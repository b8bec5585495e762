import Descent
import Foundation

/// Whole minimizations, each from the start to the same tolerance, beside SciPy's.
///
/// The value of a peer is the share of the way from the start's value down to the minimum's, so that it is near 1 also
/// where the minimum is 0; of logistic regression it is the loss.
enum MinimizerBench {
    /// The greatest share of SciPy's time that is allowed.
    private static let limits = (small: 0.1, leastSquares: 1.0, logistic: 1.0)
    /// What SciPy is told in `Peers/scipy_minimizers.py`.
    private static let stopping = Stopping(gradientNorm: 1e-6, norm: .maximum)
    /// By their names in `Peers/minimizer_problems.py`.
    private static let problems: [String: StandardProblem] = [
        "rosenbrock": .rosenbrock, "beale": .beale, "powell": .powellSingular,
        "rosenbrock-10": .chainedRosenbrock(dimensions: 10), "brown-dennis": .brownDennis,
        "watson-9": .watson(dimensions: 9), "broyden-10": .broydenTridiagonal(dimensions: 10),
        "broyden-100": .broydenTridiagonal(dimensions: 100),
    ]

    /// A method beside SciPy's of its kind.
    private struct Contest: Sendable {
        var name: String
        var scipy: [String]
        var problems: [String]
        var limit: Double
        /// Prepares the function; returns what minimizes it, from the start to the value at the end.
        var prepare: @Sendable (StandardProblem) -> () throws -> Double

        init(
            _ name: String, _ scipy: [String], _ problems: [String], limit: Double = limits.small,
            prepare: @escaping @Sendable (StandardProblem) -> () throws -> Double
        ) {
            (self.name, self.scipy, self.problems) = (name, scipy, problems)
            (self.limit, self.prepare) = (limit, prepare)
        }

        /// Measures `minimize` with the function compiled before, as a person does who minimizes it from many starts.
        init(
            _ method: any Minimizer, _ name: String, _ scipy: [String], _ problems: [String],
            until stopping: Stopping = MinimizerBench.stopping
        ) {
            self.init(name, scipy, problems) { problem in
                let compiled = Problem(Objective(problem.function, like: problem.start))
                let point = Vector(problem.start.scalars)
                return { try minimize(compiled, from: point, using: method, until: stopping, trace: .nothing).value }
            }
        }
    }

    private static let contests = [
        Contest(
            LBFGS(), "L-BFGS", ["L-BFGS-B"],
            ["rosenbrock", "beale", "powell", "rosenbrock-10", "brown-dennis", "watson-9", "broyden-10", "broyden-100"]),
        Contest(
            Newton(), "Newton", ["trust-exact", "Newton-CG"],
            ["rosenbrock", "powell", "rosenbrock-10", "brown-dennis", "broyden-10"]),
        Contest(
            "Levenberg–Marquardt", ["lm"], ["rosenbrock", "powell", "brown-dennis", "watson-9", "broyden-10"],
            // SciPy's is MINPACK, in Fortran; only the residuals are Python's.
            limit: limits.leastSquares
        ) { problem in
            guard let function = problem.residuals else { return { .nan } }
            let residuals = Residuals(function, like: problem.start)
            let point = Vector(problem.start.scalars)
            let stopping = Stopping(gradientNorm: 1e-12, valueChange: 1e-12, pointChange: 1e-12)
            return { try leastSquares(residuals, from: point, until: stopping, trace: .nothing).value }
        },
        Contest(
            NelderMead(adaptive: false, restarts: 0), "Nelder–Mead", ["Nelder-Mead"],
            ["rosenbrock", "beale", "powell", "brown-dennis"]),
    ]

    static let cases = contests.flatMap { contest in contest.problems.map { small(contest, $0) } } + [logistic]

    private static func small(_ contest: Contest, _ name: String) -> Case {
        Case(
            name: "\(contest.name), \(name)", unit: .microseconds, agreementSteps: 1, tolerance: 1e-8,
            limits: contest.scipy.map { Limit(against: "SciPy \($0)", atMost: contest.limit) }
        ) { python in
            guard let problem = problems[name] else { throw BenchError("there is no problem \(name)") }
            let start = problem.function(problem.start).scalar
            let least = problem.minima.first?.value ?? 0
            func share(_ value: Double) -> Double { (start - value) / (start - least) }
            var peers = try contest.scipy.compactMap { method in
                try python?.minimizer(method, threads: 1, problem: name)?.reporting(share)
            }
            peers.append(Peer.minimization(DescentPeer.name, contest.prepare(problem)).reporting(share))
            if contest.name == "L-BFGS" {
                peers.append(
                    Peer.minimization("Descent, compiled each time") {
                        try minimize(
                            problem.function, from: problem.start, using: LBFGS(), until: stopping, trace: .nothing
                        ).value
                    }.reporting(share))
            }
            return peers
        }
    }

    private static let logistic = Case(
        name: "L-BFGS, logistic-100000x100", unit: .milliseconds, agreementSteps: 1, tolerance: 1e-8,
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
        let start = Tensor<Double>.zeros([100])
        let problem = Problem(Objective(loss, like: start))
        return peers
            + [1, 2].map { threads in
                .minimization(DescentPeer.name, threads: threads) {
                    try minimize(
                        problem, from: Vector(start.scalars), using: LBFGS(), until: stopping, trace: .nothing
                    ).value
                }
            }
    }
}

extension Peer {
    /// A step is a whole minimization, which returns the value at its end.
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
