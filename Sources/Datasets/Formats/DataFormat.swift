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
    ///   - kinds: columns that are to be numbers or text whatever they look like. A format whose values have a kind may
    ///     ignore it.
    ///   - precision: how exactly numbers are kept. A format may keep them more exactly.
    /// - Throws: `DataError` for what cannot be read, with file, line and the likely mend.
    func table(
        contentsOf path: String, kinds: [String: Table.Column.Kind], precision: Table.Precision
    ) throws(DataError) -> Table
}

/// The formats of data there are: a new one is its file and a row here.
package let dataFormats = SettingsTable<any DataFormat>("format", [CSVFormat(), TSVFormat()]) { $0.name }

extension Table {
    /// Reads a file of data.
    /// - Parameters:
    ///   - format: by default that which the ending of the file's name stands for: `csv`, `tsv` and others, which
    ///     `descent --help` lists; CSV where no format has it.
    ///   - kinds: columns that are to be numbers or text whatever they look like.
    ///   - precision: how exactly numbers are kept.
    /// - Throws: `DataError` for what cannot be read, with file, line and the likely mend.
    public init(
        contentsOf path: String, format: (any DataFormat)? = nil, kinds: [String: Column.Kind] = [:],
        precision: Precision = .double
    ) throws(DataError) {
        let format = format ?? dataFormats.format(ofFile: path)
        self = try format.table(contentsOf: path, kinds: kinds, precision: precision)
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
        let ending = FileName(path).ending
        return rows.first { type(of: $0).endings.contains(ending) } ?? CSVFormat()
    }
}
