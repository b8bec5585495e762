import Datasets
import Descent
import Support

/// The runs from which another goes on: one in its own folder that trains for more epochs, and one with whose parameters it
/// began, or begins.
struct EarlierRun {
    /// The run that has ended and trains on.
    private(set) var ended: Run?
    /// The run with whose parameters and encoders training begins.
    private(set) var start: Run?
    private var startFolder: String?

    /// - Parameters:
    ///   - out: the folder of a run that goes on; `nil` where none does.
    ///   - from: the folder of the run to begin with.
    init(resuming out: String?, from: String?) throws {
        if let out, Run.isSaved(in: out) { ended = try Run(contentsOf: out) }
        startFolder = from ?? ended?.configuration.startedFrom
        if let startFolder { start = try Run(contentsOf: startFolder) }
    }

    /// The settings that hold where no option says otherwise; `nil` for the defaults.
    var settings: RunSettings? { (ended ?? start)?.configuration.settings }

    /// The file of test data, where the run that trains on had one.
    var testSource: String? { ended?.configuration.data.testSource }

    /// Reads the data as that of the earlier run was read.
    func table(_ data: DataArgument, _ reading: ReadingArguments, for settings: RunSettings) throws -> Table {
        guard let run = ended ?? start else { return try data.table(reading, for: settings) }
        return try data.table(reading, for: run)
    }

    func plan(_ table: consuming Table, test: Table?, _ settings: RunSettings) throws -> Run.Plan {
        guard let start else { return try Run.Plan(consume table, test: test, settings) }
        return try Run.Plan(consume table, test: test, settings, from: start, in: startFolder)
    }

    /// Returns one line about a schedule that changes as a run gets longer, if there is something to say.
    func note(_ plan: Run.Plan, _ checkpoint: TrainerCheckpoint?) -> String? {
        guard let ended, let checkpoint else { return nil }
        return plan.scheduleNote(after: checkpoint, of: ended.configuration.settings.epochs)
    }
}
