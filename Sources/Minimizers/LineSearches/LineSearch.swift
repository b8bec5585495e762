import Settings

/// A way to choose the step t along a direction of descent d, by values and slopes of φ(t) = f(x + t d).
public protocol LineSearch: Configurable {
    /// Returns a point that is lower by the search's own standard, or nil if none was found.
    /// - Parameters:
    ///   - line: the function along the direction.
    ///   - step: the first step to try, above 0.
    func search(along line: Line, from step: Double) throws -> LinePoint?
    /// Indicates whether the value at the point is lower than at the start, up to rounding. If not, any finite point is
    /// taken.
    static var decreases: Bool { get }
}

extension LineSearch {
    public static var decreases: Bool { true }
    var decreases: Bool { Self.decreases }
}

/// A method that searches along lines.
public protocol LineSearching: Minimizer {
    /// The search along each line.
    var lineSearch: any LineSearch { get set }
}

/// The line searches that text can name.
package enum LineSearchTable {
    /// The searches, each with its default settings. A new search is its file and an entry here.
    package static let all: [any LineSearch] = [
        FixedStep(), Backtracking(), StrongWolfe(), HagerZhang(), MoreThuente(),
    ]
}

extension SettingOf where Owner: LineSearching {
    /// The setting of the line search: in text `strongWolfe`, or with its settings `strongWolfe(curvature=0.5)`.
    static var lineSearch: SettingOf {
        SettingOf(
            "lineSearch", of: LineSearchTable.all, value: { $0.lineSearch },
            change: { owner, part in if let search = part as? any LineSearch { owner.lineSearch = search } })
    }
}
