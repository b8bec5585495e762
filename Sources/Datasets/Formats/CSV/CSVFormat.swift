/// Text with a row on each line, and a comma, `;`, `|`, a tab or blanks between cells.
public struct CSVFormat: DataFormat {
    public static let name = "csv"
    public static let endings = ["csv", "txt", "data", "dat"]
    public static let summary = "values separated by commas, semicolons, tabs, | or blanks"

    /// Creates the format.
    public init() {}

    public func table(contentsOf path: String, _ options: Table.ReadingOptions) throws(DataError) -> Table {
        try Table(csv: path, options)
    }
}
