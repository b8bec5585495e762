import Learning

/// A trained model with all that belongs to it: how its inputs are encoded, how it was trained, how well it does.
public struct Run: Sendable {
    /// The trained model.
    public var model: AnyModel
    /// The settings, encoders and results.
    public var configuration: RunConfiguration
    /// The record of each epoch; empty if the run was read from a folder.
    public var epochs: [EpochRecord]
    /// The evaluation on held-out data; nil if the run was read from a folder.
    package var findings: RunFindings?
    /// The state in which training ended, from which it can go on, and what was trained; nil if it is not kept.
    var ending: (state: TrainerCheckpoint, origin: [String: String])?

    /// The files of a run folder.
    enum File: String, CaseIterable {
        case model = "model.safetensors"
        case configuration = "config.json"
        case metrics = "metrics.csv"
        case report = "report.html"
        /// While the run has not ended.
        case checkpoint = "checkpoint.safetensors"
        /// The state in which training ended, from which it can go on.
        case training = "training.safetensors"
    }
}
