import Settings

/// A rule that decides which trials to stop early.
public protocol Pruner: Configurable {
    /// Whether to end `trial`, which is one of the history's and has just made its last report.
    ///
    /// The definitions are Optuna's, which assume that all trials report at the same steps.
    func prunes(_ trial: Trial, in history: TrialHistory) -> Bool
}

/// A pruner and a line that describes it, for help texts and lists.
package struct PrunerRow: Sendable {
    /// The trials that it stops, in one line.
    package let summary: String
    /// The pruner with its default settings.
    package let standard: any Pruner

    /// All pruners, in the order in which they are listed.
    package static let all = [
        PrunerRow(summary: "no trial", standard: NoPruner()),
        PrunerRow(
            summary: "those whose best report is worse than the median of the others'", standard: MedianPruner()),
        PrunerRow(
            summary: "all but the best quarter at each rung: steps 1, 4, 16, …", standard: SuccessiveHalvingPruner()),
        PrunerRow(
            summary: "successive halving in brackets, some of which begin later", standard: HyperbandPruner()),
    ]

    private static let table = SettingsTable("pruner", all) { $0.standard.name }

    /// The names of the pruners.
    package static var names: [String] { table.names }

    /// Returns the pruner that `text` names, with settings as in `median(warmup=5)`.
    /// - Throws: `SettingError` with the nearest name, or the list of settings.
    package static func pruner(_ text: String) throws(SettingError) -> any Pruner {
        try table.value(text) { $0.standard }
    }
}

/// A pruner that stops no trial.
public struct NoPruner: Pruner {
    public static let name = "none"

    /// Creates the pruner.
    public init() {}

    public func prunes(_ trial: Trial, in history: TrialHistory) -> Bool { false }
}
