import Foundation
import PackagePlugin

/// Collects the Swift of docstrings and pages whenever one of them has changed, so that it is compiled as code is.
@main
struct CollectSnippets: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
        let root = context.package.directoryURL
        let files = files(below: root, ["Sources", "docs", "Examples"]) + files(in: root)
        let pages = files.filter { $0.hasSuffix(".md") && !$0.hasSuffix("CHANGELOG.md") }.sorted()
        let folder = context.pluginWorkDirectoryURL
        let written = ["Docstrings", "AllSnippets"] + pages.map { $0.replacing(/[^A-Za-z0-9]/, with: "_") }
        return [
            .buildCommand(
                displayName: "Collecting the Swift in docstrings and pages",
                executable: try context.tool(named: "snippet-collector").url,
                arguments: [root.path, folder.path] + pages,
                inputFiles: files.map { root.appending(path: $0) },
                outputFiles: written.map { folder.appending(path: "\($0).swift") })
        ]
    }

    /// The Swift files and pages below folders of the package, as paths from its root.
    private func files(below root: URL, _ folders: [String]) -> [String] {
        folders.flatMap { folder in
            let names = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
            return (names?.compactMap { $0 as? String } ?? []).filter(isRead).map { "\(folder)/\($0)" }
        }
    }

    /// The pages that stand in the root itself.
    private func files(in root: URL) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []).filter { $0.hasSuffix(".md") }
    }

    /// Whether a file is looked at: builds in hidden folders are not.
    private func isRead(_ name: String) -> Bool {
        !"/\(name)".contains("/.") && (name.hasSuffix(".swift") || name.hasSuffix(".md"))
    }
}
