import Optimizers
import Tensors

// Stopping, and going on.

extension Trainer {
    /// Creates a trainer that goes on where a checkpoint was taken, step for step as if training had not stopped, if data,
    /// batch size, order and seed of `fit` are the same, and its epochs those that are left.
    ///
    /// - Parameters:
    ///   - model: a model with parameters of the same names and shapes, which are replaced.
    ///   - loss: the loss that training minimizes.
    ///   - optimizer: the same optimizer.
    ///   - checkpoint: the checkpoint.
    /// - Throws: `TrainingError` where the checkpoint is another model's or another optimizer's, or its parameters are not finite.
    public init(
        _ model: M, loss: Loss, optimizer: some Optimizer, resuming checkpoint: TrainerCheckpoint
    ) throws(TrainingError) {
        self.init(model, loss: loss, optimizer: optimizer)
        buffers.write(try checkpoint.tensors(for: state.names, like: state.tensors))
        (position, history, seconds) = (checkpoint.position, checkpoint.history, checkpoint.seconds)
        (plateau, resumed) = (checkpoint.plateau, checkpoint)
        self.model = state.model(from: buffers.tensors)
    }

    /// A checkpoint of the state between two calls of `fit`. See `CheckpointSaver` for checkpoints during one.
    public var checkpoint: TrainerCheckpoint { checkpoint(of: nil) }

    /// The model as it is trained, which is not the one to judge where the optimizer keeps averages.
    public var trainedModel: M { state.trainedModel(from: buffers.tensors) }

    /// Offers a checkpoint to those who save it.
    /// - Parameter last: the tensors after the last epoch, where the buffers have others.
    func offerCheckpoint(
        _ run: TrainingRun<M>, _ result: Result<TrainingReport, any Error>?, _ last: [AnyTensor]? = nil
    ) throws {
        try run.watch.tell {
            try $0.checkpointAvailable(result) { checkpoint(of: run, last, hasEnded: result != nil) }
        }
    }

    private func checkpoint(
        of run: TrainingRun<M>?, _ last: [AnyTensor]? = nil, hasEnded: Bool = true
    ) -> TrainerCheckpoint {
        TrainerCheckpoint(
            history: history, seconds: seconds + (hasEnded ? 0 : run?.seconds ?? 0),
            optimizer: optimizer.description, ending: run?.reason, file: "", names: state.names,
            values: last ?? buffers.tensors,
            kept: run?.kept, position: position, plateau: plateau,
            observers: run?.watch.checkpointStates ?? [:])
    }
}
