import Foundation

// Runs all that is to be run, each page and each docstring in a folder of its own below the current one, and prints where
// documentation and output differ.
var failed = false
for (number, snippet) in allSnippets.enumerated() where snippet.isRun {
    let folder = "snippet-\(number)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let outside = FileManager.default.currentDirectoryPath
    _ = FileManager.default.changeCurrentDirectoryPath(folder)
    for failure in await snippet.failures() {
        print(failure)
        failed = true
    }
    _ = FileManager.default.changeCurrentDirectoryPath(outside)
}
if failed { exit(1) }
