import ArgumentParser
import Descent

/// The options that say what is logged for TensorBoard, and where.
struct LogOptions: ParsableArguments {
    @Option(help: "The folder of the log for TensorBoard. (default: that of the run)") var log: String?
    @Flag(help: "Write no log.") var noLog = false
    @Option(parsing: .unconditional, help: "Steps from one logged loss to the next. (default: at most 2000 a run)")
    var logEvery: Int?
    @Option(
        parsing: .unconditional,
        help: "Steps from one logged inspection (norms, histograms) to the next, or 0. (default: at most 100 a run)")
    var inspectEvery: Int?

    func intervals() throws -> LogIntervals {
        guard !noLog || (log == nil && logEvery == nil && inspectEvery == nil) else {
            throw UsageError("--no-log says that there is no log; omit it, or the other options of the log")
        }
        guard log != "" else { throw UsageError("--log is empty; give a folder") }
        if let inspectEvery, inspectEvery < 0 {
            throw UsageError("--inspect-every is \(inspectEvery); give a whole number of at least 0")
        }
        return LogIntervals(scalars: try logEvery.map { try atLeastOne($0, "--log-every") }, inspections: inspectEvery)
    }

    /// `nil` for no log.
    func folder(for destination: RunDestination) -> String? { noLog ? nil : log ?? destination.logFolder }
}
