import Foundation

/// A part of the benchmark, which has a section of its own in docs/BENCHMARKS.md.
struct Group: Sendable {
    let name: String
    let summary: String
    /// Whether the section has a picture of its cases.
    var hasPicture = false
    let run: @Sendable (Options) throws -> Findings

    static let all = [
        // First, while this process is small: what it holds counts as the least peak of those it starts.
        Group(
            "runs", "whole processes, from a file to a saved model", RunsBench.cases, quick: ["run-digits"],
            asText: true),
        Group("steps", "a training step beside C, JAX and PyTorch", stepCases, hasPicture: true),
        Group(
            name: "updates", summary: "the update of every method beside a copy of its bytes", run: UpdateBench.run),
        Group(name: "matrices", summary: "updates made of matrix products beside those products", run: MatrixBench.run),
        Group(
            "derivatives", "a gradient beside its function, JAX and PyTorch", DerivativeBench.cases,
            quick: ["rosenbrock-100", "logistic-784-10-batch-128", "gmm-d10-k5-n1000"]),
        Group(
            "elementwise", "chains, reductions and movements beside fused C, NumPy and JAX", ElementwiseBench.cases,
            quick: ["chain-8-1000", "chain-8-100000", "sum-300x300", "softmax-300x300", "transpose-300x300"]),
        Group(
            "minimizers", "whole minimizations beside SciPy's", MinimizerBench.cases,
            quick: ["L-BFGS, rosenbrock", "Newton, powell", "Levenberg–Marquardt, watson-9", "Nelder–Mead, beale"]),
        Group(name: "overheads", summary: "what is paid once: compiling, the first step", run: OverheadBench.run),
        Group(name: "logging", summary: "what a log costs beside the step without", run: LoggingBench.run),
        Group(name: "growth", summary: "time against batch, width, depth, rows and threads", run: GrowthBench.run),
    ]

    /// A group of cases, each of which compares peers.
    /// - Parameters:
    ///   - quick: those that are measured where there is little time, if not all but some.
    ///   - isText: whether the document has a table for each case, in place of a row.
    init(
        _ name: String, _ summary: String, _ cases: [Case], quick: [String] = [], hasPicture: Bool = false,
        asText isText: Bool = false
    ) {
        self.init(name: name, summary: summary, hasPicture: hasPicture) { options in
            let due = cases.filter { entry in
                !options.isQuick || (quick.isEmpty ? entry.isQuick : quick.contains(entry.name))
            }
            let selected = try options.selected(from: due, named: \.name)
            let python = try options.python()
            return Findings(
                try selected.map { subject in
                    let result = try measure(
                        subject, peers: subject.peers(python), rounds: options.rounds,
                        secondsPerRun: options.secondsPerRun)
                    print("\(result.table)\n")
                    // At once also into a file or pipe: a run takes minutes.
                    fflush(nil)
                    return result
                }, asText: isText)
        }
    }

    init(
        name: String, summary: String, hasPicture: Bool = false,
        run: @escaping @Sendable (Options) throws -> Findings
    ) {
        (self.name, self.summary, self.hasPicture, self.run) = (name, summary, hasPicture, run)
    }
}
