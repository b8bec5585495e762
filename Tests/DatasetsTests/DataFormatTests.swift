import Datasets
import Foundation
import Testing

@Suite("Formats of data") struct DataFormatTests {
    /// Every value is read as text of one letter.
    private struct Letters: DataFormat {
        static let name = "letters"
        static let endings = ["letters"]
        static let summary = "one letter a row"

        func table(contentsOf path: String, _ options: Table.ReadingOptions) throws(DataError) -> Table {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw DataError(path, .noSuchFile)
            }
            guard text.allSatisfy({ $0.isLetter || $0.isNewline }) else {
                throw DataError(path, .malformed("there is more than letters", remedy: "remove the rest"))
            }
            return Table(
                columns: [.init(name: "letter", text: text.filter(\.isLetter).map { String($0) })], source: path)
        }
    }

    private func inFile<Value>(_ name: String, _ text: String, _ body: (String) throws -> Value) throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: name).path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return try body(path)
    }

    @Test(
        "The ending of a file's name decides",
        arguments: [
            ("a.csv", "x,y\n1,2\n", ["x", "y"]), ("a.b.CSV", "x;y\n1;2\n", ["x", "y"]),
            ("a.txt", "x\ty\n1\t2\n", ["x", "y"]),
            ("a", "x,y\n1,2\n", ["x", "y"]), ("a.csv.old", "x,y\n1,2\n", ["x", "y"]),
            (".csv", "x,y\n1,2\n", ["x", "y"]),
            // More commas than tabs.
            ("a.tsv", "x,1,2\ty\n1\t2\n", ["x,1,2", "y"]), ("a.tab", "x,1,2\ty\n1\t2\n", ["x,1,2", "y"]),
            ("a.csv", "x,1,2\ty\n1,2,3\n", ["x", "1", "2\ty"]),
        ])
    func ending(name: String, text: String, columns: [String]) throws {
        try inFile(name, text) { path in
            let table = try Table(contentsOf: path)
            #expect(table.columns.map(\.name) == columns)
            #expect(table.source == path)
        }
    }

    @Test("A row has a name and endings of its own")
    func rows() {
        let endings = dataFormats.endings
        #expect(Set(endings).count == endings.count)
        #expect(Set(dataFormats.names).count == dataFormats.names.count)
        for ending in endings {
            #expect(ending == ending.lowercased() && ending.lastIndex(of: ".") == ending.startIndex, "\(ending)")
        }
        for format in dataFormats.rows {
            #expect(!type(of: format).endings.isEmpty && !type(of: format).summary.isEmpty)
        }
    }

    @Test("A format of one's own is given")
    func own() throws {
        try inFile("a.csv", "a\nb\n") { path in
            let table = try Table(contentsOf: path, format: Letters())
            #expect(table.columns[0].cells == ["a", "b"])
        }
        try inFile("a.csv", "a\n1\n") { path in
            let error = #expect(throws: DataError.self) { try Table(contentsOf: path, format: Letters()) }
            #expect(error?.description == "\(path): there is more than letters; remove the rest")
        }
    }

    @Test("Kinds and precision reach the reader", arguments: ["a.csv", "a.tsv"])
    func kinds(name: String) throws {
        try inFile(name, "code\n007\n008\n") { path in
            let asText = try Table(contentsOf: path, .init(kinds: ["code": .text]))
            #expect(asText.columns[0].cells == ["007", "008"])
            let single = try Table(contentsOf: path, .init(precision: .single))
            #expect(single.columns[0].cells == ["7.0", "8.0"])
        }
    }
}
