import Foundation
import Testing

/// Docstrings read in Quick Help, where nothing stands before them.
struct DocstringTests {
    /// A line that opens a docstring, or describes a parameter in it, with a bare preposition or a relative word.
    private static let riddle =
        #"^ *///( - [a-z]+:)? (Of|For|From|In|With|Within|Without|What|Those|By|At|To|On|As|Where|Which|Who|"#
        + #"Between|After|Before|Under|Over) "#

    /// The largest number of such docstrings; to be lowered, never raised.
    private static let allowed = 20

    @Test func docstringsBeginWithACompleteSummary() throws {
        let root = URL(filePath: #filePath).appending(path: "../../../Sources").standardized
        let names = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        let pattern = try Regex(Self.riddle)
        var found: [String] = []
        for name in names.sorted() where name.hasSuffix(".swift") {
            let text = try String(contentsOf: root.appending(path: name), encoding: .utf8)
            var isInside = false
            for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                let isDocumentation = line.drop { $0 == " " }.hasPrefix("///")
                if isDocumentation, !isInside, line.prefixMatch(of: pattern) != nil {
                    found.append("Sources/\(name):\(index + 1): \(line)")
                }
                isInside = isDocumentation
            }
        }
        #expect(found.count <= Self.allowed, "\(found.joined(separator: "\n"))")
    }
}
