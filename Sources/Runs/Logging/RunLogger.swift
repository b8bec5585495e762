import Learning
import Plots
import Support
import Tracking

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// An observer that writes a log for TensorBoard while a run goes on.
///
/// ```swift
/// let log = try RunLogger(folder: "runs/first", settings: ["optimizer": .text("adam")])
/// try trainer.fit(digits.training, validation: digits.test, epochs: 10, observers: [log])
/// ```
/// Of steps: the loss and the learning rate. Of epochs: loss and metrics. Of steps that are looked into: the norms of
/// gradient and update and the ratio of update to weight, in whole and of each leaf; histograms of weights and
/// gradients of each leaf and of the outputs of each layer that the model shows (`recorded(as:activation:)`). Once: the
/// model's graph, the settings, the final metrics and how the run ended, for HParams.
///
/// Further numbers, texts and pictures are added from any thread. Without a `Trainer`, `EventWriter` does the same for
/// one thread. What was added can be read a moment later, at the end of a run at once, and after the process was
/// killed. A log that cannot be written, as on a full disk, ends the run with a `TrackingError`; the file stays
/// whole.
public final class RunLogger: TrainingObserver {
    /// The path of the event file.
    public var path: String { queue.path }
    let queue: LogQueue
    private let settings: [String: HyperparameterValue]
    private let intervals: LogIntervals
    private let watchedName: String
    private let scale: Double
    private var hasBegun = false
    private var scalarsEvery = 1
    private var nextScalars = 0
    private var inspected = InspectionSteps.none

    /// - Parameters:
    ///   - folder: that of the run, made if need be; the file in it is a new one.
    ///   - settings: of the run, for HParams.
    ///   - watchedName: what the data is called that each epoch is evaluated on, such as "test".
    ///   - scale: how many of the target's units are one of the model's; multiplies root mean squared errors.
    /// - Throws: `TrackingError` where the file cannot be made.
    public init(
        folder: String, settings: [String: HyperparameterValue] = [:], intervals: LogIntervals = LogIntervals(),
        watchedName: String = "validation", scale: Double = 1
    ) throws(TrackingError) {
        queue = try LogQueue(folder: folder, tags: ["loss/batch", "learning-rate"])
        (self.settings, self.intervals) = (settings, intervals)
        (self.watchedName, self.scale) = (watchedName, scale)
    }

    // MARK: Adding

    /// Adds a number.
    public func add(_ tag: String, _ value: Double, step: Int) throws(TrackingError) {
        let time = Date.now
        try queue.add { $0.add(tag, value, step: step, time: time) }
    }

    /// Adds a text in Markdown.
    public func add(_ tag: String, markdown: String, step: Int = 0) throws(TrackingError) {
        let time = Date.now
        try queue.add { $0.add(tag, markdown: markdown, step: step, time: time) }
    }

    /// Adds a picture, drawn on the thread that writes.
    public func add(_ tag: String, _ picture: some Picture, step: Int) throws(TrackingError) {
        let time = Date.now
        try queue.add(atOnce: true) { events in
            let image = Raster.image(of: picture.drawing, scale: 1)
            events.add(
                tag, png: PNG.encode(image), width: image.columns, height: image.rows, step: step, time: time)
        }
    }

    /// Writes what was added so far.
    public func flush() throws(TrackingError) { try queue.flush() }

    // MARK: A run

    public func runBegan(_ outline: TrainingOutline) throws {
        scalarsEvery = intervals.scalars ?? max(1, (outline.steps + 1999) / 2000)
        nextScalars = outline.stepsBefore + 1
        inspected = InspectionSteps(of: outline, every: intervals.inspections)
        guard !hasBegun else { return }
        hasBegun = true
        let (settings, time) = (settings, Date.now)
        let graph = GraphNode.nodes(of: outline.model)
        try queue.add { events in
            events.begin(settings, time: time)
            events.add(graph, time: time)
        }
        try queue.flush()
    }

    public func runResumed(_ checkpointState: [String: Double]) throws {
        let (step, time) = (nextScalars, Date.now)
        try queue.add { $0.restart(at: step, time: time) }
    }

    public func stepEnded(_ progress: TrainingProgress) throws {
        // Batches that are gathered for a step are none.
        guard progress.steps >= nextScalars else { return }
        nextScalars = progress.steps + scalarsEvery
        try queue.put(
            StepSamples.Sample(
                step: progress.steps, loss: Float(progress.loss), learningRate: Float(progress.learningRate)))
    }

    public func inspects(step: Int) -> Bool { inspected.contains(step) }

    public func stepInspected(_ inspection: StepInspection) throws {
        guard inspected.contains(inspection.step) else { return }
        let time = Date.now
        try queue.add { $0.add(inspection, time: time) }
    }

    public func epochEnded(_ epoch: EndedEpoch) throws -> Decision {
        let record = epoch.record
        let (scalars, time) = (record.scalars(watchedName: watchedName, scale: scale), Date.now)
        try queue.add { events in
            for (tag, value) in scalars { events.add(tag, value, step: record.steps, time: time) }
            events.add("examples-per-second", record.examplesPerSecond, step: record.steps, time: time)
        }
        return .proceed
    }

    public func runEnded(_ result: Result<TrainingReport, any Error>) throws {
        let time = Date.now
        switch result {
        case .success(let report):
            let final = report.modelRecord
            let scalars = final?.scalars(watchedName: watchedName, scale: scale) ?? []
            try queue.add { events in
                for (tag, value) in scalars { events.add("final/" + tag, value, step: final?.steps ?? 0, time: time) }
                events.end(.succeeded, time: time)
            }
        case .failure(let error):
            try queue.add { events in
                events.add("failure", markdown: "\(error)", step: 0, time: time)
                // What an observer ended, as an interrupt does, may go on; and readers keep the first end they see.
                guard error is TrainingError else { return }
                events.end(.failed, time: time)
            }
        }
        try queue.flush()
    }
}
