import Foundation

/// The Swift and the commands of one page or one docstring: later blocks see what earlier ones declare.
struct SnippetDocument {
    enum Language { case swift, shell }

    /// A piece of code, with the output that is shown below it.
    struct Block {
        /// The line of the file in which the code begins, counted from one.
        let line: Int
        let language: Language
        var code: [String] = []
        var output: String?

        /// Extensions, protocols and public declarations can stand in a file only, and not in a function.
        var isForFile: Bool {
            language == .swift
                && code.contains { $0.hasPrefix("extension ") || $0.hasPrefix("protocol ") || $0.hasPrefix("public ") }
        }
    }

    let path: String
    let line: Int
    let blocks: [Block]

    init(page: String, path: String) {
        self.init(lines: page.lines.enumerated().map { ($0.offset + 1, $0.element) }, path: path)
    }

    private init(lines: [(number: Int, text: String)], path: String) {
        self.path = path
        line = lines.first?.number ?? 1
        blocks = Self.blocks(in: lines)
    }

    /// The docstrings of a Swift file that hold Swift.
    static func docstrings(in text: String, path: String) -> [SnippetDocument] {
        var documents: [SnippetDocument] = []
        var lines: [(Int, String)] = []
        for (index, line) in (text.lines + [""]).enumerated() {
            let trimmed = line.drop { $0 == " " }
            if trimmed.hasPrefix("///") {
                let content = trimmed.dropFirst(3)
                lines.append((index + 1, String(content.hasPrefix(" ") ? content.dropFirst() : content)))
            } else if !lines.isEmpty {
                documents.append(SnippetDocument(lines: lines, path: path))
                lines = []
            }
        }
        return documents.filter { $0.blocks.contains { $0.language == .swift } }
    }

    /// What opens a block, and what closes it; readers do not see what stands in a comment.
    private static let openings: [String: (Language, String)] = [
        "```swift": (.swift, "```"), "<!-- swift": (.swift, "-->"), "```sh": (.shell, "```"),
    ]

    private static func blocks(in lines: [(number: Int, text: String)]) -> [Block] {
        var blocks: [Block] = []
        var end: String?
        var indentation = 0
        var isOutput = false
        for (number, text) in lines {
            let trimmed = String(text.drop { $0 == " " })
            if let closing = end {
                if trimmed == closing {
                    end = nil
                } else if isOutput {
                    blocks[blocks.count - 1].output?.append(text.dropFirst(indentation) + "\n")
                } else {
                    blocks[blocks.count - 1].code.append(String(text.dropFirst(indentation)))
                }
            } else if let (language, closing) = openings[trimmed] {
                (end, isOutput) = (closing, false)
                indentation = text.count - trimmed.count
                blocks.append(Block(line: number + 1, language: language))
            } else if trimmed == "```output", !blocks.isEmpty {
                (end, isOutput) = ("```", true)
                indentation = text.count - trimmed.count
                blocks[blocks.count - 1].output = ""
            }
        }
        return blocks
    }
}

extension String {
    var lines: [String] { split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }

    /// The comment behind `print(…)`, which says what is printed.
    var comment: String? {
        let trimmed = drop { $0 == " " }
        guard trimmed.hasPrefix("print("), let start = trimmed.range(of: " // ", options: .backwards) else {
            return nil
        }
        guard trimmed[..<start.lowerBound].reversed().first(where: { $0 != " " }) == ")" else { return nil }
        return String(trimmed[start.upperBound...])
    }
}
