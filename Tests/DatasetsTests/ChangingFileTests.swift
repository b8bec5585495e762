import Datasets
import Foundation
import Testing

@Suite("Files that change while they are read")
struct ChangingFileTests {
    /// Writes contents to a file in turn, in place, while `body` reads it again and again.
    private func withChangingFile(_ contents: [String], _ body: (String) -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "descent-\(UUID().uuidString).csv").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(contents[0].utf8).write(to: URL(filePath: path))
        let (isDone, ended) = (Flag(), DispatchSemaphore(value: 0))
        Thread.detachNewThread {
            var turn = 0
            while !isDone.isSet {
                let bytes = Array(contents[turn % contents.count].utf8)
                let file = open(path, O_WRONLY | O_TRUNC)
                var written = 0
                while written < bytes.count {
                    let count = bytes.withUnsafeBytes {
                        write(file, $0.baseAddress.map { $0 + written }, min(bytes.count - written, 100_000))
                    }
                    if count <= 0 { break }
                    written += count
                }
                close(file)
                turn += 1
            }
            ended.signal()
        }
        for _ in 0..<30 { body(path) }
        isDone.set()
        ended.wait()
    }

    private final class Flag: @unchecked Sendable {
        private let lock = NSLock()
        private var value = false
        var isSet: Bool { lock.withLock { value } }
        func set() { lock.withLock { value = true } }
    }

    private static let long = "a,b\n" + String(repeating: "1.5,2.5\n", count: 300_000)
    private static let contents: [(String, [String])] = [
        ("shortened", [long, "a,b\n1,2\n"]),
        ("with more lines", [long, "a,b\n" + String(repeating: "1,2\n", count: 600_000)]),
        ("blanked", [long, String(repeating: " ", count: long.utf8.count)]),
        ("of text", [long, "a,b\n" + String(repeating: "x,yz  \n", count: 340_000)]),
        ("with quotes", [long, "a,b\n" + String(repeating: "\"x\n\",1\n", count: 340_000)]),
    ]

    @Test("Whatever is written meanwhile, a table is whole or the change is told", arguments: contents.indices)
    func table(index: Int) throws {
        try withChangingFile(Self.contents[index].1) { path in
            for precision in [Table.Precision.single, .double] {
                do {
                    let table = try Table(csv: path, .init(precision: precision))
                    #expect(table.columns.allSatisfy { $0.values.count == table.rowCount })
                } catch { #expect((error as? DataError)?.source == path) }
            }
        }
    }

    @Test("Files of several blocks, with blank lines at their beginning, are read as ever")
    func blankHead() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "descent-\(UUID().uuidString).csv").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        for blank in [0, 1_500_000] {
            let text = "a,b\n" + String(repeating: "\n", count: blank) + String(repeating: "1,2\n", count: 400_000)
            try Data(text.utf8).write(to: URL(filePath: path))
            let table = try Table(csv: path)
            #expect(table.rowCount == 400_000 && table.columns.map(\.name) == ["a", "b"])
        }
    }
}

extension Table.Column.Values {
    fileprivate var count: Int {
        switch self {
        case .numbers(let numbers): numbers.count
        case .text(let codes, _): codes.count
        case .dates(let dates): dates.seconds.count
        }
    }
}
