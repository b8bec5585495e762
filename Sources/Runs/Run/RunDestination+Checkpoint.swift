import Learning
import Settings
import TensorFiles
import Tensors

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension RunDestination {
    /// The checkpoint that is there until the run is saved.
    package var checkpointFile: String { RunFolder(logFolder).place(of: .checkpoint) }

    /// Whether there is something to go on with.
    package var hasCheckpoint: Bool { RunFolder(logFolder).has(.checkpoint) && !RunFolder(logFolder).isRun }

    /// Saves checkpoints of a run by a plan, from which `checkpoint(of:)` goes on.
    ///
    /// ```swift
    /// let destination = try RunDestination("runs/housing", resuming: true)
    /// let checkpoint = try destination.checkpoint(of: plan)
    /// let saver = destination.checkpointSaver(plan, when: .everySeconds(60))
    /// try destination.save(try Run.train(plan, observers: [saver], resuming: checkpoint))
    /// ```
    public func checkpointSaver(_ plan: Run.Plan, when occasion: CheckpointSaver.Occasion) -> CheckpointSaver {
        CheckpointSaver(file: checkpointFile, when: occasion, metadata: plan.originInMetadata)
    }

    /// The checkpoint at which a run by this plan stopped; `nil` if there is none.
    /// - Throws: `RunError` where it is one of other settings or data, `SafeTensorsError` where it is broken.
    public func checkpoint(of plan: Run.Plan) throws -> TrainerCheckpoint? {
        guard hasCheckpoint else { return nil }
        let file = try SafeTensors(contentsOf: checkpointFile)
        let checkpoint = try TrainerCheckpoint(file, file: checkpointFile)
        let saved = file.metadata[Run.Plan.originKey].map { Data($0.utf8) } ?? Data()
        guard var origin = try? JSONDecoder().decode([String: String].self, from: saved) else {
            throw RunError(folder, .otherRun("what it was trained by is not known"))
        }
        // Earlier versions wrote some settings in another way, and lacked others.
        if let settings = try? JSONDecoder().decode(RunSettings.self, from: saved) {
            origin.merge(settings.settingTexts) { _, now in now }
        }
        let now = plan.origin
        for name in Set(origin.keys).union(now.keys).sorted() where origin[name] != now[name] {
            throw RunError(
                folder, .otherRun("\(name) was \(origin[name] ?? "not given"), now it is \(now[name] ?? "not given")"))
        }
        return checkpoint
    }
}

extension Run.Plan {
    fileprivate static let originKey = "run"

    /// All that decides what is trained: settings and data.
    fileprivate var origin: [String: String] {
        settings.settingTexts.merging(["the data": fingerprint]) { setting, _ in setting }
    }

    fileprivate var originInMetadata: [String: String] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = (try? encoder.encode(origin)) ?? Data()
        return [Run.Plan.originKey: String(decoding: json, as: UTF8.self)]
    }
}
