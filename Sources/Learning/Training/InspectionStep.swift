import Optimizers
import Tensors

/// Computes what a training step does not show: the gradients of its loss and the outputs of the model's layers.
///
/// It is a program of its own beside the training step's, on the same buffers, which it leaves alone: so training has
/// the same bits with and without it.
final class InspectionStep {
    private let compiled: CompiledStep
    private let buffers: StepBuffers
    private let leaves: [(name: String, shape: Shape)]
    private let layers: [(name: String, activation: Activation?, shape: Shape)]
    private var weights: [[Float]] = []

    init<M: Model>(
        _ state: TrainingState<M>, in buffers: StepBuffers, loss: Loss, batchSize: Int, featureCount: Int,
        isWeighted: Bool
    ) {
        var layers: [LayerRecorder.Layer] = []
        compiled = CompiledStep(buffers) { tensors, inputs in
            let x: Tensor<Float> = inputs.next([batchSize, featureCount])
            let y = inputs.nextTargets(batchSize, of: loss)
            let weights = inputs.nextWeights(batchSize, if: isWeighted)
            let key: Tensor<Int32> = inputs.next([2])
            func value(_ parameters: [Tensor<Float>]) -> Tensor<Float> {
                Phase.$current.withValue(.training(Phase.RandomKeys(key))) {
                    loss.value(state.model(with: parameters)(x), y, weights: weights)
                }
            }
            let parameters = state.layout.parameters(in: tensors)
            let gradients = gradient(at: parameters, of: value)
            // Once more, outside of the derivative; the compiler finds that it is the same.
            layers = LayerRecorder.layers { _ = value(parameters) }
            return (tensors, (gradients + layers.map(\.values)).map { AnyTensor($0) })
        }
        self.buffers = buffers
        leaves = zip(state.layout.names, buffers.shapes).map { ($0, $1.shape) }
        self.layers = layers.map { ($0.name, $0.activation, $0.values.shape) }
    }

    /// Looks at the batch that `step` is going to learn from.
    func look(at step: TrainingStep, _ position: StepPosition, seed: RandomKey) {
        _ = compiled.input(0).update(fromContentsOf: step.features)
        if let classes = step.classes { _ = compiled.input(1).update(fromContentsOf: classes) }
        if let values = step.values { _ = compiled.input(1).update(fromContentsOf: values) }
        if let weights = step.weights { _ = compiled.input(2).update(fromContentsOf: weights) }
        TrainingStep.write(seed, at: position, to: compiled.input(step.weights == nil ? 2 : 3))
        compiled.run()
        weights = leaves.indices.map { Array(buffers.elements($0)) }
    }

    /// Returns what the step showed, once it is taken.
    func inspection(step: Int, loss: Double, learningRate: Double) -> StepInspection {
        StepInspection(
            step: step, loss: loss, learningRate: learningRate,
            leaves: leaves.enumerated().map { index, leaf in
                let (before, after) = (weights[index], buffers.elements(index, as: Float.self))
                return StepInspection.Leaf(
                    name: leaf.name, shape: leaf.shape, weights: before,
                    gradient: Array(compiled.output(index)),
                    update: difference(after, before))
            },
            layers: layers.enumerated().map { index, layer in
                StepInspection.Layer(
                    name: layer.name, activation: layer.activation, shape: layer.shape,
                    values: Array(compiled.output(leaves.count + index)))
            })
    }
}

/// Element by element; written out, since this thread trains.
private func difference(_ left: UnsafeBufferPointer<Float>, _ right: [Float]) -> [Float] {
    [Float](unsafeUninitializedCapacity: right.count) { result, count in
        for index in right.indices { result.initializeElement(at: index, to: left[index] - right[index]) }
        count = right.count
    }
}
