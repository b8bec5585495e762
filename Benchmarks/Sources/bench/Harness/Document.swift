import Foundation

/// Puts `markdown` between the lines `<!-- measured: NAME -->` and `<!-- end: NAME -->` of a document, whose other text
/// people write.
/// - Throws: `BenchError` where the document has no such lines, or cannot be read or written.
func write(_ markdown: String, to section: String, in path: String) throws {
    let url = URL(fileURLWithPath: path)
    do {
        let text = try String(contentsOf: url, encoding: .utf8)
        guard let start = text.range(of: "<!-- measured: \(section) -->\n"),
            let end = text.range(of: "<!-- end: \(section) -->", range: start.upperBound..<text.endIndex)
        else { throw BenchError("\(path) has no lines <!-- measured: \(section) --> and <!-- end: \(section) -->") }
        let changed = text.replacingCharacters(in: start.upperBound..<end.lowerBound, with: markdown)
        try changed.write(to: url, atomically: true, encoding: .utf8)
    } catch let error as BenchError {
        throw error
    } catch {
        throw BenchError("\(path) cannot be changed: \(error.localizedDescription)")
    }
}
