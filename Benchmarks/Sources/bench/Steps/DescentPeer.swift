import Descent

/// Descent, as peers: the public training step, and the update of one large parameter.
enum DescentPeer {
    static let name = "Descent"

    static func perceptron(_ problem: PerceptronProblem, threads: Int) -> Peer {
        peer(trainingStep(problem), threads: threads) { step in
            _ = step.features.update(fromContentsOf: problem.inputs)
            _ = step.classes?.update(fromContentsOf: problem.labels)
        }
    }

    /// Traced and compiled.
    static func trainingStep(_ problem: PerceptronProblem) -> (TrainingStep, StepBuffers) {
        trainingStep(
            MultiLayerPerceptron(problem), Loss { softmaxCrossEntropy($0, $1) }, batch: problem.batch,
            featureCount: problem.sizes[0])
    }

    static func linear(_ problem: LinearProblem, threads: Int) -> Peer {
        var model = MultiLayerPerceptron(sizes: [problem.features, 1])
        model.layers[0].weight = Tensor(shape: [problem.features, 1], scalars: problem.weights)
        model.layers[0].bias = Tensor([0])
        let made = trainingStep(
            model, Loss(ofValues: { squaredError($0, $1) }), batch: problem.batch, featureCount: problem.features)
        return peer(made, threads: threads) { step in
            _ = step.features.update(fromContentsOf: problem.inputs)
            _ = step.values?.update(fromContentsOf: problem.targets)
        }
    }

    private static func trainingStep(
        _ model: MultiLayerPerceptron, _ loss: Loss, batch: Int, featureCount: Int
    ) -> (TrainingStep, StepBuffers) {
        let adam = Adam(learningRate: 1e-3)
        let state = TrainingState(model, adam)
        let buffers = StepBuffers(state.tensors)
        let step = TrainingStep(
            state, in: buffers, loss: loss, optimizer: adam, batchSize: batch, featureCount: featureCount)
        return (step, buffers)
    }

    private static func peer(
        _ made: (step: TrainingStep, buffers: StepBuffers), threads: Int, load: (TrainingStep) -> Void
    ) -> Peer {
        let (step, buffers) = made
        load(step)
        let initial = buffers.tensors
        var (position, last) = (StepPosition(), Float.nan)
        return .inProcess(
            name, threads: threads,
            reset: {
                Parallelism.threadCount = threads
                buffers.write(initial)
                position = StepPosition()
            },
            step: {
                let (loss, outcome) = step.run(at: position)
                last = loss
                position.advance(outcome)
            },
            value: { Double(last) })
    }

    static func update(_ problem: UpdateProblem, threads: Int) -> Peer {
        let adam = Adam(learningRate: 1e-3)
        let layout = OptimizerLayout([Tensor(problem.parameters)], named: ["parameters"], adam)
        let buffers = StepBuffers(layout.tensors)
        // One program for each gradient, on the same parameters.
        let programs = problem.gradients.map { gradient in
            let program = OptimizerProgram(adam, layout, in: buffers, at: StepPosition())
            _ = program.compiled.input(0, as: Float.self).update(fromContentsOf: gradient)
            return program
        }
        var position = StepPosition()
        return .inProcess(
            name, threads: threads,
            reset: {
                Parallelism.threadCount = threads
                buffers.write(layout.tensors)
                position = StepPosition()
            },
            step: {
                let program = programs[problem.gradientIndex(taken: position.steps)]
                position.advance(program.run(at: position).outcome)
            },
            value: { problem.displacement(layout.parameters(in: buffers.tensors)[0].scalars) })
    }
}

extension MultiLayerPerceptron {
    /// With the parameters that the problem begins with.
    init(_ problem: PerceptronProblem) {
        self.init(sizes: problem.sizes)
        for (index, layer) in problem.layers.enumerated() {
            let (inputs, outputs) = (problem.sizes[index], problem.sizes[index + 1])
            layers[index].weight = Tensor(shape: [inputs, outputs], scalars: layer.weights)
            layers[index].bias = Tensor(layer.bias)
        }
    }
}
