import Descent
import Testing

@Suite("Help")
struct HelpTests {
    @Test(
        "Every option of every subcommand shows its default",
        arguments: [
            "minimize", "train", "cross-validate", "tune", "evaluate", "predict", "explain", "schedule", "derive",
        ])
    func defaults(subcommand: String) throws {
        try Command.inFolder { command in
            let result = try command.run(subcommand, "--help")
            #expect(result.status == 0)
            #expect(result.errors == "")
            let options = result.output.split(separator: "OPTIONS:\n").last.map(String.init) ?? ""
            // An entry begins two columns in; its text goes on further in.
            var entries: [String] = []
            for line in options.split(separator: "\n") {
                if line.hasPrefix("  -") {
                    entries.append(String(line))
                } else if let last = entries.popLast() {
                    entries.append(last + line)
                }
            }
            let valued = entries.filter { $0.contains("<") }
            #expect(!valued.isEmpty)
            for entry in valued { #expect(entry.contains("(default:") || entry.contains("(required)"), "\(entry)") }
        }
    }

    @Test("The help of tune says what each sampler and each pruner does")
    func choices() throws {
        try Command.inFolder { command in
            let words = try command.run("tune", "--help").output.split(whereSeparator: \.isWhitespace)
            let text = words.joined(separator: " ")
            for (name, summary) in SamplerRow.all.map({ ($0.standard.name, $0.summary) })
                + PrunerRow.all.map({ ($0.standard.name, $0.summary) })
            { #expect(text.contains("\(name): \(summary)"), "\(name)") }
        }
    }

    @Test(
        "Help lists the formats of data",
        arguments: ["train", "cross-validate", "tune", "find-rate", "check", "evaluate", "predict", "fit"])
    func formats(subcommand: String) throws {
        try Command.inFolder { command in
            let help = try command.run(subcommand, "--help").output.split(whereSeparator: \.isWhitespace)
            #expect(help.joined(separator: " ").contains("(\(dataFormats.names.joined(separator: ", ")))"))
            let root = try command.run("--help").output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            for line in dataFormats.summary.split(separator: "\n") { #expect(root.contains(line)) }
        }
    }

    @Test("Without a subcommand there is help, and a version on request")
    func root() throws {
        try Command.inFolder { command in
            let result = try command.run([])
            #expect(result.status == 0)
            for name in [
                "minimize", "train", "cross-validate", "tune", "evaluate", "predict", "inspect", "explain", "schedule",
            ] {
                #expect(result.output.contains(name))
            }
            #expect(try command.run("--version").output == "0.1.0\n")
        }
    }
}
