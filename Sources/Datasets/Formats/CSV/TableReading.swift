import Support
import Tensors

extension Table {
    /// A column is one of numbers, or of dates, when at least this part of its cells are; the others are then errors.
    static let uniformShare = 0.9

    /// Reads a file of text with a row on each line (RFC 4180, and what people make of it).
    ///
    /// What `options` leave open is found from the first rows:
    /// - the separator: a tab, `;`, `|`, a comma, or blanks between numbers; a first line `sep=;` declares it;
    /// - the header: the first row names the columns where it has text above numbers, different words that do not come
    ///   again below, the numbers 0, 1, 2… or years;
    /// - the decimal comma, where the separator is none.
    ///
    /// A column whose cells are numbers, but for at most a tenth, is one of numbers, and a cell of it that is no number
    /// is an error. `$4,895`, `75 %`, `1 234` and `−5` are numbers. In the same way a column is one of dates or times
    /// of day; any other column is text. For missing values see `Table.missingWords`. Lines end in LF, CRLF or CR. A
    /// file whose name ends in `.gz` or `.zst` is uncompressed.
    ///
    /// - Throws: `DataError` for what cannot be read, with file, line and the likely mend.
    /// - Complexity: linear in the size of the file, which is read in pieces on all threads; one with quotes below the
    ///   header on a single one. The table is the same on any number of threads.
    public init(csv path: String, _ options: ReadingOptions = ReadingOptions()) throws(DataError) {
        let text = try CSVText(contentsOf: path, options.encoding)
        do throws(DataError) { self = try Table.read(text, path, options) } catch {
            // What is wrong with half of one file and half of another says nothing.
            throw text.hasChanged ? DataError(path, .changed) : error
        }
        if text.hasChanged { throw DataError(path, .changed) }
    }

    /// Reads text held in memory; `source` stands for the path in messages. See `init(csv:_:)`.
    public init(
        csvBytes: [UInt8], source: String, _ options: ReadingOptions = ReadingOptions()
    ) throws(DataError) {
        self = try Table.read(try CSVText(csvBytes, source: source, options.encoding), source, options)
    }

    private static func read(
        _ text: CSVText, _ source: String, _ options: ReadingOptions
    ) throws(DataError) -> Table {
        if let separator = options.separator, separator.asciiValue == nil {
            misuse("Table(csv:): the separator \(quoted(String(separator))) is not an ASCII character")
        }
        let survey = try TextSurvey(text, source: source)
        let head = try text.withBytes(of: try survey.head(of: text)) { bytes throws(DataError) in
            try TableHead(bytes, source: source, options)
        }
        let body = try TableBody(text, survey, head)
        return switch options.precision {
        case .double: try body.table(options, of: Double.self)
        case .single: try body.table(options, of: Float.self)
        }
    }
}
