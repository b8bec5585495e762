/// A file of functions, one for each document, and the list of them.
struct SnippetFile {
    let text: String

    init(list: String, imports: [String] = [], _ documents: [SnippetDocument]) {
        let blocks = documents.flatMap(\.blocks)
        let named = blocks.filter { $0.language == .swift }.flatMap(\.code).filter { $0.hasPrefix("import ") }.map {
            String($0.dropFirst(7))
        }
        var text = Set(imports + named).sorted().map { "import \($0)\n" }.joined()
        for block in blocks where block.isForFile { text += block.located(in: documents[0].path) }
        text += "\nlet \(list): [Snippet] = [\n"
        for (index, document) in documents.enumerated() {
            text += "    \(document.entry(calling: "snippet\(index)")),\n"
        }
        text += "]\n"
        for (index, document) in documents.enumerated() { text += document.function(named: "snippet\(index)") }
        self.text = text
    }
}

extension SnippetDocument.Block {
    /// The code, such that errors of the compiler name the line in which it was written.
    func located(in path: String) -> String {
        if language == .shell {
            let command = code.joined(separator: "\n").debugDescription
            return "    try shell(\(command), printed, line: \(line))\n"
        }
        let lines = code.map { $0.hasPrefix("import ") ? "" : $0 }.joined(separator: "\n")
        return "#sourceLocation(file: \(path.debugDescription), line: \(line))\n\(lines)\n#sourceLocation()\n"
    }

    /// The names of its variables that are not in braces.
    fileprivate var variables: [String] {
        code.flatMap { line -> [String] in
            guard language == .swift, line.hasPrefix("let ") || line.hasPrefix("var ") else { return [] }
            let names = line.dropFirst(4)
            guard names.first == "(" else { return [String(names.prefix { $0.isLetter || $0.isNumber || $0 == "_" })] }
            return names.dropFirst().prefix { $0 != ")" }.split(separator: ",").map { $0.filter { $0 != " " } }
        }
    }

    /// What it shows that it prints, by lines of the file.
    fileprivate var claims: [String] {
        let behind = code.enumerated().compactMap { index, text in
            language == .shell
                ? nil
                : text.comment.map { "Claim(lines: \(line + index)...\(line + index), prints: \($0.debugDescription))" }
        }
        let below = output.map { "Claim(lines: \(line)...\(line + code.count), prints: \($0.debugDescription))" }
        return behind + [below].compactMap { $0 }
    }
}

extension SnippetDocument {
    fileprivate func entry(calling function: String) -> String {
        let place = "\(path):\(line)".debugDescription
        let claims = blocks.flatMap(\.claims).joined(separator: ", ")
        return "Snippet(\(place), [\(claims)], hasCommands: \(blocks.contains { $0.language == .shell }), \(function))"
    }

    /// A function of its own; its `print` notes what is printed in which line.
    fileprivate func function(named name: String) -> String {
        let inner = blocks.filter { !$0.isForFile }
        return """

            private func \(name)(_ printed: Printed) async throws {
                func print(_ values: Any..., separator: String = " ", terminator: String = "\\n", line: Int = #line) {
                    printed.add(values, separator, terminator, line)
                }
            \(inner.map { $0.located(in: path) }.joined())\
            \(inner.flatMap(\.variables).map { "    _ = \($0)\n" }.joined())\
            }

            """
    }
}
