import Foundation

// Runs what shows its output, in the current folder, and prints where documentation and output differ.
var failed = false
for snippet in allSnippets where !snippet.claims.isEmpty {
    for failure in await snippet.failures() {
        print(failure)
        failed = true
    }
}
if failed { exit(1) }
