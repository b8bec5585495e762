import Optimizers
import Tensors

/// A run between two epochs: everything that `Trainer` needs to go on as if it had not stopped.
///
/// ```swift
/// try trainer.checkpoint.write(to: "run.safetensors")
/// let checkpoint = try TrainerCheckpoint(contentsOf: "run.safetensors")
/// var later = try Trainer(model, loss: .softmaxCrossEntropy, optimizer: Adam(), resuming: checkpoint)
/// try later.fit(digits.training, epochs: 10)
/// ```
public struct TrainerCheckpoint: Sendable {
    /// The parameters as they are trained, "hidden.weight", and what the optimizer remembers, "hidden.weight/mean".
    public var tensors: [(name: String, tensor: AnyTensor)] { Array(zip(names, values)) }
    /// The record of each epoch since the trainer was made.
    public let history: [EpochRecord]
    /// The wall time of all calls of `fit`, in seconds.
    public let seconds: Double
    /// The optimizer with its settings, as text.
    public let optimizer: String
    /// The reason why the run ended, where it has.
    public let ending: TrainingReport.EndReason?
    /// The epoch whose parameters the model is to have at the end, if one was kept.
    public var keptEpoch: Int? { kept?.epoch }

    /// The file it was read from; empty if there is none.
    let file: String
    let names: [String]
    /// The tensors in the order of `names`; those of `kept` have the same order.
    let values: [AnyTensor]
    let kept: KeptEpoch?
    let position: StepPosition
    let plateau: ReduceOnPlateau?
    /// The state of each observer, by the name of its type and its number among those of the type.
    let observers: [String: [String: Double]]

    /// The number of epochs done.
    public var epochs: Int { history.count }
    /// The number of steps taken.
    public var steps: Int { position.steps }

    /// The checkpoint as one of a run that has not ended, which trains on.
    package var goingOn: TrainerCheckpoint {
        TrainerCheckpoint(
            history: history, seconds: seconds, optimizer: optimizer, ending: nil, file: file, names: names,
            values: values, kept: kept, position: position, plateau: plateau, observers: observers)
    }
}

extension AnyTensor {
    /// Indicates whether all elements are finite numbers; `true` for types that have no others.
    fileprivate var isFinite: Bool {
        if let tensor: Tensor<Float> = typed() { return tensor.scalars.allSatisfy(\.isFinite) }
        if let tensor: Tensor<Double> = typed() { return tensor.scalars.allSatisfy(\.isFinite) }
        return true
    }
}

/// The state after an epoch whose parameters are kept for the end.
struct KeptEpoch: Sendable {
    let epoch: Int
    let tensors: [AnyTensor]
}

extension TrainerCheckpoint {
    /// Returns the tensors in the order of `names`.
    /// - Throws: `TrainingError` where these are another model's or another optimizer's, or parameters are not finite.
    func tensors(for names: [String], like own: [AnyTensor]) throws(TrainingError) -> [AnyTensor] {
        guard names == self.names,
            zip(own, values).allSatisfy({ $0.shape == $1.shape && $0.scalarType == $1.scalarType })
        else {
            let found = Dictionary(zip(self.names, values), uniquingKeysWith: { first, _ in first })
            let problems = zip(names, own).compactMap { name, tensor -> String? in
                guard let other = found[name] else { return "it has no '\(name)'" }
                if other.scalarType != tensor.scalarType {
                    return "its '\(name)' is of type \(other.scalarType), not \(tensor.scalarType)"
                }
                return other.shape == tensor.shape ? nil : "its '\(name)' is \(other.shape), not \(tensor.shape)"
            }
            let foreign = self.names.first { !names.contains($0) }.map { "it has '\($0)'" }
            throw .checkpointDoesNotFit(
                file: file,
                "the checkpoint is another model's or another optimizer's: "
                    + (problems.first ?? foreign ?? "its tensors are in another order"))
        }
        // Those of the optimizer have a slash in their names, and may be infinite.
        if let name = zip(names, values).first(where: { !$0.contains("/") && !$1.isFinite })?.0 {
            throw .checkpointDoesNotFit(file: file, "the checkpoint's '\(name)' is not finite")
        }
        return values
    }
}

/// Returns names for the states of observers: "EarlyStopping", and "EarlyStopping-2" for a second of the type.
func namesInCheckpoints(_ observers: [any TrainingObserver]) -> [String] {
    var counts: [String: Int] = [:]
    return observers.map { observer in
        let type = "\(type(of: observer))"
        counts[type, default: 0] += 1
        return counts[type] == 1 ? type : "\(type)-\(counts[type] ?? 0)"
    }
}
