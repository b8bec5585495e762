import Datasets
import Foundation
import Testing

/// Shapes that tables have in the wild, each made here, and what people mean by them.
@Suite("Tables as people have them") struct TableShapeTests {
    struct Shape: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var options = Table.ReadingOptions()
        /// The names of the columns.
        var names: [String]
        /// The cells, column by column.
        var cells: [[String?]]
        var separator: Character? = ","
        var decimal = Table.DecimalSign.point
        var testDescription: String { name }
    }

    @Test("A shape is read as it is meant", arguments: headers + separators + numbers + dates + missing)
    func shape(_ shape: Shape) throws {
        let table = try Table(csvBytes: Array(shape.text.utf8), source: "text", shape.options)
        #expect(table.columns.map(\.name) == shape.names)
        #expect(table.columns.map(\.shownCells) == shape.cells)
        #expect(table.reading.separator == shape.separator)
        #expect(table.reading.decimal == shape.decimal)
        #expect(table.columns.map(\.missingCount) == shape.cells.map { $0.count { $0 == nil } })
    }

    static let headers = [
        Shape(
            name: "names over text that repeats", text: "outlook,wind\nsunny,no\nrainy,yes\nsunny,yes\n",
            names: ["outlook", "wind"], cells: [["sunny", "rainy", "sunny"], ["no", "yes", "yes"]]),
        Shape(
            name: "names over text that does not repeat", text: "first,last\nAnn,Lee\nBob,Day\n",
            names: ["first", "last"], cells: [["Ann", "Bob"], ["Lee", "Day"]]),
        Shape(
            name: "text alone, whose first row comes again", text: "sunny,no\nrainy,no\nsunny,yes\n",
            names: ["column1", "column2"], cells: [["sunny", "rainy", "sunny"], ["no", "no", "yes"]]),
        Shape(
            name: "the numbers of columns as pandas writes them", text: "0,1,2\n5.1,3.5,0\n4.9,3.0,1\n",
            names: ["0", "1", "2"], cells: [["5.1", "4.9"], ["3.5", "3.0"], ["0.0", "1.0"]]),
        Shape(
            name: "the numbers of columns beside an index", text: ",0,1,2\n0,5.1,3.5,7\n1,4.9,3.0,9\n",
            names: ["column1", "0", "1", "2"],
            cells: [["0.0", "1.0"], ["5.1", "4.9"], ["3.5", "3.0"], ["7.0", "9.0"]]),
        Shape(
            name: "years", text: "country,2019,2020,2021\nPeru,1,2,2\nMali,4,3,1\n",
            names: ["country", "2019", "2020", "2021"],
            cells: [["Peru", "Mali"], ["1.0", "4.0"], ["2.0", "3.0"], ["2.0", "1.0"]]),
        Shape(
            name: "rows of whole numbers that follow one another", text: "1,2,3\n4,5,6\n7,8,9\n",
            names: ["column1", "column2", "column3"],
            cells: [["1.0", "4.0", "7.0"], ["2.0", "5.0", "8.0"], ["3.0", "6.0", "9.0"]]),
        Shape(
            name: "missing cells below the names", text: "a,b,color\n,,red\n1,,blue\n", names: ["a", "b", "color"],
            cells: [[nil, "1.0"], [nil, nil], ["red", "blue"]]),
        Shape(
            name: "missing cells alone below known names", text: "a,b\n,\n", options: .init(knownNames: ["b"]),
            names: ["a", "b"], cells: [[nil], [nil]]),
        Shape(
            name: "a known name over text", text: "color\nred\ncolor\n", options: .init(knownNames: ["color"]),
            names: ["color"], cells: [["red", "color"]]),
        Shape(
            name: "one text without a name", text: "red\nred\nblue\n", names: ["column1"],
            cells: [["red", "red", "blue"]]),
        Shape(
            name: "no header, numbers and a class", text: "5.1,3.5,setosa\n4.9,3.0,setosa\n6.2,2.9,other\n",
            names: ["column1", "column2", "column3"],
            cells: [["5.1", "4.9", "6.2"], ["3.5", "3.0", "2.9"], ["setosa", "setosa", "other"]]),
        Shape(
            name: "no header, said", text: "name,x\na,b\n", options: .init(header: false),
            names: ["column1", "column2"], cells: [["name", "a"], ["x", "b"]]),
        Shape(
            name: "R's names of rows", text: "mpg cyl\nMazda 21 6\nDatsun 22.8 4\n",
            names: ["column1", "mpg", "cyl"], cells: [["Mazda", "Datsun"], ["21.0", "22.8"], ["6.0", "4.0"]],
            separator: " "),
        Shape(
            name: "remarks above the header", text: "# made by hand\n# in spring\na,b\n1,x\n2,y\n", names: ["a", "b"],
            cells: [["1.0", "2.0"], ["x", "y"]]),
        Shape(
            name: "remarks without a header", text: "# made by hand\n1,x\n2,y\n", names: ["column1", "column2"],
            cells: [["1.0", "2.0"], ["x", "y"]]),
        Shape(
            name: "NumPy's header", text: "# a b y\n1.0e+00 2.5e+00 1.0e+00\n3.0e+00 4.5e+00 2.0e+00\n",
            names: ["a", "b", "y"], cells: [["1.0", "3.0"], ["2.5", "4.5"], ["1.0", "2.0"]], separator: " "),
        Shape(
            name: "rows that begin with #", text: "#a,1\n#b,2\nc,3\n", names: ["column1", "column2"],
            cells: [["#a", "#b", "c"], ["1.0", "2.0", "3.0"]]),
        Shape(
            name: "a column called #", text: "#,a\n1,x\n2,y\n", names: ["#", "a"],
            cells: [["1.0", "2.0"], ["x", "y"]]),
        Shape(
            name: "a separator at the end of each row but the first", text: "a,b\n1,2,\n3,4,\n",
            names: ["a", "b", "column3"], cells: [["1.0", "3.0"], ["2.0", "4.0"], [nil, nil]]),
    ]

    static let separators = [
        Shape(
            name: "semicolons around decimal commas", text: "a;y\n1,5;1,25\n2,5;-2,25\n", names: ["a", "y"],
            cells: [["1.5", "2.5"], ["1.25", "-2.25"]], separator: ";", decimal: .comma),
        Shape(
            name: "semicolons around decimal commas, without header", text: "1,5;1,25\n2,5;2,25\n",
            names: ["column1", "column2"], cells: [["1.5", "2.5"], ["1.25", "2.25"]], separator: ";",
            decimal: .comma),
        Shape(
            name: "semicolons around points and commas in text", text: "a;b\n1.5;x, y\n2.5;z\n", names: ["a", "b"],
            cells: [["1.5", "2.5"], ["x, y", "z"]], separator: ";"),
        Shape(
            name: "tabs around commas", text: "a\tb\n1\tx,y\n2\tz,w\n", names: ["a", "b"],
            cells: [["1.0", "2.0"], ["x,y", "z,w"]], separator: "\t"),
        Shape(
            name: "bars", text: "a|b\n1|x\n2|y\n", names: ["a", "b"], cells: [["1.0", "2.0"], ["x", "y"]],
            separator: "|"),
        Shape(
            name: "bars and commas", text: "a|b\n1|x,y\n2|y\n", names: ["a", "b"],
            cells: [["1.0", "2.0"], ["x,y", "y"]], separator: "|"),
        Shape(
            name: "blanks", text: "a  b c\n1   2.5 x\n 3 4.5   y \n", names: ["a", "b", "c"],
            cells: [["1.0", "3.0"], ["2.5", "4.5"], ["x", "y"]], separator: " "),
        Shape(
            name: "blanks and tabs, without header", text: "18.0   8   307\t\"a b\"\n15.0   6   99 \t\"c d\"\r\n",
            names: ["column1", "column2", "column3", "column4"],
            cells: [["18.0", "15.0"], ["8.0", "6.0"], ["307.0", "99.0"], ["a b", "c d"]], separator: " "),
        Shape(
            name: "sentences", text: "text\nhello big world\ngood bye\n", names: ["text"],
            cells: [["hello big world", "good bye"]]),
        Shape(
            name: "a declared separator", text: "sep=;\r\na;b\r\n1;2,5\r\n3;4,5\r\n", names: ["a", "b"],
            cells: [["1.0", "3.0"], ["2.5", "4.5"]], separator: ";", decimal: .comma),
        Shape(
            name: "a separator that is said", text: "a:b\n1:2\n3:4\n", options: .init(separator: ":"),
            names: ["a", "b"], cells: [["1.0", "3.0"], ["2.0", "4.0"]], separator: ":"),
        Shape(
            name: "lines that end in CR", text: "a,b\r1,x\r2,y\r", names: ["a", "b"],
            cells: [["1.0", "2.0"], ["x", "y"]]),
        Shape(
            name: "lines that end in CR, the last one not", text: "a;b\r1,5;x\r2,5;y", names: ["a", "b"],
            cells: [["1.5", "2.5"], ["x", "y"]], separator: ";", decimal: .comma),
        Shape(
            name: "lines that end in CR, CR and LF", text: "a,b\r\r\n1,x\r\r\n2,y\r\r\n", names: ["a", "b"],
            cells: [["1.0", "2.0"], ["x", "y"]]),
        Shape(
            name: "quoted separators", text: "a,b\n\"1;2\",\"x;y\"\n\"3;4\",\"z;w\"\n", names: ["a", "b"],
            cells: [["1;2", "3;4"], ["x;y", "z;w"]]),
    ]

    static let numbers = [
        Shape(
            name: "currencies and thousands",
            text: "p,q,r,s\n\"$4,895\",€1.50,USD 12,\"12,34,567\"\n-$7.5,2 €,£3,\"1,000\"\n($3),-€4,5 EUR,1\n",
            names: ["p", "q", "r", "s"],
            cells: [
                ["4895.0", "-7.5", "-3.0"], ["1.5", "2.0", "-4.0"], ["12.0", "3.0", "5.0"],
                ["1234567.0", "1000.0", "1.0"],
            ]),
        Shape(
            name: "percent and minus signs", text: "p,q\n75.0%,\u{2212}5\n6 %,3\n-1%,+2\n", names: ["p", "q"],
            cells: [["75.0", "6.0", "-1.0"], ["-5.0", "3.0", "2.0"]]),
        Shape(
            name: "blanks and apostrophes between thousands",
            text: "p;q\n1 234 567;1'000\n12\u{A0}345;2\u{2019}500\n7;3\n", names: ["p", "q"],
            cells: [["1234567.0", "12345.0", "7.0"], ["1000.0", "2500.0", "3.0"]], separator: ";"),
        Shape(
            name: "points between thousands", text: "p;q\n1.234,5;10\n12.345,25;20\n", names: ["p", "q"],
            cells: [["1234.5", "12345.25"], ["10.0", "20.0"]], separator: ";", decimal: .comma),
        Shape(
            name: "decimal commas with currencies and exponents", text: "p;q\n1,5 €;1,5e3\n-2,25 €;2,5E-1\n",
            names: ["p", "q"], cells: [["1.5", "-2.25"], ["1500.0", "0.25"]], separator: ";", decimal: .comma),
        Shape(
            name: "quoted decimal commas, said", text: "p,q\n\"1,5\",x\n\"2,5\",y\n", options: .init(decimal: .comma),
            names: ["p", "q"], cells: [["1.5", "2.5"], ["x", "y"]], decimal: .comma),
        Shape(
            name: "codes are text", text: "p,q\n1-2,12a\n3-4,13b\n", names: ["p", "q"],
            cells: [["1-2", "3-4"], ["12a", "13b"]]),
        Shape(
            name: "lists are text", text: "p,q\n\"1,2\",1\n\"3,4,5\",2\n", names: ["p", "q"],
            cells: [["1,2", "3,4,5"], ["1.0", "2.0"]]),
    ]

    static let dates = [
        Shape(
            name: "year first", text: "d,t\n2024-03-10,2024-03-10 09:54:17\n2024/3/9,2024-03-09T23:00Z\n",
            names: ["d", "t"], cells: [["2024-03-10", "2024-03-09"], ["2024-03-10T09:54:17", "2024-03-09T23:00:00"]]),
        Shape(
            name: "day first", text: "d,e\n10.03.2024,25/12/23\n09.03.2024,01/02/23\n", names: ["d", "e"],
            cells: [["2024-03-10", "2024-03-09"], ["2023-12-25", "2023-02-01"]]),
        Shape(
            name: "month first", text: "d,e\n12/25/2023,1/2/2023\n01/02/2023,3/4/2023\n", names: ["d", "e"],
            cells: [["2023-12-25", "2023-01-02"], ["2023-01-02", "2023-03-04"]]),
        Shape(
            name: "day first where decimals have commas", text: "d;x\n1/2/2023;1,5\n3/4/2023;2,5\n",
            names: ["d", "x"], cells: [["2023-02-01", "2023-04-03"], ["1.5", "2.5"]], separator: ";",
            decimal: .comma),
        Shape(
            name: "day first, said", text: "d,x\n1/2/2023,1\n3/4/2023,2\n",
            options: .init(dateOrders: ["d": .dayFirst]), names: ["d", "x"],
            cells: [["2023-02-01", "2023-04-03"], ["1.0", "2.0"]]),
        Shape(
            name: "names of months and days",
            text: "d,e,f\n10 Mar 2024,\"March 10, 2024\",\"Sun, 10 Mar 2024 08:00:00 GMT\"\n"
                + "1-Sep-23,Sept 1 2023,\"Fri, 01 Sep 2023 09:30:00 +0200\"\n",
            names: ["d", "e", "f"],
            cells: [
                ["2024-03-10", "2023-09-01"], ["2024-03-10", "2023-09-01"],
                ["2024-03-10T08:00:00", "2023-09-01T09:30:00"],
            ]),
        Shape(
            name: "times of day", text: "t,u,v\n09:54,9:54 pm,18.30.00\n23:59:30.5,12:05 am,10.03.04\n",
            names: ["t", "u", "v"],
            cells: [["09:54:00", "23:59:30.500000"], ["21:54:00", "00:05:00"], ["18:30:00", "10:03:04"]]),
        Shape(
            name: "months and quarters", text: "m,n,q,x\n2024-01,Jan-24,2024Q1,1\n2024-02,Feb-24,2024Q2,2\n",
            names: ["m", "n", "q", "x"],
            cells: [
                ["2024-01-01", "2024-02-01"], ["2024-01-01", "2024-02-01"], ["2024-01-01", "2024-04-01"],
                ["1.0", "2.0"],
            ]),
        Shape(
            name: "a date that is missing", text: "d,x\n2024-01-31,1\n-,2\n,3\n2024-02-29,4\n", names: ["d", "x"],
            cells: [["2024-01-31", nil, nil, "2024-02-29"], ["1.0", "2.0", "3.0", "4.0"]]),
        Shape(
            name: "days there are not", text: "d,x\n2023-02-29,1\n2023-02-30,2\n", names: ["d", "x"],
            cells: [["2023-02-29", "2023-02-30"], ["1.0", "2.0"]]),
        Shape(
            name: "before 1970", text: "d,x\n1900-01-01,1\n1969-12-31 12:00,2\n", names: ["d", "x"],
            cells: [["1900-01-01", "1969-12-31T12:00:00"], ["1.0", "2.0"]]),
    ]

    static let missing = [
        Shape(
            name: "pandas' words", text: "a,b\n1,x\nNone,<NA>\n#N/A,None\nNULL,\n-,-\n2,y\n", names: ["a", "b"],
            cells: [["1.0", nil, nil, nil, nil, "2.0"], ["x", nil, nil, nil, "-", "y"]]),
        Shape(
            name: "words for missing numbers are text among text", text: "a,b\nunknown,unknown\n1,x\n2,none\n",
            names: ["a", "b"], cells: [[nil, "1.0", "2.0"], ["unknown", "x", "none"]]),
        Shape(
            name: "a third of a column", text: "a,b\nNone,1\n1.5,2\n2.5,3\n", names: ["a", "b"],
            cells: [[nil, "1.5", "2.5"], ["1.0", "2.0", "3.0"]]),
        Shape(
            name: "a word that is said", text: "a,b\n-999,x\n1,gone\n2,y\n", options: .init(missing: ["-999", "gone"]),
            names: ["a", "b"], cells: [[nil, "1.0", "2.0"], ["x", nil, "y"]]),
        Shape(
            name: "errors of spreadsheets", text: "a,b\n#DIV/0!,1\n#VALUE!,2\n3,3\n", names: ["a", "b"],
            cells: [[nil, nil, "3.0"], ["1.0", "2.0", "3.0"]]),
    ]

    @Test("Latin-1 and UTF-16 are read where they are said, UTF-16 also by its mark")
    func encodings() throws {
        let text = "größe;preis\n1,5;10 €\n2,5;20 €\n"
        let windows = try #require(text.data(using: .windowsCP1252))
        let utf16 = try #require(text.data(using: .utf16))
        let bigEndian = Data([0xFE, 0xFF]) + (try #require(text.data(using: .utf16BigEndian)))
        let little = try #require(text.data(using: .utf16LittleEndian))
        for (bytes, encoding) in [
            (windows, TextEncoding.latin1), (utf16, nil), (bigEndian, nil), (bigEndian, .utf16), (little, .utf16),
        ] {
            let table = try Table(csvBytes: Array(bytes), source: "text", .init(encoding: encoding))
            #expect(table.columns.map(\.name) == ["größe", "preis"])
            #expect(table.columns.map(\.shownCells) == [["1.5", "2.5"], ["10.0", "20.0"]])
        }
        #expect(throws: DataError("text", line: 1, .invalidText)) {
            try Table(csvBytes: Array(windows), source: "text")
        }
        #expect(throws: DataError("text", .wrongEncoding(.utf16))) {
            try Table(csvBytes: Array("abc".utf8), source: "text", .init(encoding: .utf16))
        }
    }

    @Test("A column of numbers with many other cells is text, and says so")
    func numbersAmongText() throws {
        let text = "a\n1\n2\nsix\n4\n5\n"
        let column = try Table(csvBytes: Array(text.utf8), source: "text").columns[0]
        let found = try #require(column.numbersAmongText)
        #expect(column.kind == .text)
        #expect((found.count, found.otherCount, found.firstOther, found.line) == (4, 1, "six", 4))
    }

    @Test("What is not a date in a column of dates is named with its line")
    func notADate() throws {
        let rows = (1...20).map { "2024-01-\($0 < 10 ? "0" : "")\($0),1\n" } + ["soon,1\n"]
        let error = #expect(throws: DataError.self) {
            try Table(csvBytes: Array(("d,x\n" + rows.joined()).utf8), source: "t.csv")
        }
        #expect(
            error?.description
                == "t.csv:22: column \"d\" holds dates, but this cell is \"soon\"; write a date, or leave the cell empty "
                + "or give --missing soon if it is missing")
    }
}

extension Table.Column {
    /// The cells as text, dates in ISO 8601.
    var shownCells: [String?] {
        guard case .dates = values else { return cells }
        let lines = Table(columns: [self]).csv.split(separator: "\n").dropFirst()
        return lines.map { $0 == "\"\"" ? nil : String($0) }
    }
}

/// One table, written in every way that people write it.
@Suite("A table written in every usual way") struct WrittenTableTests {
    struct Form: Sendable, CustomTestStringConvertible {
        var separator: Character
        var decimal: Table.DecimalSign
        var lineEnd: String
        var hasHeader: Bool
        var isQuoted: Bool
        var hasMark: Bool
        var endsWithLine: Bool
        var testDescription: String {
            "\(separator.debugDescription) \(decimal.rawValue) \(lineEnd.debugDescription)"
                + (hasHeader ? " header" : "") + (isQuoted ? " quoted" : "") + (hasMark ? " mark" : "")
                + (endsWithLine ? " last line end" : "")
        }
    }

    static let forms: [Form] = [",", ";", "\t", "|", " "].flatMap { (separator: Character) in
        Table.DecimalSign.allCases.filter { $0 == .point || ";\t|".contains(separator) }.flatMap { decimal in
            ["\n", "\r\n", "\r"].flatMap { lineEnd in
                (0..<16).map { bits in
                    Form(
                        separator: separator, decimal: decimal, lineEnd: lineEnd, hasHeader: bits & 1 == 0,
                        isQuoted: bits & 2 != 0, hasMark: bits & 4 != 0, endsWithLine: bits & 8 == 0)
                }
            }
        }
    }

    private func text(_ form: Form) -> String {
        func cell(_ text: String) -> String { form.isQuoted ? "\"\(text)\"" : text }
        var rows = (1...12).map { row -> [String] in
            let number = "\(row * 7 % 5).\(row)5".replacing(".", with: form.decimal.rawValue)
            return [
                "\(row)", row == 3 ? "NA" : number, row % 3 == 0 ? "red" : "blue",
                "2024-02-\(row < 10 ? "0" : "")\(row)",
            ]
        }
        if form.hasHeader { rows.insert(["id", "size", "color", "day"], at: 0) }
        let lines = rows.map { $0.map(cell).joined(separator: String(form.separator)) }
        return (form.hasMark ? "\u{FEFF}" : "") + lines.joined(separator: form.lineEnd)
            + (form.endsWithLine ? form.lineEnd : "")
    }

    @Test("A form is read as any other", arguments: forms)
    func form(_ form: Form) throws {
        let table = try Table(csvBytes: Array(text(form).utf8), source: "text")
        let names = form.hasHeader ? ["id", "size", "color", "day"] : (1...4).map { "column\($0)" }
        #expect(table.columns.map(\.name) == names)
        #expect(table.columns.map(\.kind) == [.number, .number, .text, .date])
        #expect(table.columns[0].numbers == (1...12).map(Double.init))
        let sizes = (1...12).map { $0 == 3 ? nil : Double("\($0 * 7 % 5).\($0)5") }
        #expect(table.columns[1].numbers.map { $0.isNaN ? nil : $0 } == sizes)
        #expect(table.columns[2].cells == (1...12).map { $0 % 3 == 0 ? "red" : "blue" })
        #expect(table.columns[3].shownCells == (1...12).map { "2024-02-\($0 < 10 ? "0" : "")\($0)" })
        #expect(table.reading.separator == form.separator)
    }
}
