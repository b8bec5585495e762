import Descent

/// Elementwise chains, reductions, broadcasts and movements of `Float` arrays beside fused C, JAX and NumPy.
enum ElementwiseBench {
    static let cases: [Case] = chains + matrices + gathers

    /// On two threads only what is too large for the caches: no peer divides less.
    private static let chains = [ElementwiseProblem.Function.chain2, .chain8, .chain32, .arithmetic, .functions].flatMap
    {
        function in
        [(1_000, [1]), (100_000, [1]), (10_000_000, [1, 2])].flatMap { count, threadCounts in
            threadCounts.map { threads in
                benchmark(
                    ElementwiseProblem(function: function, rows: 1, columns: count), size: "\(count)", threads)
            }
        }
    }

    private static let matrices = [
        ElementwiseProblem.Function.sum, .sumAlong0, .sumAlong1, .maxAlong0, .maxAlong1, .softmax, .addRow,
        .multiplyColumn, .transpose,
    ].flatMap { function in
        [(300, 300, [1]), (30_000, 30, [1]), (3_000, 3_000, [1, 2])].flatMap { rows, columns, threadCounts in
            threadCounts.map { threads in
                benchmark(
                    ElementwiseProblem(function: function, rows: rows, columns: columns), size: "\(rows)x\(columns)",
                    threads)
            }
        }
    }

    /// Embeddings: few short rows, and many.
    private static let gathers = [(1_000, 64, 10_000), (100_000, 64, 50_000), (100_000, 8, 1_000_000)].map {
        rows, columns, tableRows in
        benchmark(
            ElementwiseProblem(function: .gather, rows: rows, columns: columns, tableRows: tableRows),
            size: "\(rows)x\(columns)-of-\(tableRows)", 1)
    }

    private static func benchmark(_ problem: ElementwiseProblem, size: String, _ threads: Int) -> Case {
        let name = "\(problem.function.rawValue)-\(size)\(threads == 1 ? "" : "-\(threads)-threads")"
        return Case(
            name: name, unit: .microseconds, agreementSteps: 1, limits: limits(problem.function, threads)
        ) { python in
            var peers = [
                CPeer.elementwise(problem, threads: threads), DescentPeer.elementwise(problem, threads: threads),
            ]
            let words =
                "elementwise \(problem.function.rawValue) \(problem.rows) \(problem.columns) \(problem.tableRows)"
            if let jax = try python?.peer("JAX jit", "jax", of: "jax", threads: threads, problem: words) {
                peers.append(jax)
            }
            // Its elementwise functions use one thread.
            if threads == 1, let numpy = try python?.peer("NumPy", "numpy", of: "numpy", threads: 1, problem: words) {
                peers.append(numpy)
            }
            return peers
        }
    }

    private static func limits(_ function: ElementwiseProblem.Function, _ threads: Int) -> [Limit] {
        switch function {
        case .chain8, .arithmetic, .functions: [Limit(threads: threads, against: CPeer.name, atMost: 1.5)]
        default: []
        }
    }
}
