import Datasets
import Support

/// The reason why a run could not begin or go on.
public enum TrainingError: InputError, Equatable {
    /// The loss or a parameter stopped being a finite number.
    case notFinite(epoch: Int, step: Int, leaf: String?, learningRate: Double)
    /// The loss needs targets of another kind than the data has.
    case targetsDoNotFit(loss: String, needsClasses: Bool)
    /// The model does not take the data's features, or gives another number of outputs than the targets need.
    case shapesDoNotFit(String, remedy: String = "")
    /// The optimizer remembers something about each batch, and needs so many, the same ones in each epoch.
    case batchesDoNotFit(needed: Int, found: Int, order: BatchPlan.Order)
    /// Settings do not fit one another or the data, as early stopping without validation data.
    case settingsDoNotFit(String, remedy: String = "")
    /// A checkpoint is of another model, optimizer or observer, or holds what no run writes. `file` is empty for one that was not
    /// read from a file.
    case checkpointDoesNotFit(file: String, String)

    /// The file of a checkpoint; empty for all other problems, which name what they are about.
    public var place: String { if case .checkpointDoesNotFit(let file, _) = self { file } else { "" } }
    public var problem: String { text.problem }
    public var remedy: String { text.remedy }

    private var text: (problem: String, remedy: String) {
        switch self {
        case .notFinite(let epoch, let step, let leaf, let rate):
            let what = leaf.map { "parameter '\($0)' is no longer finite" } ?? "the loss is no longer finite"
            let cause = "the learning rate \(rate) is probably too high, or the features are not scaled"
            return (
                "\(what) at step \(step) (epoch \(epoch)): \(cause)",
                "the model keeps the parameters it had before that epoch"
            )
        case .targetsDoNotFit(let loss, let needsClasses):
            let (needs, has) = needsClasses ? ("classes", "values") : ("values", "classes")
            return ("loss '\(loss)' needs targets that are \(needs), the data's are \(has)", "")
        case .batchesDoNotFit(let needed, let found, let order):
            return (
                "the optimizer needs the same \(needed) batches in each epoch, there are \(found), \(order.rawValue)",
                "take the data in order, and a batch size that fits"
            )
        case .checkpointDoesNotFit(_, let problem):
            return (problem, "go on with the settings it was made with, or train again")
        case .shapesDoNotFit(let problem, let remedy), .settingsDoNotFit(let problem, let remedy):
            return (problem, remedy)
        }
    }
}
