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
                var section = findings.markdown
                if group.hasPicture { section = try picture(of: findings, in: group, beside: path) + section }
                try write(section, to: group.name, in: path)
                try write(report.markdown, to: "machine", in: path)
            }
            if let path = options.json { try writeJSON(Results(report: report, groups: results), to: path) }
        }
        let wrong = results.values.flatMap(\.disagreements).sorted()
        guard wrong.isEmpty else { throw BenchError("values differ: \(wrong.joined(separator: ", "))") }
        let broken = results.values.flatMap(\.limits).filter { !$0.holds }.map(\.line).sorted()
        guard !options.checks || broken.isEmpty else { throw BenchError(broken.joined(separator: "\nbench: ")) }
    }

    /// Writes the picture of a group's cases, and returns what shows it in the document.
    private static func picture(of findings: Findings, in group: Group, beside document: String) throws -> String {
        let file = "images/\(group.name).svg"
        let folder = URL(fileURLWithPath: document).deletingLastPathComponent()
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("images"), withIntermediateDirectories: true)
        try findings.plot(group.summary).write(svg: folder.appendingPathComponent(file).path)
        return "![\(group.summary)](\(file))\n\n"
    }

    private struct Results: Encodable {
        var report: Report
        var groups: [String: Findings]
    }
}
