import Support
import TensorFiles

/// Saves checkpoints of a run to files, each of which appears whole or not at all.
///
/// ```swift
/// let last = CheckpointSaver(file: "runs/mine/last.safetensors", when: .everySeconds(60))
/// let best = CheckpointSaver(file: "runs/mine/best.safetensors", when: .best(.accuracy))
/// try trainer.fit(digits.training, validation: digits.test, epochs: 100, observers: [last, best])
/// ```
/// Where a run is cancelled, or an observer ends it by an error, what was not saved yet is saved: the state after its last
/// whole epoch. A file that cannot be written, as on a full disk, ends the run; the one before stays.
public final class CheckpointSaver: TrainingObserver {
    /// The epochs after which checkpoints are saved.
    public enum Occasion: Sendable, Equatable {
        /// Saves after the epochs whose number is a multiple of this, and after the last.
        case everyEpochs(Int)
        /// Saves after the first epoch that ends this long after the last checkpoint, or after the beginning.
        case everySeconds(Double)
        /// Saves after the epochs that are better than all before.
        case best(Metric)
    }

    /// When checkpoints are saved.
    let occasion: Occasion
    /// The files that are there now, the newest last.
    public private(set) var files: [String] = []
    private let path: (_ epoch: Int) -> String
    private let limit: Int?
    private let makeMetadata: () -> [String: String]
    private lazy var metadata = makeMetadata()
    private var best: Double?
    private var epoch = 0
    private var isDue = false
    private var savedEpoch = 0
    private var savedAt = ContinuousClock.now

    /// Creates an observer that saves checkpoints to one file, which each replaces.
    /// - Precondition: at least 1 epoch, or 0 seconds.
    /// - Parameters:
    ///   - file: the path of the file.
    ///   - occasion: when checkpoints are saved. The default is after every epoch.
    ///   - metadata: any text to find in the file again, asked for when the first is saved.
    public init(
        file: String, when occasion: Occasion = .everyEpochs(1),
        metadata: @escaping @autoclosure () -> [String: String] = [:]
    ) {
        (path, limit, self.occasion, makeMetadata) = ({ _ in file }, 1, occasion, metadata)
        requireSensible()
    }

    /// Creates an observer that saves each checkpoint to a file of its own: `FOLDER/epoch-000012.safetensors`.
    /// - Parameters:
    ///   - folder: the path of a folder that exists.
    ///   - occasion: when checkpoints are saved. The default is after every epoch.
    ///   - keeping: how many files of a run stay, the newest, at least 1; `nil`, the default, for all.
    ///   - metadata: any text to find in the files again, asked for when the first is saved.
    public init(
        folder: String, when occasion: Occasion = .everyEpochs(1), keeping: Int? = nil,
        metadata: @escaping @autoclosure () -> [String: String] = [:]
    ) {
        func path(_ epoch: Int) -> String {
            let digits = "\(epoch)"
            return "\(folder)/epoch-\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits).safetensors"
        }
        (self.path, limit, self.occasion, makeMetadata) = (path, keeping, occasion, metadata)
        requireSensible()
    }

    private func requireSensible() {
        let isSensible =
            switch occasion {
            case .everyEpochs(let epochs): epochs >= 1
            case .everySeconds(let seconds): seconds >= 0
            case .best: true
            }
        guard isSensible, limit ?? 1 >= 1 else {
            misuse("CheckpointSaver: \(occasion), keeping \(limit ?? 1); give at least 1 epoch, 0 seconds and 1 file")
        }
    }

    /// - Throws: `TrainingError` where the run has no such metric.
    public func runBegan(_ outline: TrainingOutline) throws {
        if case .best(let metric) = occasion, let problem = metric.problem(in: outline) {
            throw TrainingError.settingsDoNotFit("checkpoints: \(problem)")
        }
        (best, isDue, epoch, savedEpoch, savedAt) = (nil, false, outline.epochsBefore, outline.epochsBefore, .now)
    }

    public var metrics: [Metric] { if case .best(let metric) = occasion { [metric] } else { [] } }

    /// - Throws: `TrainingError` where the model's outputs have no such metric.
    public func epochEnded(_ ended: EndedEpoch) throws -> Decision {
        epoch = ended.record.epoch
        switch occasion {
        case .everyEpochs(let interval): isDue = epoch.isMultiple(of: interval) || epoch == ended.epochs
        case .everySeconds(let interval): isDue = savedAt.duration(to: .now).seconds >= interval
        case .best(let metric):
            let value = try metric.value(in: ended.record, for: "checkpoints")
            isDue = metric.isBetter(value, than: best)
            if isDue { best = value }
        }
        return .proceed
    }

    public func checkpointAvailable(
        _ result: Result<TrainingReport, any Error>?, checkpoint: () -> TrainerCheckpoint
    ) throws {
        switch result {
        case nil: if isDue { try save(checkpoint()) }
        case .success: break
        case .failure(let error):
            // What did not go well once will not go well from there.
            if case .notFinite = error as? TrainingError { return }
            if case .best = occasion { return }
            if epoch > savedEpoch { try save(checkpoint()) }
        }
    }

    private func save(_ checkpoint: TrainerCheckpoint) throws(SafeTensorsError) {
        let file = path(checkpoint.epochs)
        try checkpoint.write(to: file, metadata: metadata)
        (savedEpoch, savedAt, isDue) = (checkpoint.epochs, .now, false)
        files.removeAll { $0 == file }
        files.append(file)
        guard let limit, files.count > limit else { return }
        FileBytes.remove(files.removeFirst())
    }

    public var checkpointState: [String: Double] { best.map { ["best": $0] } ?? [:] }

    public func runResumed(_ checkpointState: [String: Double]) { best = checkpointState["best"] }
}
