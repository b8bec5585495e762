import Support
import Tensors

/// A problem with data from outside: `housing.csv:12: row has 9 cells, the header has 10; …`.
public struct DataError: InputError, Equatable {
    /// The file, as the caller named it.
    public let source: String
    /// The line of the file, counted from 1, where there is one to point at.
    public let line: Int?
    /// The kind of problem.
    public let reason: Reason

    /// Creates an error about the data called `source`.
    public init(_ source: String, line: Int? = nil, _ reason: Reason) {
        self.source = source
        self.line = line
        self.reason = reason
    }

    /// Creates an error about a file that cannot be read.
    init(_ path: String, _ failure: FileBytes.Failure) {
        self.init(path, failure.isMissing ? .noSuchFile : .unreadable(reason: failure.description))
    }

    /// The kinds of problems.
    public enum Reason: Sendable, Equatable {
        /// There is no such file.
        case noSuchFile
        /// The file cannot be read, for the reason of the operating system.
        case unreadable(reason: String)
        /// The file breaks a rule of its format.
        case malformed(String, remedy: String)
        /// The file was changed while it was read.
        case changed
        /// The file is empty.
        case empty
        /// There are no rows below the header.
        case headerOnly
        /// The file is not UTF-8 text.
        case invalidText
        /// The file is not text in the encoding that was said.
        case wrongEncoding(TextEncoding)
        /// A quote is never closed.
        case unterminatedQuote
        /// Text follows a closing quote.
        case textAfterQuote
        /// A row has another number of cells than the header.
        case raggedRow(cells: Int, expected: Int, hasHeader: Bool, separator: Character)
        /// Two columns have the same name.
        case duplicateColumn(String)
        /// A cell is not a number where one is needed.
        case notANumber(column: String, value: String)
        /// A cell is not a date where one is needed.
        case notADate(column: String, value: String)
        /// A number is not finite.
        case notFinite(column: String, value: String)
        /// The numbers need more memory than there is.
        case tooLarge(gigabytes: Double, available: Double)
        /// A number, in this row below the header, is too far from the others for the 32 bits of models.
        case tooFar(column: String, row: Int)
        /// There is no such column.
        case unknownColumn(String, columns: [String], hasHeader: Bool)
        /// A column holds text instead of numbers, or numbers instead of text.
        case wrongKind(column: String, expected: Table.Column.Kind)
        /// A column has missing values, which are refused.
        case missingValues(column: String, count: Int)
        /// Rows have no target.
        case missingTarget(column: String, count: Int)
        /// A column has no value at all.
        case allMissing(column: String)
        /// A target that is a number is to be a class.
        case continuousTarget(column: String, different: Int, example: Double, because: String)
        /// A target is dates.
        case dateTarget(column: String)
        /// A pattern for names of columns fits none.
        case noSuchColumns(pattern: String, columns: [String])
        /// There is no column to learn from beside the target.
        case noFeatures(target: String, leftOut: [String])
        /// A weight, in this row below the header, is negative or not finite.
        case negativeWeight(column: String, value: Double, row: Int?)
        /// The target is to weigh rows, too.
        case targetAsWeights(column: String)
        /// A column of weights has none above 0.
        case noWeights(column: String)
        /// No class has a name that is given a weight.
        case noSuchClass(String, known: [String])
        /// Classes are given weights, and the target is a number.
        case classWeightsOfNumbers(target: String)
        /// The target has one class only.
        case oneClass(column: String, name: String)
        /// A target is not among the known classes.
        case unknownClass(column: String, value: String, known: [String])
        /// A fraction of the rows is not between 0 and 1.
        case invalidFraction(part: String, value: Double)
        /// There are too few rows for a part.
        case tooFewRows(rows: Int, part: String)
    }

    /// The file and the line.
    public var place: String { line.map { "\(source):\($0)" } ?? source }
    public var problem: String { reason.text.problem }
    public var remedy: String { reason.text.remedy }
}

extension DataError.Reason {
    fileprivate var text: (problem: String, remedy: String) {
        switch self {
        case .noSuchFile: ("no such file", "check the path")
        case .unreadable(let reason): ("cannot be read: \(reason)", "")
        case .malformed(let problem, let remedy): (problem, remedy)
        case .changed: ("was changed while it was read", "read it again when it is complete")
        case .empty: ("the file is empty", "")
        case .headerOnly: ("the file has a header line and no rows below it", "")
        case .invalidText:
            ("this is not UTF-8 text", "give --encoding latin-1 or utf-16, or save the file as CSV in UTF-8")
        case .wrongEncoding(let encoding): ("this is not \(encoding.rawValue) text", "give another --encoding")
        case .unterminatedQuote:
            ("the quote opened here is never closed", "close it, or write \"\" for a quote in a cell")
        case .textAfterQuote: ("text follows a closing quote", "write \"\" for a quote in a quoted cell")
        case .raggedRow(let cells, let expected, let hasHeader, let separator):
            (
                "row has \(cells) \(cells == 1 ? "cell" : "cells"), the \(hasHeader ? "header" : "first row") has "
                    + "\(expected)",
                (cells > expected
                    ? expected == 1
                        ? "remove lines above the header, or give --separator"
                        : "quote cells that contain \(separator.plural)"
                    : "keep the \(separator.plural) around missing cells")
            )
        case .duplicateColumn(let name):
            ("the header names column \(quoted(name)) twice", "rename one, or give --no-header if it is a row of data")
        case .notANumber(let column, let value):
            (
                "column \(quoted(column)) holds numbers, but this cell is \(quoted(value))",
                (value.isDecimalComma
                    ? "write decimals with a point, or give --decimal ,"
                    : "write a number, or leave the cell empty\(missingOption(value)) if it is missing")
            )
        case .notADate(let column, let value):
            (
                "column \(quoted(column)) holds dates, but this cell is \(quoted(value))",
                "write a date, or leave the cell empty\(missingOption(value)) if it is missing"
            )
        case .notFinite(let column, let value):
            (
                "column \(quoted(column)) holds \(quoted(value)), which is not a finite number",
                "leave the cell empty if it is missing"
            )
        case .tooLarge(let gigabytes, let available):
            (
                "its numbers need \(general(gigabytes)) GB, there are \(general(available)) GB",
                "take fewer rows or columns"
            )
        case .tooFar(let column, let row):
            (
                "column \(quoted(column)), row \(row): the number is out of the range of a model's 32 bits",
                "correct it, or leave the row out"
            )
        case .unknownColumn(let name, let columns, let hasHeader):
            (
                "no column \(quoted(name))",
                (nearestName(to: name, among: columns).map { "did you mean \(quoted($0))? " } ?? "")
                    + (hasHeader ? "the columns are: " : "the file has no header line, so its columns are: ")
                    + listed(columns)
            )
        case .wrongKind(let column, .number): ("column \(quoted(column)) holds text where numbers are needed", "")
        case .wrongKind(let column, .text):
            ("column \(quoted(column)) holds numbers where text is needed", "read it as text")
        case .wrongKind(let column, .date): ("column \(quoted(column)) holds no dates where dates are needed", "")
        case .missingValues(let column, let count):
            (
                "column \(quoted(column)) has \(count) missing \(count == 1 ? "value" : "values"), the first one here",
                "remove the rows or let missing values be filled"
            )
        case .missingTarget(let column, let count):
            (
                "the target \(quoted(column)) is missing in \(count) \(count == 1 ? "row" : "rows"), the first one here",
                "remove the rows without a target"
            )
        case .allMissing(let column): ("column \(quoted(column)) has no values to learn from", "leave it out")
        case .continuousTarget(let column, let different, let example, let cause):
            (
                "the target \(quoted(column)) is a number (\(different) different, such as \(general(example))), and "
                    + "\(cause) is for classes",
                "take --model linear or mlp, or give --task classification"
            )
        case .dateTarget(let column):
            ("the target \(quoted(column)) holds dates, which are not predicted", "take another --target")
        case .noSuchColumns(let pattern, let columns):
            ("no column is named like \(quoted(pattern))", "the columns are: \(listed(columns))")
        case .noFeatures(let target, let leftOut):
            leftOut.isEmpty
                ? ("there is no column beside the target \(quoted(target))", "")
                : (
                    "there is nothing to learn from beside the target \(quoted(target)): empty, or text of its own in "
                        + "nearly every row: \(listed(leftOut))",
                    "name the columns to learn from with --features"
                )
        case .negativeWeight(let column, let value, let row):
            (
                "column \(quoted(column))\(row.map { ", row \($0)" } ?? ""): the weight is \(general(value))",
                "write a number of at least 0, or leave the cell empty to leave the row out"
            )
        case .targetAsWeights(let column):
            ("the target \(quoted(column)) cannot be the weight of rows, too", "take another column for --weights")
        case .noWeights(let column):
            ("column \(quoted(column)) has no weight above 0, and every row is left out", "take another --weights")
        case .noSuchClass(let name, let known):
            (
                "no class of the target is \(quoted(name))",
                (nearestName(to: name, among: known).map { "did you mean \(quoted($0))? " } ?? "")
                    + "the classes are: \(listed(known))"
            )
        case .classWeightsOfNumbers(let target):
            (
                "the target \(quoted(target)) is a number, and --class-weights are for classes",
                "leave them out, or give --task classification"
            )
        case .oneClass(let column, let name):
            ("the target \(quoted(column)) is \(quoted(name)) in every row", "a classifier needs two classes")
        case .unknownClass(let column, let value, let known):
            (
                "the target \(quoted(column)) is \(quoted(value)), which was not a class in training: \(listed(known))",
                ""
            )
        case .invalidFraction(let part, let value):
            ("the \(part) fraction is \(value)", "it must be at least 0, and all fractions together less than 1")
        case .tooFewRows(let rows, let part):
            (
                "\(rows) \(rows == 1 ? "row is" : "rows are") too few: the \(part) part would be empty",
                "add rows or change the fractions"
            )
        }
    }
}

/// The option with which a word stands for a missing value, where it may be one.
private func missingOption(_ value: String) -> String {
    let isWord =
        (1...20).contains(value.count) && value.allSatisfy { !$0.isNewline && $0 != "," } && !value.isDecimalComma
    return isWord ? " or give --missing \(Shell.quoted(value))" : ""
}

private func listed(_ names: [String]) -> String {
    names.prefix(30).map { $0.contains(where: { $0.isNewline || $0 == "," }) ? quoted($0) : $0 }
        .joined(separator: ", ") + (names.count > 30 ? " and \(names.count - 30) more" : "")
}

extension Character {
    fileprivate var plural: String {
        switch self {
        case ",": "commas"
        case ";": "semicolons"
        case "\t": "tabs"
        default: "\(quoted(String(self))) characters"
        }
    }
}

extension String {
    /// Whether this would be a number if its only comma were a point.
    fileprivate var isDecimalComma: Bool {
        filter { $0 == "," }.count == 1 && Double(String(map { $0 == "," ? "." : $0 })) != nil
    }
}
