import Datasets
import Foundation
import Tensors
import Testing

@Suite struct ReadingTests {
    // MARK: What is understood

    struct Reading: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var header: Bool?
        var names: [String]
        var columns: [[String?]]
        var testDescription: String { name }
    }

    static let readings = [
        Reading(
            name: "header, numbers and text", text: "size,name\n1,box\n-2.5,bag\n", names: ["size", "name"],
            columns: [["1.0", "-2.5"], ["box", "bag"]]),
        Reading(
            name: "no header", text: "1,box\n2,bag\n", names: ["column1", "column2"],
            columns: [["1.0", "2.0"], ["box", "bag"]]),
        Reading(
            name: "header of all text, said", text: "a,b\nx,y\n", header: true, names: ["a", "b"],
            columns: [["x"], ["y"]]),
        Reading(
            name: "no header, said", text: "a,b\n1,2\n1,2\n", header: false, names: ["column1", "column2"],
            columns: [["a", "1", "1"], ["b", "2", "2"]]),
        Reading(
            name: "header with an empty name", text: ",a\n1,2\n", names: ["column1", "a"],
            columns: [["1.0"], ["2.0"]]),
        Reading(
            name: "semicolons", text: "a;b\n1;x,y\n", names: ["a", "b"], columns: [["1.0"], ["x,y"]]),
        Reading(name: "tabs", text: "a\tb\n1\tx y\n", names: ["a", "b"], columns: [["1.0"], ["x y"]]),
        Reading(name: "one column", text: "a\n1\n2", names: ["a"], columns: [["1.0", "2.0"]]),
        Reading(
            name: "CRLF, no line end at the end", text: "a,b\r\n1,x\r\n2,y", names: ["a", "b"],
            columns: [["1.0", "2.0"], ["x", "y"]]),
        Reading(
            name: "byte order mark", text: "\u{FEFF}a,b\n1,x\n", names: ["a", "b"], columns: [["1.0"], ["x"]]),
        Reading(
            name: "quotes", text: "a,\"b,c\"\n\"1\",\"x, \"\"y\"\"\"\n2 , \"z\" \n", names: ["a", "b,c"],
            columns: [["1.0", "2.0"], ["x, \"y\"", "z"]]),
        Reading(
            name: "line ends in quotes", text: "a,b\n1,\"x\ny\"\n2,\"\r\n\"\n", names: ["a", "b"],
            columns: [["1.0", "2.0"], ["x\ny", "\r\n"]]),
        Reading(
            name: "blank lines and spaces", text: "\n a , b \n\n 1 , x  y \n  \r\n2,z\n\n", names: ["a", "b"],
            columns: [["1.0", "2.0"], ["x  y", "z"]]),
        Reading(
            name: "missing values", text: "a,b\n1,x\n,\nNA,n/a\nnan,?\nNULL,\"\"\n2,y\n", names: ["a", "b"],
            columns: [["1.0", nil, nil, nil, nil, "2.0"], ["x", nil, nil, nil, nil, "y"]]),
        Reading(
            name: "missing at the end of a line", text: "a,b\n1,\n,2\n", names: ["a", "b"],
            columns: [["1.0", nil], [nil, "2.0"]]),
        Reading(
            name: "nothing but missing values", text: "a,b\n1,\n2,\n", names: ["a", "b"],
            columns: [["1.0", "2.0"], [nil, nil]]),
        Reading(
            name: "accents", text: "größe,näme\n1,Tüte\n2,箱\n", names: ["größe", "näme"],
            columns: [["1.0", "2.0"], ["Tüte", "箱"]]),
        Reading(
            name: "too few numbers to be numbers", text: "a\n1\n2\nx\n", names: ["a"], columns: [["1", "2", "x"]]),
    ]

    @Test(arguments: readings) func reads(_ reading: Reading) throws {
        let table = try Table(csvBytes: Array(reading.text.utf8), source: "text", .init(header: reading.header))
        #expect(table.columns.map(\.name) == reading.names)
        #expect(table.columns.map(\.cells) == reading.columns)
        #expect(table.rowCount == reading.columns[0].count)
        #expect(table.columns.map(\.missingCount) == reading.columns.map { $0.count { $0 == nil } })
    }

    @Test(arguments: [
        "0", "-0", "1", "+1", "00012", "1.", ".5", "-.5", "1e5", "1E+05", "1e-5", "123456789012345678", "0.1", "0.3",
        "9007199254740993", "9007199254740992", "9007199254740993.001", "9007199254740993.000",
        "1.7976931348623157e308", "4.9e-324", "2.2250738585072011e-308",
        // Just above the middle between two neighbors.
        "0.4103627702116962317", "4112624555221.677002", "743324.3044032850885",
        "8.692932128906250000e-01", "0.1234567890123456789", "0.99999999999999999999999", "123456789.0123456789",
        "1.0000000000000002", "1.00000000000000011102230246251565", "5e-20", "1234567890123456789e-19", "1e22",
        "1e23", "1234567890123456789e8", "9007199254740993e5", "1.2345678901234567e27", "18446744073709551615e27",
        "8.692932128906250000e-09", "1.234567890123456789e-08", "3.14159265358979323846", "-7.0064923216240854e-46",
        "179769313486231570000000000000000000000",
    ]) func numbersAreTheNearest(_ text: String) throws {
        let table = try Table(csvBytes: Array("a\n\(text)\n".utf8), source: "text", .init(header: true))
        guard case .numbers(let numbers) = table.columns[0].values else {
            Issue.record("\(text) was read as text")
            return
        }
        #expect(numbers.map(\.bitPattern) == [try #require(Double(text)).bitPattern])
    }

    /// Every number of 17 digits must come back exactly as it was, by whichever way it is read.
    @Test func writtenNumbersComeBack() throws {
        let words = RandomKey(7).permutation(1 << 14)
        let numbers = words.map { word in
            let bits = RandomKey(UInt64(word)).folded(1).seed
            return Double(bits >> 11) * 0x1p-53 * [1e-9, 1e-3, 1, 1e3, 1e12][word % 5] * (word % 2 == 0 ? 1 : -1)
        }
        let table = Table(columns: [Table.Column(name: "a", numbers: numbers)])
        #expect(try Table(csvBytes: Array(table.csv.utf8), source: "text").columns[0].numbers == numbers)
    }

    @Test(arguments: ["-", "+", ".", "e5", "1e", "1e+", "1.2.3", "0x10", "1_000", "1 2", "--1", "infinit", "in"])
    func notNumbers(_ text: String) throws {
        let table = try Table(csvBytes: Array("a\n\(text)\n".utf8), source: "text", .init(header: true))
        #expect(table.columns[0].cells == [text])
    }

    @Test func writingAndReadingGivesTheSame() throws {
        let table = Table(columns: [
            Table.Column(name: "plain", numbers: [1, -0.1, .nan, 1e300]),
            Table.Column(name: "with, comma", text: ["a \"b\"", "c\nd", nil, " e,"]),
        ])
        let read = try Table(csvBytes: Array(table.csv.utf8), source: "text")
        #expect(read.columns.map(\.name) == ["plain", "with, comma"])
        #expect(read.columns.map(\.cells) == table.columns.map(\.cells))
    }

    @Test("A table of one column keeps its missing cells, whose lines are not empty", arguments: [false, true])
    func missingCellsOfOneColumn(isText: Bool) throws {
        let column =
            isText
            ? Table.Column(name: "a", text: ["x", nil, "\t", "\ty"]) : Table.Column(name: "a", numbers: [1, .nan, 2])
        let read = try Table(csvBytes: Array(Table(columns: [column]).csv.utf8), source: "text", .init(header: true))
        #expect(read.columns.map(\.cells) == [column.cells])
    }

    @Test func categoriesAreSorted() throws {
        let table = try Table(csvBytes: Array("a,b\n1,pear\n2,apple\n3,pear\n".utf8), source: "text")
        guard case .text(let codes, let categories) = table.columns[1].values else {
            Issue.record("not text")
            return
        }
        #expect(categories == ["apple", "pear"])
        #expect(codes == [1, 0, 1])
    }

    @Test func kindsCanBeSaid() throws {
        let text = Array("code,size\n007,1\n008,2\n".utf8)
        let table = try Table(csvBytes: text, source: "text", .init(kinds: ["code": .text]))
        #expect(table.columns.map(\.cells) == [["007", "008"], ["1.0", "2.0"]])
        #expect(throws: DataError("text", line: 3, .notANumber(column: "a", value: "x"))) {
            try Table(csvBytes: Array("a,b\n1,2\nx,3\n".utf8), source: "text", .init(kinds: ["a": .number]))
        }
    }

    @Test func describesItself() throws {
        let table = try Table(csvBytes: Array("size,name\n1,box\n,bag\n2,\n".utf8), source: "things.csv")
        #expect(
            table.description == """
                things.csv: 3 rows, 2 columns
                  size  numbers, 1 missing
                  name  text, 2 different, 1 missing
                """)
    }

    // MARK: What is refused

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Broken/CSV")

    /// Every file of the folder, and what is said about it after its path.
    static let broken: [(file: String, message: String)] = [
        ("empty.csv", ": the file is empty"),
        ("blank.csv", ": the file is empty"),
        ("header-only.csv", ": the file has a header line and no rows below it"),
        ("row-too-long.csv", ":3: row has 4 cells, the header has 3; quote cells that contain commas"),
        ("row-too-short.csv", ":4: row has 2 cells, the header has 3; keep the semicolons around missing cells"),
        (
            "row-too-short-without-header.csv",
            ":3: row has 1 cell, the first row has 2; keep the commas around missing cells"
        ),
        (
            "text-among-numbers.csv",
            ":12: column \"rooms\" holds numbers, but this cell is \"12O\"; "
                + "write a number, or leave the cell empty or give --missing 12O if it is missing"
        ),
        (
            "decimal-comma.csv",
            ":12: column \"price\" holds numbers, but this cell is \"1,5\"; write decimals with a point, or "
                + "give --decimal ,"
        ),
        (
            "infinite.csv",
            ":3: column \"price\" holds \"-inf\", which is not a finite number; leave the cell empty if it is missing"
        ),
        (
            "overflow.csv",
            ":3: column \"price\" holds \"1e999\", which is not a finite number; leave the cell empty if it is missing"
        ),
        (
            "open-quote.csv",
            ":3: the quote opened here is never closed; close it, or write \"\" for a quote in a cell"
        ),
        ("text-after-quote.csv", ":3: text follows a closing quote; write \"\" for a quote in a quoted cell"),
        (
            "latin-1.csv",
            ":3: this is not UTF-8 text; give --encoding latin-1 or utf-16, or save the file as CSV in UTF-8"
        ),
        (
            "zero-byte.csv",
            ":3: this is not UTF-8 text; give --encoding latin-1 or utf-16, or save the file as CSV in UTF-8"
        ),
        (
            "same-name-twice.csv",
            ":1: the header names column \"size\" twice; rename one, or give --no-header if it is a row of data"
        ),
    ]

    @Test(arguments: broken) func brokenFile(file: String, message: String) throws {
        let path = Self.folder.appending(path: file).path
        let error = #expect(throws: DataError.self) { try Table(csv: path) }
        #expect(error?.description == path + message)
    }

    @Test func everyBrokenFileIsTested() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(files.sorted() == Self.broken.map(\.file).sorted())
    }

    @Test(arguments: [
        ("no/such/file.csv", "no/such/file.csv: no such file; check the path"),
        ("/", "/: cannot be read: Is a directory"),
    ]) func unreadablePath(path: String, message: String) throws {
        let error = #expect(throws: DataError.self) { try Table(csv: path) }
        #expect(error?.description == message)
    }

    @Test func linesAreThoseOfTheFile() throws {
        let text = "a,b\n\n1,\"x\ny\"\n\n2\n"
        #expect(throws: DataError("t", line: 6, .raggedRow(cells: 1, expected: 2, hasHeader: true, separator: ","))) {
            try Table(csvBytes: Array(text.utf8), source: "t")
        }
    }

    @Test(arguments: [
        ("Income", "did you mean \"income\"? "), ("incme", "did you mean \"income\"? "),
        ("housevalue", "did you mean \"house_value\"? "), ("xyz", ""),
    ]) func unknownColumn(name: String, suggestion: String) throws {
        let table = try Table(csvBytes: Array("income,age,house_value\n1,2,3\n".utf8), source: "t.csv")
        let error = #expect(throws: DataError.self) { try table.column(name) }
        #expect(
            error?.description
                == "t.csv: no column \"\(name)\"; \(suggestion)the columns are: income, age, house_value")
    }

    @Test func unknownColumnWithoutHeader() throws {
        let table = try Table(csvBytes: Array("1,2\n3,4\n".utf8), source: "t.csv")
        let error = #expect(throws: DataError.self) { try table.column("price") }
        #expect(
            error?.description
                == "t.csv: no column \"price\"; the file has no header line, so its columns are: column1, column2")
    }

    @Test func messagesStayOnOneLine() {
        let error = DataError("t", line: 1, .notANumber(column: "a\nb", value: String(repeating: "x\r\n", count: 100)))
        #expect(!error.description.contains { $0.isNewline })
        #expect(error.description.count < 300)
    }
}

extension Table.Column {
    /// The cells as text, for comparison.
    var cells: [String?] {
        switch values {
        case .numbers(let numbers): numbers.map { $0.isNaN ? nil : $0.description }
        case .text(let codes, let categories): codes.map { $0 < 0 ? nil : categories[Int($0)] }
        case .dates(let dates): dates.seconds.map { $0.isNaN ? nil : $0.description }
        }
    }

    var numbers: [Double] {
        if case .numbers(let numbers) = values { Array(numbers) } else { [] }
    }
}
