/// What is measured, in the order of the report.
let allCases: [Case] = [
    perceptron([64, 32, 10], batch: 32),
    perceptron([784, 128, 10], batch: 64),
    perceptron([784, 256, 128, 10], batch: 128),
    update(count: 10_000_000, threads: 1),
    update(count: 10_000_000, threads: 2),
]

/// A training step of a multilayer perceptron: forward, softmax cross-entropy, backward, Adam.
private func perceptron(_ sizes: [Int], batch: Int) -> Case {
    let widths = sizes.map(String.init)
    let name = "mlp-\(widths.joined(separator: "-"))-batch-\(batch)"
    return Case(name: name, unit: .microseconds, agreementSteps: 100) { python in
        let problem = PerceptronProblem(sizes: sizes, batch: batch)
        var peers = [CPeer.perceptron(problem)]
        peers += [1, 2].map { DescentPeer.perceptron(problem, threads: $0) }
        for framework in PythonPeers.Framework.allCases {
            let words = "mlp \(widths.joined(separator: ",")) \(batch)"
            if let peer = try python?.peer(framework, threads: 1, problem: words) { peers.append(peer) }
            // Two threads are what a user of JAX or PyTorch gets without asking on a machine of two processors.
            if framework != .jaxLoop, let peer = try python?.peer(framework, threads: 2, problem: words) {
                peers.append(peer)
            }
        }
        return peers
    }
}

/// The Adam update alone.
private func update(count: Int, threads: Int) -> Case {
    let name = "adam-\(count / 1_000_000)M-\(threads)-thread\(threads == 1 ? "" : "s")"
    return Case(name: name, unit: .milliseconds, agreementSteps: 40) { python in
        let problem = UpdateProblem(count: count)
        var peers = [CPeer.update(problem, threads: threads), DescentPeer.update(problem, threads: threads)]
        for framework in [PythonPeers.Framework.jax, .torch] {
            if let peer = try python?.peer(framework, threads: threads, problem: "adam \(count)") {
                peers.append(peer)
            }
        }
        return peers
    }
}
