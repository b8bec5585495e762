import Descent
import TestSupport
import Testing

@Suite("The report that a command writes")
struct ReportCommandTests {
    @Test("The command in the report trains the same model again, bit for bit")
    func command() throws {
        try Command.inFolder { command in
            try command.write(Tables.kinds, to: "my data.csv")
            try command.write(Tables.kinds, to: "test.csv")
            let options = [
                "train", "my data.csv", "--test", "test.csv", "--model", "mlp:4", "--optimizer",
                "sgd(momentum=0.5).clipped(toNorm=2)", "--learning-rate", "0.02", "--schedule", "linear(to=0.1*base)",
                "--weight-decay", "0.001", "--batch-size", "7", "--epochs", "3", "--seed", "5",
                "--validation-fraction", "0.2", "--early-stopping", "2", "--plateau", "plateau(patience=1)",
            ]
            #expect(try command.run(options + ["--out", "first"]).status == 0)
            let report = try #require(SVGElements(command.text("first/report.html")))
            let line = try #require(report["pre"].first?.text)
            #expect(line.hasPrefix("descent train 'my data.csv' --test test.csv"))
            // As a shell takes the line apart.
            let parts = line.split(separator: "'", omittingEmptySubsequences: false)
            let words = parts.enumerated().flatMap { index, part in
                index.isMultiple(of: 2) ? part.split(separator: " ").map(String.init) : [String(part)]
            }
            #expect(try command.run(Array(words.dropFirst()) + ["--out", "second"]).status == 0)
            #expect(try command.bytes("first/model.safetensors") == command.bytes("second/model.safetensors"))
            let configurations = try ["first", "second"].map { try Run(contentsOf: command.path($0)).configuration }
            #expect(configurations[0].settings == configurations[1].settings)
        }
    }
}
