import Descent

/// Descent, as peers: the public training step, and the update of one large parameter.
enum DescentPeer {
    static let name = "Descent"

    static func perceptron(_ problem: PerceptronProblem, threads: Int) -> Peer {
        var model = MultiLayerPerceptron(sizes: problem.sizes)
        for (index, layer) in problem.layers.enumerated() {
            let (inputs, outputs) = (problem.sizes[index], problem.sizes[index + 1])
            model.layers[index].weight = Tensor(shape: [inputs, outputs], scalars: layer.weights)
            model.layers[index].bias = Tensor(layer.bias)
        }
        let adam = Adam(learningRate: 1e-3)
        let state = TrainingState(model, adam)
        let memory = StepMemory(state.tensors)
        let loss = Loss { softmaxCrossEntropy($0, $1) }
        let step = TrainingStep(
            state, in: memory, loss: loss, optimizer: adam, batchSize: problem.batch, featureCount: problem.sizes[0])
        _ = step.features.update(fromContentsOf: problem.inputs)
        _ = step.classes?.update(fromContentsOf: problem.labels)
        let initial = state.tensors
        var (taken, last): (Int, Float) = (0, 0)
        return .inProcess(
            name, threads: threads,
            reset: {
                Parallelism.threadCount = threads
                memory.write(initial)
                taken = 0
            },
            step: {
                last = step.run(after: taken)
                taken += 1
            },
            value: { Double(last) })
    }

    static func update(_ problem: UpdateProblem, threads: Int) -> Peer {
        let adam = Adam(learningRate: 1e-3)
        let parameters = Tensor<Float>(problem.parameters)
        let initialStates = adam.initialStates(for: [parameters])
        let initial = [AnyTensor(parameters)] + initialStates[0].names.map { AnyTensor(initialStates[0][$0]) }
        let memory = StepMemory(initial)
        // One program for each gradient, on the same parameters.
        let steps = problem.gradients.map { gradient in
            let step = CompiledStep(memory) { tensors, inputs in
                let slope: Tensor<Float> = inputs.next([gradient.count])
                let number: Tensor<Float> = inputs.next([])
                var states = initialStates
                for (index, name) in states[0].names.enumerated() {
                    if let tensor: Tensor<Float> = tensors[index + 1].typed() { states[0][name] = tensor }
                }
                let clock = Step<Float> { $0.constantValue.map { Tensor(Float($0)) } ?? number }
                let current = tensors.prefix(1).compactMap { $0.typed(as: Float.self) }
                let next = adam.stepped(current, along: [slope], states: &states, step: clock)
                return (next.map { AnyTensor($0) } + states[0].names.map { AnyTensor(states[0][$0]) }, [])
            }
            _ = step.input(0, as: Float.self).update(fromContentsOf: gradient)
            return step
        }
        var taken = 0
        return .inProcess(
            name, threads: threads,
            reset: {
                Parallelism.threadCount = threads
                memory.write(initial)
                taken = 0
            },
            step: {
                let step = steps[problem.gradientIndex(taken: taken)]
                step.input(1, as: Float.self)[0] = Float(taken + 1)
                step.run()
                taken += 1
            },
            value: { problem.displacement(memory.tensors[0].typed(as: Float.self)?.scalars ?? []) })
    }
}
