/// Text with a row on each line, and `,`, `;` or tab between cells.
public struct CSVFormat: DataFormat {
    public static let name = "csv"
    public static let endings = ["csv", "txt", "data", "dat"]
    public static let summary = "values separated by commas, semicolons or tabs"

    /// Creates the format.
    public init() {}

    public func table(
        contentsOf path: String, kinds: [String: Table.Column.Kind], precision: Table.Precision
    ) throws(DataError) -> Table { try Table(csv: path, kinds: kinds, precision: precision) }
}
