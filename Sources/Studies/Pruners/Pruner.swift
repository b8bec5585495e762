import Optimizers

/// Decides which trials are not worth ending.
public protocol Pruner: Configurable {
    /// Whether to end `trial`, which is one of the history's and has just made its last report.
    ///
    /// The definitions are Optuna's, which assume that all trials report at the same steps.
    func prunes(_ trial: Trial, in history: TrialHistory) -> Bool
}

/// A pruner with which trials it ends, in a line, for the command line and lists.
public struct PrunerRow: Sendable {
    public let summary: String
    public let standard: any Pruner

    public static let all = [
        PrunerRow(summary: "no trial", standard: NoPruner()),
        PrunerRow(
            summary: "those whose best report is worse than the median of the others'", standard: MedianPruner()),
        PrunerRow(
            summary: "all but the best quarter at each rung: steps 1, 4, 16, …", standard: SuccessiveHalvingPruner()),
        PrunerRow(
            summary: "successive halving in brackets, some of which begin later", standard: HyperbandPruner()),
    ]
}

/// Ends nothing early.
public struct NoPruner: Pruner {
    public static let name = "none"
    public static let settings: [SettingOf<Self>] = []

    public init() {}

    public func prunes(_ trial: Trial, in history: TrialHistory) -> Bool { false }
}
