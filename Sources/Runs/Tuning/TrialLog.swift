import Learning
import Studies
import Support
import Tracking

/// A trial as a run of TensorBoard: settings, losses and metric of each epoch, learning rate.
final class TrialLog: TrainingObserver {
    private let writer: EventWriter
    private let metric: Metric
    private let scale: Double

    /// - Parameters:
    ///   - folder: of all trials; each has one of its own in it.
    ///   - scale: how many of the target's units are one of the model's.
    init(folder: String, _ trial: RunningTrial, _ metric: Metric, scale: Double) throws(TrackingError) {
        let digits = "\(trial.number)"
        writer = try EventWriter(
            folder: "\(folder)/trial-\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)")
        (self.metric, self.scale) = (metric, scale)
        var settings: [String: HyperparameterValue] = [:]
        for (name, text) in trial.texts { settings[name] = Double(text).map { .number($0) } ?? .text(text) }
        writer.begin(settings)
        try writer.flush()
    }

    func epochEnded(_ epoch: EndedEpoch) throws -> Decision {
        let record = epoch.record
        let scalars = record.scalars(watchedName: "validation", scale: scale)
        for (tag, value) in scalars + [("learning-rate", record.learningRate)] {
            writer.add(tag, value, step: record.steps)
        }
        try writer.flush()
        return .proceed
    }

    /// - Parameter value: of the trial; `nil` where it failed.
    func end(_ value: Double?) throws(TrackingError) {
        if let value { writer.add("tuning/\(metric.description)", value, step: 0) }
        writer.end(value == nil ? .failed : .succeeded)
        try writer.flush()
    }
}
