import Support
import Tensors

extension Table {
    /// A column is one of numbers when at least this part of its cells are numbers; the others are then errors.
    static let numericShare = 0.9

    /// Reads a CSV file: RFC 4180 with `,`, `;` or tab between cells, in UTF-8.
    ///
    /// A column whose cells are numbers, but for at most a tenth, is one of numbers, and a cell of it that is no number
    /// is an error; any other column is text. Empty cells, `?`, `NA`, `N/A`, `NaN` and `null` are missing.
    ///
    /// - Parameters:
    ///   - header: whether the first row names the columns. By default it does when it has text above a number.
    ///   - separator: by default the most frequent of `,`, `;` and tab in the first row.
    ///   - kinds: columns that are to be read as numbers or text whatever they look like.
    ///   - precision: how exactly numbers are kept.
    /// - Throws: `DataError` for what cannot be read, with file, line and the likely mend.
    /// - Complexity: linear in the size of the file, which is read in pieces on all threads; one with quotes below the
    ///   header on a single one. The table is the same on any number of threads.
    public init(
        csv path: String, header: Bool? = nil, separator: Character? = nil, kinds: [String: Column.Kind] = [:],
        precision: Precision = .double
    ) throws(DataError) {
        let text: CSVText
        if let file = StableFile(path) {
            text = CSVText(file, source: path)
        } else {
            // Pipes, and whatever is wrong with the path.
            do { text = CSVText(try FileBytes.read(path), source: path) } catch { throw DataError(path, error) }
        }
        do throws(DataError) { self = try Table.read(text, path, header, separator, kinds, precision) } catch {
            // What is wrong with half of one file and half of another says nothing.
            throw text.hasChanged ? DataError(path, .changed) : error
        }
        if text.hasChanged { throw DataError(path, .changed) }
    }

    /// Reads CSV held in memory; `source` stands for the path in messages. See `init(csv:header:separator:kinds:)`.
    public init(
        csvBytes: [UInt8], source: String, header: Bool? = nil, separator: Character? = nil,
        kinds: [String: Column.Kind] = [:], precision: Precision = .double
    ) throws(DataError) {
        self = try Table.read(CSVText(csvBytes, source: source), source, header, separator, kinds, precision)
    }

    private static func read(
        _ text: CSVText, _ source: String, _ header: Bool?, _ separator: Character?, _ kinds: [String: Column.Kind],
        _ precision: Precision
    ) throws(DataError) -> Table {
        let survey = try TextSurvey(text, source: source)
        let head = try text.withBytes(of: try survey.head(of: text)) { bytes throws(DataError) in
            try TableHead(bytes, source: source, header: header, separator: separator)
        }
        let body = try TableBody(text, survey, head)
        return switch precision {
        case .double: try body.table(kinds, of: Double.self)
        case .single: try body.table(kinds, of: Float.self)
        }
    }
}
