import CPeers

extension CPeer {
    static func elementwise(_ problem: ElementwiseProblem, threads: Int) -> Peer {
        let arrays = Arrays(problem, threads: threads)
        return .inProcess(
            name, threads: threads, reset: {}, step: { cpeers_elementwise_step(arrays.handle) },
            value: { ElementwiseProblem.value(of: arrays.result) })
    }
}

/// The operands and the result of one function.
private final class Arrays {
    let handle: OpaquePointer
    let result: UnsafeBufferPointer<Float>

    init(_ problem: ElementwiseProblem, threads: Int) {
        let (x, y, indices) = (problem.x, problem.y, problem.indices)
        let counts = cpeers_counts(out: problem.resultCount, x: x.count, y: y.count, indices: indices.count)
        let name = problem.function.rawValue
        guard
            let handle = cpeers_elementwise_create(name, problem.rows, problem.columns, counts, Int32(threads))
        else { fatalError("no function \(name), no memory, or no thread") }
        self.handle = handle
        let operands = cpeers_elementwise_operands(handle)
        operands.x.update(from: x, count: x.count)
        operands.y.update(from: y, count: y.count)
        operands.indices.update(from: indices, count: indices.count)
        result = UnsafeBufferPointer(start: operands.out, count: problem.resultCount)
    }

    deinit { cpeers_elementwise_destroy(handle) }
}
