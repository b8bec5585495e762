import Foundation

/// The Swift of one page or one docstring: later blocks see what earlier ones declare.
struct SnippetDocument {
    /// A piece of Swift, with the output that is shown below it.
    struct Block {
        /// The line of the file in which the code begins, counted from one.
        let line: Int
        var code: [String] = []
        var output: String?

        /// Extensions, protocols and public declarations can stand in a file only, and not in a function.
        var isForFile: Bool {
            code.contains { $0.hasPrefix("extension ") || $0.hasPrefix("protocol ") || $0.hasPrefix("public ") }
        }
    }

    let path: String
    let line: Int
    let blocks: [Block]

    /// Whether it shows what it prints, and is therefore run.
    var showsOutput: Bool { blocks.contains { $0.output != nil || $0.code.contains { $0.comment != nil } } }

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
        return documents.filter { !$0.blocks.isEmpty }
    }

    /// The blocks between "```swift" and "```", or between "<!-- swift" and "-->" where readers do not see them.
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
                } else if blocks.last != nil, closing != "" {
                    blocks[blocks.count - 1].code.append(String(text.dropFirst(indentation)))
                }
            } else if trimmed == "```swift" || trimmed == "<!-- swift" {
                (end, isOutput) = (trimmed == "```swift" ? "```" : "-->", false)
                indentation = text.count - trimmed.count
                blocks.append(Block(line: number + 1))
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
