import Datasets
import Optimizers
import Support
import Tensors

// What a run does for its observers.

extension TrainingRun {
    /// Looks at the batch that `step` is going to learn from.
    mutating func inspect(
        _ step: TrainingStep, of trainer: Trainer<M>, at position: StepPosition, seed: RandomKey, rows: Int,
        _ data: borrowing TrainingData
    ) -> InspectionStep {
        let known = inspections[rows]
        let inspection =
            known
            ?? InspectionStep(
                trainer.state, in: trainer.buffers, loss: trainer.loss, batchSize: rows,
                featureCount: data.featureCount,
                isWeighted: data.isWeighted)
        inspections[rows] = inspection
        inspection.look(at: step, position, seed: seed)
        return inspection
    }
}

extension Trainer {
    /// Returns the plan of a run.
    func outline(
        of plan: BatchPlan, epochs: Int, on training: Dataset, hasValidation: Bool, outputs: Int
    ) -> TrainingOutline {
        let perStep = optimizer.batchesPerStep
        let steps = ((plan.batchCount + perStep - 1) / perStep).multipliedReportingOverflow(by: epochs)
        let (model, loss) = (state.trainedModel(from: buffers.tensors), loss)
        return TrainingOutline(
            // Somebody may want to train for ever.
            stepsBefore: self.steps, epochsBefore: self.epochs,
            steps: steps.overflow ? 1 << 60 : min(steps.partialValue, 1 << 60), epochs: epochs,
            examples: training.count, batchSize: plan.batchSize,
            task: loss.task, hasValidation: hasValidation,
            makeModel: { ModelOutline(model, featureCount: training.featureCount) },
            makeChanceLoss: { loss.chance(training, outputs: outputs) })
    }
}

extension Loss {
    /// Returns the least loss of a constant output among those that are nearest at hand: for classes zeros and the logarithms
    /// of the classes' shares, for values their mean and median. It is `nil` for a loss of your own.
    /// - Parameter outputs: the number of outputs the model gives for an example.
    package func chance(_ data: Dataset, outputs: Int) -> Double? {
        constantLosses(data, outputs: outputs).min()
    }

    /// Returns the greatest loss of such an output: for classes that of zeros, with which many models begin.
    package func uninformedLoss(_ data: Dataset, outputs: Int) -> Double? {
        constantLosses(data, outputs: outputs).max()
    }

    private func constantLosses(_ data: Dataset, outputs: Int) -> [Double] {
        if case .any = self.outputs { return [] }
        // A sample tells it well enough.
        let rows = data.evenlySpread(atMost: 5_000)
        let sample = data.targets[rows]
        let weights = data.weights.map { weights in rows.map { weights[$0] } }
        let total = weights?.reduce(0, +) ?? Double(rows.count)
        guard total > 0 else { return [] }
        func weight(_ row: Int) -> Double { weights?[row] ?? 1 }
        let (constants, targets): ([[Float]], AnyTensor)
        switch sample {
        case .classes(let classes, let names):
            var counts = [Double](repeating: 0, count: Swift.max(names.count, outputs))
            for (row, number) in classes.enumerated() { counts[Int(number)] += weight(row) }
            let least = 0.5 * total / Double(classes.count)
            let logarithms = counts.map { Float(log(Swift.max($0, least) / total)) }
            let known =
                outputs == 1 && names.count == 2 ? [logarithms[1] - logarithms[0]] : Array(logarithms.prefix(outputs))
            constants = [[Float](repeating: 0, count: outputs), known]
            targets = AnyTensor(Tensor<Int32>(classes))
        case .values(let values):
            let sorted = values.sorted()
            let mean = values.enumerated().reduce(0.0) { $0 + weight($1.offset) * Double($1.element) } / total
            constants = [Float(mean), sorted[sorted.count / 2]].map { [Float](repeating: $0, count: outputs) }
            targets = AnyTensor(Tensor<Float>(values))
        }
        let factors = weights.map { weights in
            Tensor<Float>(weights.map { Float($0 * Double(sample.count) / total) })
        }
        let losses = constants.map { row in
            let rows = Tensor(shape: [1, row.count], scalars: row).broadcast(to: [sample.count, row.count])
            return Double(value(rows, targets, weights: factors).scalar)
        }
        return losses.filter(\.isFinite)
    }
}
