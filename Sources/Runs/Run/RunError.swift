import Learning
import Support

/// A problem with making, saving or using a run.
public struct RunError: InputError, Equatable {
    /// The kinds of problems.
    public enum Reason: Sendable, Equatable {
        /// There is no such folder.
        case noSuchFolder
        /// The folder lacks a file of a run.
        case notARun(lacking: String)
        /// A file of the run is broken.
        case malformed(file: String, reason: String)
        /// The run was written by a later version.
        case laterFormat(Int)
        /// The folder contains files that do not belong to a run.
        case foreignFiles([String])
        /// The path is not a folder.
        case notAFolder
        /// The folder cannot be written, for the reason of the operating system.
        case cannotWrite(String)
        /// The finished run could not be saved in the folder, and is in another.
        case savedElsewhere(String, reason: String)
        /// The prediction for this row of the data is not finite.
        case notFinite(row: Int)
        /// The loss needs two classes.
        case needsTwoClasses(loss: String, found: Int)
        /// Another process has the folder.
        case inUse
        /// A run in the folder can go on.
        case unfinished
        /// There is nothing to go on with.
        case finished
        /// The run has had all epochs that it is to have.
        case allEpochsDone(Int)
        /// The run has stopped early, and would at once again.
        case hadStoppedEarly(epochs: Int, best: Int)
        /// A run cannot begin with the parameters of another.
        case cannotBegin(problem: String, remedy: String)
        /// The checkpoint belongs to another run; the text says what differs.
        case otherRun(String)
        /// The data has no such metric; the text says why.
        case noSuchMetric(String)
        /// The targets are not those of the family.
        case targetsOfOtherFamily(family: Family, column: String, value: Double)
        /// The decision threshold does not fit the data or the loss.
        case thresholdDoesNotFit(problem: String, remedy: String)
        /// The rows cannot be dealt to the folds of a cross-validation.
        case foldsDoNotFit(problem: String, remedy: String)
        /// The model needs more memory than the machine has.
        case tooLarge(parameters: Double, gigabytes: Double, available: Double)
        /// The optimizer's state needs more memory than the machine has.
        case optimizerTooLarge(name: String, numbers: Double, gigabytes: Double, available: Double)
    }

    /// The run's folder, or the data it was to learn from.
    public let source: String
    /// The kind of problem.
    public let reason: Reason

    /// Creates an error about a folder or data.
    public init(_ source: String, _ reason: Reason) {
        self.source = source
        self.reason = reason
    }

    public var place: String { source }
    public var problem: String { text.problem }
    public var remedy: String { text.remedy }

    private var text: (problem: String, remedy: String) {
        switch reason {
        case .targetsOfOtherFamily(let family, let column, let value):
            return (
                "the target \"\(column)\" is \(general(value)) in some row, and family \(family.rawValue) has "
                    + family.wantedTargets, "take another --family"
            )
        case .noSuchFolder: return ("no such run folder", "check the path, or make one with `descent train`")
        case .notARun(let file): return ("is not a run folder: there is no \(file) in it", "")
        case .malformed(let file, let reason): return ("\(file) is broken: \(reason)", "train again")
        case .laterFormat(let format):
            return (
                "written by a later version (format \(format), this one reads \(RunConfiguration.currentFormat))",
                "update descent"
            )
        case .foreignFiles(let names):
            let more = names.count > 3 ? " and \(names.count - 3) more" : ""
            return (
                "exists and contains files that do not belong to a run: "
                    + "\(names.prefix(3).joined(separator: ", "))\(more)", "give another folder"
            )
        case .notAFolder: return ("is not a folder", "give another path")
        case .cannotWrite(let reason): return ("cannot be written: \(reason)", "give another path")
        case .savedElsewhere(let other, let reason):
            return ("cannot be written: \(reason); the finished run is in \(other)", "move it from there")
        case .notFinite(let row):
            return (
                "the prediction for row \(row) is not a finite number of 32 bits",
                "leave rows out that are far from those trained on"
            )
        case .needsTwoClasses(let loss, let found):
            return (
                "loss \(loss) needs 2 classes, the target has \(found)", "take softmaxCrossEntropy or multiClassHinge"
            )
        case .inUse: return ("another process is training there", "wait for it, or give another folder")
        case .unfinished:
            return (
                "has the checkpoint of a run that has not ended",
                "go on with --resume, remove "
                    + "\(Run.File.checkpoint.rawValue), or give another folder"
            )
        case .finished:
            return (
                "the run has ended, and its state of training was not kept",
                "omit --resume to train again, or give another folder"
            )
        case .allEpochsDone(let epochs):
            return (
                "the run has ended after \(counted(epochs, "epoch"))",
                "to train on, give more in all with --epochs; omit --resume to train again, or give another folder"
            )
        case .hadStoppedEarly(let epochs, let best):
            return (
                "the run stopped early after \(counted(epochs, "epoch")), of which number \(best) was the best",
                "to train on, give an --early-stopping of more than \(epochs - best), or never"
            )
        case .otherRun(let difference):
            return (
                "the checkpoint is of another run: \(difference)", "give the same settings and data, or another folder"
            )
        case .noSuchMetric(let problem): return (problem, "")
        case .thresholdDoesNotFit(let problem, let remedy), .foldsDoNotFit(let problem, let remedy),
            .cannotBegin(let problem, let remedy):
            return (problem, remedy)
        case .tooLarge(let parameters, let gigabytes, let available):
            return (
                "a model of \(general(parameters)) parameters needs some \(general(gigabytes)) GB to train, this "
                    + "machine has \(general(available)) GB", "take smaller layers or batches"
            )
        case .optimizerTooLarge(let name, let numbers, let gigabytes, let available):
            return (
                "optimizer \(name) keeps \(general(numbers)) numbers and needs some \(general(gigabytes)) GB to train, "
                    + "this machine has \(general(available)) GB", "take another optimizer, or a smaller model"
            )
        }
    }
}
