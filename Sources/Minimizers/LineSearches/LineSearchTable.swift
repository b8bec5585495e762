import Optimizers

/// The line searches there are.
public enum LineSearchTable {
    /// With the settings that are taken where none are given.
    public static let all: [any LineSearch] = [Backtracking()]

    public static var names: [String] { all.map(\.name) }

    /// The search with this name.
    static func named(_ name: String) -> (any LineSearch)? { all.first { $0.name == name } }
}

extension SettingOf where Owner: DescentMethod {
    /// The line search, by its name in text; in Swift with its settings.
    static var lineSearch: SettingOf {
        SettingOf(
            "lineSearch", of: LineSearchTable.names, value: { $0.lineSearch.name },
            change: { owner, name in
                guard let search = LineSearchTable.named(name), search.name != owner.lineSearch.name else { return }
                owner.lineSearch = search
            })
    }
}
