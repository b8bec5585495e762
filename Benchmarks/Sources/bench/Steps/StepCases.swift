/// What is measured, in the order of the report.
let stepCases: [Case] = [
    linear(features: 20, batch: 64),
    perceptron([784, 10], batch: 128, name: "logistic-784-10-batch-128"),
    perceptron([64, 32, 10], batch: 32),
    perceptron([784, 128, 10], batch: 64),
    perceptron([784, 256, 128, 10], batch: 128),
    // After more steps its loss is nothing but rounding.
    perceptron([784, 1024, 1024, 1024, 1024, 10], batch: 256, agreementSteps: 10, isQuick: false),
    update(count: 10_000_000, threads: 1),
    update(count: 10_000_000, threads: 2),
]

/// A training step must be near the C on one thread, and faster than all others as they come.
private let limits =
    [Limit(threads: 1, against: CPeer.name, atMost: 1.15)]
    + PythonPeers.Framework.allCases.map { Limit(against: $0.name, atMost: 1) }

/// A training step of linear regression: forward, squared error, backward, Adam.
private func linear(features: Int, batch: Int) -> Case {
    Case(
        name: "linear-\(features)-batch-\(batch)", unit: .microseconds, agreementSteps: 100, limits: limits,
        allocatesNothing: true
    ) { python in
        let problem = LinearProblem(features: features, batch: batch)
        return try [CPeer.linear(problem)] + [1, 2].map { DescentPeer.linear(problem, threads: $0) }
            + frameworks(python, "linear \(features) \(batch)")
    }
}

/// A training step of a multilayer perceptron: forward, softmax cross-entropy, backward, Adam.
private func perceptron(
    _ sizes: [Int], batch: Int, name: String? = nil, agreementSteps: Int = 100, isQuick: Bool = true
) -> Case {
    let widths = sizes.map(String.init)
    let name = name ?? "mlp-\(widths.joined(separator: "-"))-batch-\(batch)"
    var limits = limits
    if sizes == [64, 32, 10] {
        limits += [Limit(against: PythonPeers.Framework.jax.name, atMost: 1 / 4)]
        limits += [PythonPeers.Framework.torch, .torchCompiled].map { Limit(against: $0.name, atMost: 1 / 15) }
    }
    return Case(
        name: name, unit: .microseconds, agreementSteps: agreementSteps, limits: limits, allocatesNothing: true,
        isQuick: isQuick
    ) { python in
        let problem = PerceptronProblem(sizes: sizes, batch: batch)
        return try [CPeer.perceptron(problem)] + [1, 2].map { DescentPeer.perceptron(problem, threads: $0) }
            + frameworks(python, "mlp \(widths.joined(separator: ",")) \(batch)")
    }
}

/// The others, on one thread and on two, which are what their users get without asking on a machine of two processors.
private func frameworks(_ python: PythonPeers?, _ problem: String) throws -> [Peer] {
    try PythonPeers.Framework.allCases.flatMap { framework in
        try (framework == .jaxLoop ? [1] : [1, 2]).compactMap { threads in
            try python?.peer(framework, threads: threads, problem: problem)
        }
    }
}

/// The Adam update alone.
private func update(count: Int, threads: Int) -> Case {
    let name = "adam-\(count / 1_000_000)M-\(threads)-thread\(threads == 1 ? "" : "s")"
    return Case(name: name, unit: .milliseconds, agreementSteps: 40, allocatesNothing: true, isQuick: false) { python in
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
