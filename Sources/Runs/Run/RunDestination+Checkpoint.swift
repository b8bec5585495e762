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

    /// The checkpoint at which a run by this plan stopped, or ended after fewer epochs; `nil` if there is none.
    /// - Throws: `RunError` where it is one of other settings or data, or has had as many epochs; `SafeTensorsError` where it is
    ///   broken.
    public func checkpoint(of plan: Run.Plan) throws -> TrainerCheckpoint? {
        guard trainsOn || hasCheckpoint else { return nil }
        let path = trainsOn ? RunFolder(folder)[.training] : checkpointFile
        let file = try SafeTensors(contentsOf: path)
        let checkpoint = try TrainerCheckpoint(file, file: path)
        let saved = file.metadata[Run.Plan.originKey].map { Data($0.utf8) } ?? Data()
        guard var origin = try? JSONDecoder().decode([String: String].self, from: saved) else {
            throw RunError(folder, .otherRun("what it was trained by is not known"))
        }
        // Earlier versions wrote some settings in another way, and lacked others.
        if let settings = try? JSONDecoder().decode(RunSettings.self, from: saved) {
            origin.merge(settings.settingTexts) { _, now in now }
        }
        var now = plan.origin
        if trainsOn {
            try requireMore(plan.settings, after: checkpoint)
            for name in Self.namesOfEnd { (origin[name], now[name]) = (nil, nil) }
        }
        for name in Set(origin.keys).union(now.keys).sorted() where origin[name] != now[name] {
            throw RunError(
                folder, .otherRun("\(name) was \(origin[name] ?? "not given"), now it is \(now[name] ?? "not given")"))
        }
        return trainsOn ? checkpoint.goingOn : checkpoint
    }

    /// The settings that say when training ends.
    private static let namesOfEnd = ["epochs", "earlyStoppingPatience"]

    /// Throws where the settings would end training where it has ended.
    private func requireMore(_ settings: RunSettings, after checkpoint: TrainerCheckpoint) throws(RunError) {
        let epochs = checkpoint.epochs
        guard settings.epochs > epochs else { throw RunError(folder, .allEpochsDone(epochs)) }
        guard checkpoint.ending == .stoppedEarly, let patience = settings.earlyStoppingPatience,
            let best = checkpoint.keptEpoch, epochs - best >= patience
        else { return }
        throw RunError(folder, .hadStoppedEarly(epochs: epochs, best: best))
    }

    /// Copies the log of a run that trains on to the folder of the new log.
    func takeLogOver() throws(RunError) {
        guard trainsOn, logFolder != folder else { return }
        do {
            for name in try FileBytes.names(in: folder) where RunFolder.isEventFile(name) {
                try FileBytes.write(try FileBytes.read("\(folder)/\(name)"), to: "\(logFolder)/\(name)")
            }
        } catch { throw RunError(logFolder, .cannotWrite("\(error)")) }
    }
}

extension Run.Plan {
    fileprivate static let originKey = "run"

    /// All that decides what is trained: settings and data.
    fileprivate var origin: [String: String] {
        var origin = ["the data": fingerprint]
        if let start { origin["the parameters to begin with"] = start.checksum }
        return settings.settingTexts.merging(origin) { setting, _ in setting }
    }

    var originInMetadata: [String: String] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = (try? encoder.encode(origin)) ?? Data()
        return [Run.Plan.originKey: String(decoding: json, as: UTF8.self)]
    }
}
