import Foundation

@main
struct Bench {
    static func main() {
        // A Python peer that ends early must give an error here, not end this process too.
        signal(SIGPIPE, SIG_IGN)
        do {
            let arguments = CommandLine.arguments.dropFirst()
            if arguments.contains("--help") {
                print(Options.help)
                return
            }
            if arguments.first == FirstStep.word { return try FirstStep.take() }
            try run(Options(arguments))
        } catch {
            let failure = error as? BenchError ?? BenchError("\(error)")
            FileHandle.standardError.write(Data("bench: \(failure.message)\n".utf8))
            exit(failure.exitStatus)
        }
    }

    private static func run(_ options: Options) throws {
        let report = Report(versions: try options.python()?.versions ?? [:])
        print(report.heading)
        var results: [String: Findings] = [:]
        for group in options.groups {
            print("\n\(group.name): \(group.summary)\n")
            let findings = try group.run(options)
            for limit in findings.limits where !options.isQuick || !limit.holds { print(limit.line) }
            results[group.name] = findings
            // After each group: a run takes long.
            if let path = options.document {
                try write(findings.markdown, to: group.name, in: path)
                try write(report.markdown, to: "machine", in: path)
            }
            if let path = options.json { try writeJSON(Results(report: report, groups: results), to: path) }
        }
        let wrong = results.values.flatMap(\.disagreements).sorted()
        guard wrong.isEmpty else { throw BenchError("values differ: \(wrong.joined(separator: ", "))") }
        let broken = results.values.flatMap(\.limits).filter { !$0.holds }.map(\.line).sorted()
        guard !options.checks || broken.isEmpty else { throw BenchError(broken.joined(separator: "\nbench: ")) }
    }

    private struct Results: Encodable {
        var report: Report
        var groups: [String: Findings]
    }
}
