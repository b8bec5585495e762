import CPeers

/// The hand-written C, as peers.
enum CPeer {
    static let name = "C"

    static func perceptron(_ problem: PerceptronProblem) -> Peer {
        let parameters = problem.layers.flatMap { $0.weights + $0.bias }
        let perceptron = Perceptron(problem, parameters: parameters)
        var loss: Float = 0
        return .inProcess(
            name,
            reset: {
                // The setting is the process's, so another peer may have changed it.
                cpeers_set_blas_threads(1)
                cpeers_mlp_reset(perceptron.handle, parameters)
            },
            step: { loss = cpeers_mlp_step(perceptron.handle, problem.inputs, problem.labels) },
            value: { Double(loss) })
    }

    static func linear(_ problem: LinearProblem) -> Peer {
        let parameters = problem.weights + [0]
        let linear = Linear(problem, parameters: parameters)
        var loss: Float = 0
        return .inProcess(
            name,
            reset: {
                cpeers_set_blas_threads(1)
                cpeers_linear_reset(linear.handle, parameters)
            },
            step: { loss = cpeers_linear_step(linear.handle, problem.inputs, problem.targets) },
            value: { Double(loss) })
    }

    static func update(_ problem: UpdateProblem, threads: Int) -> Peer {
        let adam = Adam(problem, threads: threads)
        var taken = 0
        return .inProcess(
            name, threads: threads,
            reset: {
                cpeers_adam_reset(adam.handle, problem.parameters)
                taken = 0
            },
            step: {
                cpeers_adam_step(adam.handle, problem.gradients[problem.gradientIndex(taken: taken)])
                taken += 1
            },
            value: { problem.displacement(adam.parameters) })
    }
}

private final class Perceptron {
    let handle: OpaquePointer

    init(_ problem: PerceptronProblem, parameters: [Float]) {
        guard let handle = cpeers_mlp_create(problem.sizes, problem.sizes.count - 1, problem.batch, parameters) else {
            fatalError("no memory for the perceptron \(problem.sizes)")
        }
        self.handle = handle
    }

    deinit { cpeers_mlp_destroy(handle) }
}

private final class Linear {
    let handle: OpaquePointer

    init(_ problem: LinearProblem, parameters: [Float]) {
        guard let handle = cpeers_linear_create(problem.features, problem.batch, parameters) else {
            fatalError("no memory for a linear regression of \(problem.features) features")
        }
        self.handle = handle
    }

    deinit { cpeers_linear_destroy(handle) }
}

private final class Adam {
    let handle: OpaquePointer
    private let count: Int

    init(_ problem: UpdateProblem, threads: Int) {
        count = problem.parameters.count
        guard let handle = cpeers_adam_create(count, Int32(threads), problem.parameters) else {
            fatalError("no memory, or no thread, for an Adam of \(count) parameters")
        }
        self.handle = handle
    }

    deinit { cpeers_adam_destroy(handle) }

    var parameters: UnsafeBufferPointer<Float> {
        UnsafeBufferPointer(start: cpeers_adam_parameters(handle), count: count)
    }
}
