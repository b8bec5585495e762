/// Text with a row on each line and tabs between cells, quoted as in CSV.
public struct TSVFormat: DataFormat {
    public static let name = "tsv"
    public static let endings = ["tsv", "tab"]
    public static let summary = "values separated by tabs"

    /// Creates the format.
    public init() {}

    public func table(contentsOf path: String, _ options: Table.ReadingOptions) throws(DataError) -> Table {
        var options = options
        options.separator = options.separator ?? "\t"
        return try Table(csv: path, options)
    }
}
