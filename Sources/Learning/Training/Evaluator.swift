import Tensors

/// Runs a model on data in batches, without training it.
final class Evaluator<M: Model> {
    private let model: ([AnyTensor]) -> M
    private let memory: StepMemory
    private var forward: [Int: CompiledStep] = [:]

    /// Examples run at once; enough that the cost of an instruction vanishes in its work.
    private static var batchSize: Int { 1024 }

    /// An evaluator that reads the parameters another step trains.
    init(_ memory: StepMemory, model: @escaping ([AnyTensor]) -> M) {
        self.memory = memory
        self.model = model
    }

    convenience init(_ model: M) {
        let leaves = Leaves(of: model)
        self.init(StepMemory(leaves.tensors)) { leaves.rebuilt(with: $0) }
    }

    /// The outputs of all examples in order, row-major, and the number an example has.
    func outputs(_ features: [Float], featureCount: Int) throws(TrainingError) -> (scalars: [Float], width: Int) {
        let count = features.count / Swift.max(featureCount, 1)
        var (scalars, width): ([Float], Int) = ([], 0)
        for start in stride(from: 0, to: count, by: Evaluator.batchSize) {
            let size = Swift.min(Evaluator.batchSize, count - start)
            let step = step(size, featureCount)
            _ = step.input(0).update(fromContentsOf: features[(start * featureCount)..<((start + size) * featureCount)])
            step.run()
            let output: UnsafeBufferPointer<Float> = step.output(0)
            width = output.count / size
            scalars += output
        }
        return (scalars, width)
    }

    private func step(_ size: Int, _ featureCount: Int) -> CompiledStep {
        if let known = forward[size] { return known }
        let new = CompiledStep(memory) { tensors, inputs in
            let x: Tensor<Float> = inputs.next([size, featureCount])
            return (tensors, [AnyTensor(model(tensors)(x))])
        }
        forward[size] = new
        return new
    }

    /// The loss and metrics on `data`.
    func evaluate(_ data: Dataset, _ loss: Loss) throws(TrainingError) -> Evaluation {
        let (scalars, width) = try outputs(data.featureScalars, featureCount: data.featureCount)
        let outputs = Tensor(shape: [data.count, width], scalars: scalars)
        switch data.targets {
        case .classes(let classes, _):
            let value = loss.value(outputs, AnyTensor(Tensor<Int32>(classes))).scalar
            let predicted = predictedClasses(scalars, width: width)
            return Evaluation(loss: Double(value), accuracy: accuracy(predicted, labels: classes))
        case .values(let values):
            let value = loss.value(outputs, AnyTensor(Tensor<Float>(values))).scalar
            return Evaluation(
                loss: Double(value), rootMeanSquaredError: rootMeanSquaredError(scalars, targets: values),
                rSquared: rSquared(scalars, targets: values))
        }
    }
}

/// The class each row of outputs speaks for: the first largest, or with a single output its sign.
public func predictedClasses(_ outputs: [Float], width: Int) -> [Int32] {
    guard width > 1 else { return outputs.map { $0 > 0 ? 1 : 0 } }
    return stride(from: 0, to: outputs.count, by: width).map { start in
        var best = start
        for index in start..<(start + width) where outputs[index] > outputs[best] { best = index }
        return Int32(best - start)
    }
}

extension Model {
    /// The outputs for features `[examples, features]`, computed in batches.
    public func outputs(for data: Dataset) throws(TrainingError) -> Tensor<Float> {
        let (scalars, width) = try Evaluator(self).outputs(data.featureScalars, featureCount: data.featureCount)
        return Tensor(shape: [data.count, width], scalars: scalars)
    }

    /// The loss and metrics on `data`.
    public func evaluated(on data: Dataset, loss: Loss) throws(TrainingError) -> Evaluation {
        try Evaluator(self).evaluate(data, loss)
    }
}
