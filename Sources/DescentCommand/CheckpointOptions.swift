import ArgumentParser
import Descent

/// The options that say how a run that is stopped can go on.
struct CheckpointOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: "Epochs from one checkpoint to the next, or 0 for none. (default: as many as pass in a minute)")
    var checkpointEvery: Int?
    @Flag(
        help: """
            Go on where the run in --out stopped, as if it had not, or, with more --epochs in all, where it ended; begin it if \
            there is none.
            """)
    var resume = false

    /// `nil` for no checkpoints.
    func occasion(out: String?) throws -> CheckpointSaver.Occasion? {
        if resume && out == nil { throw UsageError("--resume needs the folder of the run to go on with; give --out") }
        guard let checkpointEvery else { return .everySeconds(60) }
        guard checkpointEvery >= 0 else {
            throw UsageError("--checkpoint-every is \(checkpointEvery); give a whole number of at least 0")
        }
        return checkpointEvery == 0 ? nil : .everyEpochs(checkpointEvery)
    }
}
