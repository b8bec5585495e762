import Settings
import Support

/// A format of files that hold a table of data.
///
/// `Table(contentsOf:)` finds it by the ending of a file's name; a format of your own can be given to it.
public protocol DataFormat: Configurable {
    /// The endings of the names of such files, in small letters and without the dot: `["csv"]`.
    static var endings: [String] { get }
    /// The contents of such a file in a few words: "one word a line".
    static var summary: String { get }

    /// Reads a file.
    /// - Parameters:
    ///   - path: the file; it is the `source` of the table.
    ///   - options: the rules for reading. A format whose values have a kind may ignore those about text.
    /// - Throws: `DataError` for what cannot be read, with file, line and the likely mend.
    func table(contentsOf path: String, _ options: Table.ReadingOptions) throws(DataError) -> Table
}

/// The formats of data there are: a new one is its file and a row here.
package let dataFormats = SettingsTable<any DataFormat>("format", [CSVFormat(), TSVFormat()]) { $0.name }

extension Table {
    /// Reads a file of data.
    /// - Parameters:
    ///   - format: by default that which the ending of the file's name stands for: `csv`, `tsv` and others, which
    ///     `descent --help` lists, before the `.gz` or `.zst` of a compressed file; CSV where no format has it.
    ///   - options: the rules for reading; what they leave open is found from the file.
    /// - Throws: `DataError` for what cannot be read, with file, line and the likely mend.
    public init(
        contentsOf path: String, format: (any DataFormat)? = nil, _ options: ReadingOptions = ReadingOptions()
    ) throws(DataError) {
        let format = format ?? dataFormats.format(ofFile: path)
        self = try format.table(contentsOf: path, options)
    }
}

extension SettingsTable<any DataFormat> {
    /// All endings of the names of data files, each with its dot.
    package var endings: [String] { rows.flatMap { type(of: $0).endings }.map { "." + $0 } }

    /// One line for each format, for help: `csv (.csv, .txt): values separated by commas`.
    package var summary: String {
        rows.map { format in
            let endings = type(of: format).endings.map { "." + $0 }.joined(separator: ", ")
            return "\(format.name) (\(endings)): \(type(of: format).summary)"
        }.joined(separator: "\n")
    }

    /// The format of a file by the ending of its name; CSV for other endings, since `part-0001`, `/dev/stdin` and
    /// `data.csv.old` are text as often as not.
    fileprivate func format(ofFile path: String) -> any DataFormat {
        let ending = FileName(uncompressed: path).ending
        return rows.first { type(of: $0).endings.contains(ending) } ?? CSVFormat()
    }
}
