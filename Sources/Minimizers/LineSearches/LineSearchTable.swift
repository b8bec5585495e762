import Optimizers

/// The line searches there are.
public enum LineSearchTable {
    /// With the settings that are taken where none are given.
    public static let all: [any LineSearch] = [
        FixedStep(), Backtracking(), StrongWolfe(), HagerZhang(), MoreThuente(),
    ]
}

extension SettingOf where Owner: LineSearching {
    /// The line search: in text `strongWolfe`, or with its settings `strongWolfe(curvature=0.5)`.
    static var lineSearch: SettingOf {
        SettingOf(
            "lineSearch", of: LineSearchTable.all, value: { $0.lineSearch },
            change: { owner, part in if let search = part as? any LineSearch { owner.lineSearch = search } })
    }
}
