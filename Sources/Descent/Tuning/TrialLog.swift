import Learning
import Studies
import Tracking

/// A trial as a run of TensorBoard: settings, losses and metric of each epoch, learning rate.
final class TrialLog: TrainingObserver {
    private let writer: EventWriter
    private let metric: TuningMetric

    /// - Parameter folder: of all trials; each has one of its own in it.
    init(folder: String, _ trial: RunningTrial, _ metric: TuningMetric) throws(TrackingError) {
        let digits = "\(trial.number)"
        writer = try EventWriter(
            folder: "\(folder)/trial-\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)")
        self.metric = metric
        var settings: [String: HyperparameterValue] = [:]
        for (name, text) in trial.texts { settings[name] = Double(text).map { .number($0) } ?? .text(text) }
        writer.begin(settings)
        try writer.flush()
    }

    func epochEnded(_ record: EpochRecord, of epochs: Int) -> Bool {
        writer.add("loss/training", record.trainingLoss, step: record.epoch)
        if let validation = record.validation {
            writer.add("loss/validation", validation.loss, step: record.epoch)
            if let accuracy = validation.accuracy { writer.add("accuracy/validation", accuracy, step: record.epoch) }
        }
        writer.add("learning_rate", record.learningRate, step: record.epoch)
        // What cannot be written now is tried again with the next epoch, and told at the end.
        try? writer.flush()
        return true
    }

    /// - Parameter value: of the trial; `nil` where it failed.
    func end(_ value: Double?) throws(TrackingError) {
        if let value { writer.add("tuning/\(metric.rawValue)", value, step: 0) }
        writer.end(value == nil ? .failed : .succeeded)
        try writer.flush()
    }
}
