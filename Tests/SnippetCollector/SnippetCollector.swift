import Foundation

/// Writes the Swift in docstrings and pages as files that are compiled with the tests, and lists what there is to run.
///
/// Arguments: the root of the package, the folder to write to, and the pages as paths from the root.
@main
struct SnippetCollector {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let root = arguments.first, let folder = arguments.dropFirst().first else {
            throw CocoaError(.fileReadUnknown)
        }
        var lists = ["docstringSnippets"]
        try write(
            SnippetFile(
                list: lists[0], imports: ["Descent", "Foundation", "StudyStorage"], try docstrings(below: root)),
            to: "\(folder)/Docstrings.swift")
        for page in arguments.dropFirst(2) {
            let name = page.replacing(/[^A-Za-z0-9]/, with: "_")
            lists.append("snippetsOf\(name)")
            let text = try String(contentsOfFile: "\(root)/\(page)", encoding: .utf8)
            let document = SnippetDocument(page: text, path: "\(root)/\(page)")
            try write(SnippetFile(list: lists[lists.count - 1], [document]), to: "\(folder)/\(name).swift")
        }
        let all = "let allSnippets: [Snippet] = [\n    \(lists.joined(separator: ",\n    ")),\n].flatMap { $0 }\n"
        try write(all, to: "\(folder)/AllSnippets.swift")
    }

    private static func docstrings(below root: String) throws -> [SnippetDocument] {
        let names = FileManager.default.enumerator(atPath: "\(root)/Sources")?.compactMap { $0 as? String } ?? []
        return try names.filter { $0.hasSuffix(".swift") }.sorted().flatMap { name in
            let path = "\(root)/Sources/\(name)"
            return SnippetDocument.docstrings(in: try String(contentsOfFile: path, encoding: .utf8), path: path)
        }
    }

    private static func write(_ file: SnippetFile, to path: String) throws { try write(file.text, to: path) }

    /// Leaves a file alone that would not change, so that nothing is compiled for it.
    private static func write(_ text: String, to path: String) throws {
        if let old = try? String(contentsOfFile: path, encoding: .utf8), old == text { return }
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
}
