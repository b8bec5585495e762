/// The Swift of one page or one docstring, as a function.
struct Snippet: Sendable {
    /// File and line.
    let place: String
    let claims: [Claim]
    /// Whether it has commands for a shell.
    let hasCommands: Bool
    let run: @Sendable (Printed) async throws -> Void

    init(
        _ place: String, _ claims: [Claim], hasCommands: Bool,
        _ run: @escaping @Sendable (Printed) async throws -> Void
    ) {
        (self.place, self.claims, self.hasCommands, self.run) = (place, claims, hasCommands, run)
    }

    /// What shows its output, or has commands, is run; everything else is only compiled.
    var isRun: Bool { hasCommands || !claims.isEmpty }

    /// Runs it and returns what it shows and does not print, one line each.
    func failures() async -> [String] {
        let printed = Printed()
        do {
            try await run(printed)
        } catch {
            return ["\(place): throws \(error)"]
        }
        return claims.compactMap { claim in
            let text = printed.text(in: claim.lines)
            return claim.matches(text)
                ? nil : "\(place), line \(claim.lines.lowerBound): shows\n\(claim.prints)\nbut prints\n\(text)"
        }
    }
}

/// What a piece of documentation says is printed: behind `print(…)` in a comment, or below a block.
///
/// White space of any length is one space, and … stands for any text.
struct Claim: Sendable {
    let lines: ClosedRange<Int>
    let prints: String

    func matches(_ text: String) -> Bool {
        let parts = prints.split(separator: "…", omittingEmptySubsequences: false).map { words(String($0)) }
        var rest = Substring(words(text))
        for (index, part) in parts.enumerated() {
            if index == 0 {
                guard rest.hasPrefix(part) else { return false }
                rest = rest.dropFirst(part.count)
            } else if index == parts.count - 1 {
                guard rest.hasSuffix(part) else { return false }
                return true
            } else {
                guard let range = rest.firstRange(of: part) else { return false }
                rest = rest[range.upperBound...]
            }
        }
        return rest.isEmpty
    }

    private func words(_ text: String) -> String { text.split { $0.isWhitespace }.joined(separator: " ") }
}

/// What a snippet has printed, with the line of each call.
final class Printed {
    private var entries: [(line: Int, text: String)] = []

    func add(_ values: [Any], _ separator: String, _ terminator: String, _ line: Int) {
        entries.append((line, values.map { "\($0)" }.joined(separator: separator) + terminator))
    }

    func text(in lines: ClosedRange<Int>) -> String {
        entries.filter { lines.contains($0.line) }.map(\.text).joined()
    }
}
