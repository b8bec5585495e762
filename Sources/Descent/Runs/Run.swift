import Learning

/// A trained model with all that belongs to it: how its inputs are encoded, how it was trained, how well it does.
public struct Run: Sendable {
    public var model: AnyModel
    public var configuration: RunConfiguration
    /// What happened in each epoch; empty where the run was read from a folder.
    public var epochs: [EpochRecord]
    /// What the model says of the data that were held out; nil where the run was read from a folder.
    public var findings: RunFindings?

    /// The files of a run folder.
    enum File: String, CaseIterable {
        case model = "model.safetensors"
        case configuration = "config.json"
        case metrics = "metrics.csv"
        case report = "report.html"
        /// While the run has not ended.
        case checkpoint = "checkpoint.safetensors"
    }
}
