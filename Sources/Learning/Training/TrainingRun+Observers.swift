import Datasets
import Optimizers
import Support
import Tensors

// What a run does for its observers.

extension TrainingRun {
    /// Looks at the batch that `step` is going to learn from.
    mutating func inspect(
        _ step: TrainingStep, of trainer: Trainer<M>, at position: StepPosition, seed: RandomKey, rows: Int,
        _ featureCount: Int
    ) -> InspectionStep {
        let known = inspections[rows]
        let inspection =
            known
            ?? InspectionStep(
                trainer.state, in: trainer.buffers, loss: trainer.loss, batchSize: rows, featureCount: featureCount)
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
        let sample = data.targets[data.evenlySpread(atMost: 5_000)]
        let (constants, targets): ([[Float]], AnyTensor)
        switch sample {
        case .classes(let classes, let names):
            var counts = [Double](repeating: 0, count: Swift.max(names.count, outputs))
            for number in classes { counts[Int(number)] += 1 }
            let logarithms = counts.map { Float(log(Swift.max($0, 0.5) / Double(classes.count))) }
            let known =
                outputs == 1 && names.count == 2 ? [logarithms[1] - logarithms[0]] : Array(logarithms.prefix(outputs))
            constants = [[Float](repeating: 0, count: outputs), known]
            targets = AnyTensor(Tensor<Int32>(classes))
        case .values(let values):
            let sorted = values.sorted()
            let mean = values.reduce(0.0) { $0 + Double($1) } / Double(values.count)
            constants = [Float(mean), sorted[sorted.count / 2]].map { [Float](repeating: $0, count: outputs) }
            targets = AnyTensor(Tensor<Float>(values))
        }
        let losses = constants.map { row in
            let rows = Tensor(shape: [1, row.count], scalars: row).broadcast(to: [sample.count, row.count])
            return Double(value(rows, targets).scalar)
        }
        return losses.filter(\.isFinite)
    }
}
