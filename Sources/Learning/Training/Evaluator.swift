import Datasets
import Tensors

/// Runs a model on data in batches, without training it.
final class Evaluator<M: Model> {
    private let model: ([AnyTensor]) -> M
    private let buffers: StepBuffers
    private var steps: [Form: CompiledStep] = [:]

    private struct Form: Hashable {
        let size: Int
        let hasLoss: Bool
        let isWeighted: Bool
    }

    /// Examples run at once; enough that the cost of an instruction vanishes in its work.
    static var batchSize: Int { 1024 }

    /// An evaluator that reads the parameters another step trains.
    init(_ buffers: StepBuffers, model: @escaping ([AnyTensor]) -> M) {
        self.buffers = buffers
        self.model = model
    }

    convenience init(_ model: M) {
        let leaves = Leaves(of: model)
        self.init(StepBuffers(leaves.tensors)) { leaves.rebuilt(with: $0) }
    }

    /// The outputs of all examples in order, row by row.
    func outputs(_ data: Dataset) -> [Float] {
        var scalars: [Float] = []
        forEachBatch(data.count) { batch in
            let step = step(batch.count, data.featureCount)
            _ = step.input(0).update(fromContentsOf: data.featureScalars[batch * data.featureCount])
            step.run()
            let output: UnsafeBufferPointer<Float> = step.output(0)
            if scalars.isEmpty { scalars.reserveCapacity(data.count * output.count / batch.count) }
            scalars += output
        }
        return scalars
    }

    private func forEachBatch(_ count: Int, _ body: (Range<Int>) -> Void) {
        for start in stride(from: 0, to: count, by: Evaluator.batchSize) {
            body(start..<Swift.min(start + Evaluator.batchSize, count))
        }
    }

    /// - Parameter loss: the loss that becomes a second output, of targets that become a second input.
    private func step(
        _ size: Int, _ featureCount: Int, _ loss: Loss? = nil, isWeighted: Bool = false
    ) -> CompiledStep {
        let form = Form(size: size, hasLoss: loss != nil, isWeighted: isWeighted)
        if let known = steps[form] { return known }
        let new = CompiledStep(buffers) { tensors, inputs in
            let x: Tensor<Float> = inputs.next([size, featureCount])
            let outputs = model(tensors)(x)
            guard let loss else { return (tensors, [AnyTensor(outputs)]) }
            let y = inputs.nextTargets(size, of: loss)
            let weights = inputs.nextWeights(size, if: isWeighted)
            return (tensors, [AnyTensor(outputs), AnyTensor(loss.value(outputs, y, weights: weights))])
        }
        steps[form] = new
        return new
    }

    /// Returns the loss, which is the mean of the batches' weighted by their examples, and metrics on `data`, both weighted
    /// where examples have weights.
    /// - Precondition: model, loss and data fit one another: see `check`.
    func evaluate(_ data: Dataset, _ loss: Loss, _ metrics: [Metric]) -> Evaluation {
        judge(data, loss, metrics).evaluation
    }

    /// Returns the loss and metrics on `data`, and what they follow from.
    /// - Parameters:
    ///   - threshold: the probability from which class 1 of two is predicted; `nil` where the more probable class is.
    ///   - keepsAll: whether the predictions are returned even where no metric needs all of them together.
    ///   - total: a further sum over examples, which is returned.
    /// - Precondition: model, loss and data fit one another: see `check`.
    func judge(
        _ data: Dataset, _ loss: Loss, _ metrics: [Metric], threshold: Double? = nil, keepsAll: Bool = false,
        total: ((Predictions) -> [Double])? = nil
    ) -> Judgement {
        var (lossSum, sums) = (0.0, [[Double]](repeating: [], count: metrics.count))
        var (all, width, totals): ([Float], Int, [Double]) = ([], 0, [])
        let keepsAll = keepsAll || metrics.contains(where: \.needsAll)
        let relativeWeights = data.relativeWeights
        forEachBatch(data.count) { batch in
            let step = step(batch.count, data.featureCount, loss, isWeighted: relativeWeights != nil)
            if let relativeWeights {
                _ = step.input(2, as: Float.self).update(fromContentsOf: relativeWeights[batch])
            }
            _ = step.input(0).update(fromContentsOf: data.featureScalars[batch * data.featureCount])
            switch data.targets {
            case .classes(let classes, _): _ = step.input(1, as: Int32.self).update(fromContentsOf: classes[batch])
            case .values(let values): _ = step.input(1, as: Float.self).update(fromContentsOf: values[batch])
            }
            step.run()
            let outputs: UnsafeBufferPointer<Float> = step.output(0)
            lossSum += Double(step.output(1, as: Float.self)[0]) * Double(batch.count)
            width = outputs.count / batch.count
            if keepsAll { all += loss.predictions(Array(outputs)) }
            lazy var predictions = Predictions(
                outputs: loss.predictions(Array(outputs)), outputCount: width, targets: data.targets[batch],
                weights: data.weights.map { Array($0[batch]) }, loss: loss, threshold: threshold)
            for index in metrics.indices {
                if case .sums(let sum, _) = metrics[index].function { add(sum(predictions), to: &sums[index]) }
            }
            if let total { add(total(predictions), to: &totals) }
        }
        let whole = Predictions(
            outputs: all, outputCount: width, targets: data.targets, weights: data.weights, loss: loss,
            threshold: threshold)
        var evaluation = Evaluation(loss: lossSum / Double(data.count))
        for (metric, sums) in zip(metrics, sums) {
            switch metric.function {
            case .loss: break
            case .sums(_, let value): evaluation.metrics[metric.description] = value(sums)
            case .whole(let value): evaluation.metrics[metric.description] = value(whole)
            }
        }
        return Judgement(
            evaluation: evaluation, outputCount: width, predictions: keepsAll ? whole : nil, totals: totals)
    }

    private func add(_ terms: [Double], to sums: inout [Double]) {
        if sums.isEmpty { sums = terms } else { for index in sums.indices { sums[index] += terms[index] } }
    }
}

/// The evaluation of a model, and what it follows from.
package struct Judgement: Sendable {
    package let evaluation: Evaluation
    /// The number of outputs an example has.
    package let outputCount: Int
    /// The predictions of all examples, where they were kept.
    package let predictions: Predictions?
    /// The further sums over examples that were asked for.
    package let totals: [Double]
}

extension Metric {
    fileprivate var needsAll: Bool { if case .whole = function { true } else { false } }
}

/// The elements of the rows of a range, `width` each.
private func * (rows: Range<Int>, width: Int) -> Range<Int> { rows.lowerBound * width..<rows.upperBound * width }

/// Returns the class each row of outputs speaks for: the first largest, or with a single output its sign.
package func predictedClasses(_ outputs: [Float], width: Int) -> [Int32] {
    guard width > 1 else { return outputs.map { $0 > 0 ? 1 : 0 } }
    return outputs.withUnsafeBufferPointer { outputs in
        stride(from: 0, to: outputs.count, by: width).map { start in
            var best = start
            for index in start..<(start + width) where outputs[index] > outputs[best] { best = index }
            return Int32(best - start)
        }
    }
}

extension Model {
    /// The outputs `[examples, outputs]` for the features of `data`, computed in batches.
    /// - Throws: `TrainingError` where the model does not take the data's features.
    public func outputs(for data: Dataset) throws(TrainingError) -> Tensor<Float> {
        let width = try outputCount(featureCount: data.featureCount)
        return Tensor(shape: [data.count, width], scalars: Evaluator(self).outputs(data))
    }

    /// Returns the loss and metrics on `data`.
    /// - Parameter metrics: metrics besides accuracy, or `rmse` and `r2`, such as `Metric.all(for: .classification)`.
    /// - Throws: `TrainingError` where model, loss and data do not fit one another, or there is no such metric.
    public func evaluated(
        on data: Dataset, loss: Loss, metrics: [Metric] = []
    ) throws(TrainingError) -> Evaluation {
        try judged(on: data, loss: loss, metrics: metrics).evaluation
    }

    /// Returns the loss and metrics on `data`, and what they follow from.
    /// - Parameters:
    ///   - threshold: the probability from which class 1 of two is predicted; `nil` where the more probable class is.
    ///   - keepsAll: whether the predictions are returned even where no metric needs all of them together.
    ///   - total: a further sum over examples, which is returned.
    package func judged(
        on data: Dataset, loss: Loss, metrics: [Metric], threshold: Double? = nil, keepsAll: Bool = false,
        total: ((Predictions) -> [Double])? = nil
    ) throws(TrainingError) -> Judgement {
        try check(data, loss)
        for metric in metrics {
            if let problem = metric.problem(for: loss.task) { throw .settingsDoNotFit(problem) }
        }
        return Evaluator(self).judge(
            data, loss, Metric.evaluated(for: loss.task, and: metrics), threshold: threshold, keepsAll: keepsAll,
            total: total)
    }
}
