import Descent
import Support
import Foundation

/// Checkpoints of a training, which goes on from each for an epoch.
struct CheckpointTarget: Target {
    let name = "checkpoints"
    let words = ["\"", "{", "}", "null", "-1", "9223372036854775807", "\"F64\"", "kept/", "run/history", "/mean"]

    func input(_ random: inout RandomStream) -> [UInt8] {
        var file = Self.example
        if random.once(in: 2) { change(&file, &random) }
        return file.bytes
    }

    private func change(_ file: inout SafeTensors, _ random: inout RandomStream) {
        let position = random.below(file.tensors.count)
        switch random.below(5) {
        case 0:
            file.tensors[position].tensor = AnyTensor(
                Tensor<Double>(repeating: -1, shape: file.tensors[position].tensor.shape))
        case 1: file.tensors[position].tensor = AnyTensor(Tensor<Float>(repeating: .nan, shape: [random.below(4)]))
        case 2: file.tensors.remove(at: position)
        default:
            guard let text = file.metadata["checkpoint"], let rest = try? JSONValue(parsing: Array(text.utf8)) else {
                return
            }
            file.metadata["checkpoint"] = rest.changed(&random).description
        }
    }

    func read(_ input: [UInt8]) throws -> TrainerCheckpoint {
        write(input, toFile: "input")
        return try TrainerCheckpoint(contentsOf: "input")
    }

    func use(_ checkpoint: TrainerCheckpoint) throws {
        try checkpoint.write(to: "again")
        let again = try TrainerCheckpoint(contentsOf: "again")
        require(
            again.tensors.map(\.name) == checkpoint.tensors.map(\.name), "a checkpoint read again has other tensors")
        var trainer = try Trainer(Self.model, loss: .squared, optimizer: Adam(), resuming: checkpoint)
        try Self.train(&trainer)
        _ = trainer.checkpoint
    }

    // MARK: The training

    private typealias Network = MultiLayerPerceptron

    private static let model = Network(sizes: [2, 2, 1])

    private static func train(_ trainer: inout Trainer<Network>) throws {
        try trainer.fit(
            .example, validation: .example, epochs: 2, batchSize: 2,
            observers: [EarlyStopping(patience: 3), CheckpointSaver(file: "saved", when: .best(.loss))])
    }

    private static let example: SafeTensors = {
        var trainer = Trainer(model, loss: .squared, optimizer: Adam())
        trainer.plateau = ReduceOnPlateau()
        do {
            try train(&trainer)
            return try SafeTensors(contentsOf: "saved")
        } catch { fatalError("\(error)") }
    }()
}
