import Learning
import Optimizers
import Settings
import Tensors

/// The compiled training step of a model, printed as a listing with flops and bytes.
package struct StepExplanation: CustomStringConvertible {
    /// The compiled program.
    package let program: Program
    package let description: String

    /// - Parameters:
    ///   - settings: model, loss and optimizer; the loss is that of classes unless model or loss are for numbers.
    ///   - features: the numbers that describe an example.
    ///   - outputs: classes, or 1 for a number.
    ///   - batchSize: examples a step.
    /// - Throws: `SettingError` for a loss that does not fit, `RunError` for sizes beyond the buffers.
    package init(_ settings: RunSettings, features: Int, outputs: Int, batchSize: Int) throws {
        let loss = try settings.loss ?? settings.model.defaultLoss(for: settings.task() ?? .classification)
        if loss.isForTwoClasses || loss.task == .regression, outputs != 1 {
            throw SettingError("loss \(loss) meets a single output, not \(outputs); take 1")
        }
        if loss.task == .classification && !loss.isForTwoClasses && outputs < 2 {
            throw SettingError("loss \(loss) tells classes; take at least 2 outputs, or loss squared")
        }
        try settings.requireMemory(
            features: features, outputs: outputs, batchSize: batchSize, source: settings.model.description)
        let model = settings.makeModel(features: features, outputs: outputs)
        self.init(
            model, settings.effectiveModel, loss, settings.makeOptimizer(steps: 1), settings.optimizer.description,
            features: features, batchSize: batchSize)
    }

    private init(
        _ model: AnyModel, _ specification: ModelSpecification, _ loss: Loss, _ optimizer: any Optimizer,
        _ optimizerName: String, features: Int, batchSize: Int
    ) {
        let state = TrainingState(model, optimizer)
        let step = TrainingStep(
            state, in: StepBuffers(state.tensors), loss: loss, optimizer: optimizer, batchSize: batchSize,
            featureCount: features)
        program = step.program.compiled.program
        let inputs = zip(state.names, state.tensors).enumerated().map { number, leaf in
            "input\(number): \(leaf.0) \(leaf.1.shape)"
        }
        let others = ["features", loss.task == .classification ? "classes" : "values", "random key", "settings…"]
        description =
            (["one step of \(specification), batch \(batchSize), loss \(loss), \(optimizerName)"]
            + inputs + others.enumerated().map { "input\(inputs.count + $0): \($1)" } + ["", "\(program)"])
            .joined(separator: "\n")
    }
}
