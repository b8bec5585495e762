/// The rule by which rows are dealt to the folds of a cross-validation.
public enum FoldRule: Sendable, Equatable {
    /// Deals rows at random; each fold has its share of every class.
    case random
    /// Keeps all rows with the same value of a column in one fold. The column is not a feature.
    case groups(of: String)
    /// Sorts the rows by a column of numbers or dates; each fold is judged by rows that come after those it trains on.
    case ordered(by: String)

    /// The column that it looks at, if any.
    public var column: String? {
        switch self {
        case .random: nil
        case .groups(let column), .ordered(let column): column
        }
    }
}
