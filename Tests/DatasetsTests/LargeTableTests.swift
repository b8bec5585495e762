import Datasets
import Testing

/// Texts of several of the blocks in which tables are read.
@Suite struct LargeTableTests {
    private static let rowCount = 150_000

    /// Rows of x, y and a word; the line end of row i may be followed by what `extra` says.
    private static func text(
        lineEnd: String = "\n", last: String = "\n",
        row: (Int) -> String = { row in "\(value(row)),\(-row),w\(row % 3)" }
    ) -> [UInt8] {
        Array(("x,y,word" + lineEnd + (0..<rowCount).map(row).joined(separator: lineEnd) + last).utf8)
    }

    private static func value(_ row: Int) -> Double { Double(row * 7919 % 100_003) / 1000 }

    struct Form: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var text: [UInt8]
    }

    static let forms = [
        Form(testDescription: "plain", text: text()),
        Form(testDescription: "no line end at the end", text: text(last: "")),
        Form(testDescription: "CRLF", text: text(lineEnd: "\r\n", last: "\r\n")),
        Form(testDescription: "blank lines", text: text(lineEnd: "\n \n", last: "\n\n\n")),
        Form(
            testDescription: "quotes at the end",
            text: text { row in
                row < rowCount - 9 ? "\(value(row)),\(-row),w\(row % 3)" : "\"\(value(row))\",\(-row),\"w\(row % 3)\""
            }),
        Form(testDescription: "spaces", text: text { row in " \(value(row)) , \(-row),  w\(row % 3)" }),
    ]

    @Test(arguments: forms, [Table.Precision.double, .single])
    func isReadWhole(_ form: Form, _ precision: Table.Precision) throws {
        let table = try Table(csvBytes: form.text, source: "t", .init(precision: precision))
        #expect(table.rowCount == Self.rowCount)
        let expected = (0..<Self.rowCount).map(Self.value)
        #expect(
            table.columns[0].numbers == (precision == .double ? expected : expected.map { Double(Float($0)) }))
        #expect(table.columns[1].numbers == (0..<Self.rowCount).map { Double(-$0) })
        guard case .text(let codes, let categories) = table.columns[2].values else {
            Issue.record("not text")
            return
        }
        #expect(categories == ["w0", "w1", "w2"])
        #expect(codes == (0..<Self.rowCount).map { Int32($0 % 3) })
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        var row: String
        var problem: DataError.Reason
        var testDescription: String { row }
    }

    static let faults = [
        Fault(
            row: "1,2", problem: .raggedRow(cells: 2, expected: 3, hasHeader: true, separator: ",")),
        Fault(
            row: "1,2,w,4", problem: .raggedRow(cells: 4, expected: 3, hasHeader: true, separator: ",")),
        Fault(row: "1,two,w", problem: .notANumber(column: "y", value: "two")),
        Fault(row: "1,-inf,w", problem: .notFinite(column: "y", value: "-inf")),
        Fault(row: "1,2,\"w", problem: .unterminatedQuote),
        Fault(row: "1,2,\"w\"w", problem: .textAfterQuote),
        Fault(row: "1,2,\0", problem: .invalidText),
    ]

    /// Of two alike faults far apart the first is told, with its line.
    @Test(arguments: faults) func faultsHaveTheirLines(_ fault: Fault) throws {
        let line = 120_000
        let text = Self.text { row in
            // A second quote would close the first.
            let isLast = row == Self.rowCount - 1 && fault.problem != .unterminatedQuote
            return row == line - 2 || isLast ? fault.row : "\(row),\(row),w"
        }
        #expect(throws: DataError("t", line: line, fault.problem)) {
            try Table(csvBytes: text, source: "t")
        }
    }

    @Test func missingValuesHaveTheirLine() throws {
        let text = Self.text { row in row % 50_000 == 49_999 ? ",\(row),w" : "\(row),\(row),w" }
        let table = try Table(csvBytes: text, source: "t")
        #expect(table.columns[0].missingCount == 3)
        let error = #expect(throws: DataError.self) {
            try PreparedData(table, target: "y", missingValues: .refuse)
        }
        #expect(error?.line == 50_001)
    }

    // MARK: 32 bits

    /// Where 32 bits would leave little of the differences, they are not taken.
    @Test(arguments: [
        (["0.1", "-0.3", "0.7"], true), (["1000.1", "1000.2", "1000.3"], false), (["5.1", "5.1", "5.1"], false),
        (["0", "0", "0"], true), (["1e-60", "2e-60", "-1e-60"], false), (["1e300", "-1e300", "3"], false),
        (["0.1", "", "0.2"], true),
    ]) func singlePrecisionIsTakenNearZero(cells: [String], isSingle: Bool) throws {
        let text = "a,b\n" + cells.map { $0 + ",1\n" }.joined()
        let exact = try Table(csvBytes: Array(text.utf8), source: "t").columns[0].numbers
        let read = try Table(csvBytes: Array(text.utf8), source: "t", .init(precision: .single)).columns[0].numbers
        let expected = isSingle ? exact.map { Double(Float($0)) } : exact
        #expect(read.map(\.bitPattern) == expected.map(\.bitPattern))
    }

    @Test func classesHaveTheNamesOfTheFile() throws {
        let text = Array("a,b\n1,0.1\n2,0.2\n3,0.1\n".utf8)
        let table = try Table(csvBytes: text, source: "t", .init(precision: .single))
        #expect(try TargetEncoder(of: table, task: .classification).rule == .classes(["0.1", "0.2"]))
    }

    /// The training part takes over the memory of a table that nobody else holds; its features are the same.
    @Test(arguments: [0, 0.3]) func encodingInPlaceGivesTheSame(testFraction: Double) throws {
        let text = Array(
            ("a,b,y\n"
                + (0..<40_000).map { "\($0 % 97),\($0 % 11 == 0 ? "" : "\(Double($0 % 89) / 8)"),\($0 % 2)\n" }
                .joined()).utf8)
        let held = try Table(csvBytes: text, source: "t")
        for target in ["a", "b", "y"] where target != "b" {
            let copied = try PreparedData(held, target: target, testFraction: testFraction)
            let moved = try PreparedData(
                Table(csvBytes: text, source: "t", .init(precision: .single)), target: target,
                testFraction: testFraction)
            #expect(moved.features == copied.features)
            #expect(moved.parts.training.featureScalars == copied.parts.training.featureScalars)
            #expect(moved.parts.test.featureScalars == copied.parts.test.featureScalars)
            #expect(moved.parts.training.targets == copied.parts.training.targets)
        }
    }
}
