import Learning
import Support

/// Shows a run as it goes: on a terminal one line redrawn at most ten times a second, elsewhere one line an epoch.
///
/// The line holds a bar, the share done, examples per second, the time left, the loss of the last epoch (of the last
/// batch while there is none) and the metric of the data each epoch is watched by.
public final class ProgressLine: TrainingObserver {
    private let isTerminal: Bool
    private let width: Int
    private let watchedName: String
    private let scale: Double
    private let write: (String) -> Void
    private var drawnAt = -Double.infinity
    private var last: EpochRecord?
    private var epochsBefore = 0

    /// - Parameters:
    ///   - isTerminal: whether lines can be redrawn.
    ///   - width: the columns of the terminal.
    ///   - watchedName: what the data is called that each epoch is evaluated on, such as "test".
    ///   - scale: how many of the target's units are one of the model's; multiplies root mean squared errors.
    ///   - write: shows text at once.
    public init(
        isTerminal: Bool, width: Int = 80, watchedName: String = "validation", scale: Double = 1,
        write: @escaping (String) -> Void
    ) {
        self.isTerminal = isTerminal
        self.width = width
        self.watchedName = watchedName
        self.scale = scale
        self.write = write
    }

    public func runBegan(_ outline: TrainingOutline) { epochsBefore = outline.epochsBefore }

    public func stepEnded(_ progress: TrainingProgress) {
        guard isTerminal, progress.seconds - drawnAt >= 0.1 else { return }
        drawnAt = progress.seconds
        draw(progress)
    }

    public func epochEnded(_ epoch: EndedEpoch) -> Decision {
        let record = epoch.record
        last = record
        if !isTerminal { write(line(record, of: epoch.epochs) + "\n") }
        return .proceed
    }

    public func runEnded(_ result: Result<TrainingReport, any Error>) { finish() }

    /// Ends the line, so that what follows stands below it.
    public func finish() {
        guard isTerminal else { return }
        write("\r\u{1B}[K")
    }

    private func draw(_ progress: TrainingProgress) {
        let inEpoch = Double(progress.step) / Double(max(progress.stepsInEpoch, 1))
        let done = Double(progress.epoch - 1) + inEpoch
        let share = min(1, done / Double(max(progress.epochs, 1)))
        // The epochs before this run took none of its time.
        let doneNow = done - Double(epochsBefore)
        let left = doneNow > 0 ? progress.seconds * max(Double(progress.epochs) - done, 0) / doneNow : 0
        let rate = Double(progress.examples) / max(progress.seconds, 1e-9)
        let cells = 16
        let full = Int((share * Double(cells)).rounded(.down))
        let bar = String(repeating: "█", count: full) + String(repeating: "░", count: cells - full)
        var text = "epoch \(progress.epoch)/\(progress.epochs) \(bar) \(fixed(share * 100, 0)) %  "
        text += "\(short(rate)) examples/s  \(clock(left)) left  "
        text += "loss \(general(last?.trainingLoss ?? progress.loss))"
        if let headline { text += "  \(headline)" }
        write("\r" + String(text.prefix(max(width - 1, 20))) + "\u{1B}[K")
    }

    private func line(_ record: EpochRecord, of epochs: Int) -> String {
        var text = "epoch \(record.epoch)/\(epochs)  loss \(general(record.trainingLoss))"
        if let watched = record.validation { text += "  \(watchedName) loss \(general(watched.loss))" }
        if let headline { text += "  \(headline)" }
        return text + "  \(short(record.examplesPerSecond)) examples/s"
    }

    private var headline: String? {
        guard let watched = last?.validation else { return nil }
        if let accuracy = watched.accuracy { return "\(watchedName) accuracy \(fixed(accuracy * 100, 2)) %" }
        return watched.rootMeanSquaredError.map { "\(watchedName) RMSE \(general($0 * scale))" }
    }
}
