import Foundation
import TestSupport
import Testing

/// Names that hold escape sequences, other controls, marks that turn the direction of writing, and markup, in columns, classes,
/// categories, files and settings.
@Suite("Names that a terminal or a browser would obey")
struct HostileNameTests {
    private static let controls = "\u{1B}[2J\u{9B}31m\u{7}\u{7F}\u{202E}\u{8}<b>&"
    private static let column = "a\(controls)"
    private static let data = "data\(controls).csv"

    private func write(in command: Command) throws {
        let rows = (1...60).map { row in
            "\(row % 7),\(row % 3 == 0 ? "u" : "v")\(Self.controls),\(row % 2 == 0 ? "yes" : "no")\(Self.controls)\n"
        }
        try command.write("\(Self.column),k\(Self.controls),y\(Self.controls)\n" + rows.joined(), to: Self.data)
    }

    private func isHarmless(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar {
            case "\n", "\t": true
            case "\u{0}"..<"\u{20}", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": false
            default: true
            }
        }
    }

    @Test("Nothing that a command writes is obeyed")
    func commands() throws {
        try Command.inFolder { command in
            try write(in: command)
            let run = "run\(Self.controls)"
            let training = [Self.data, "--epochs", "2", "--model", "mlp:4"]
            let search = ["--search", "learning-rate=log(1e-4,1e-1)", "--trials", "2"]
            let runs: [[String]] = [
                ["train"] + training + ["--out", run], ["train"] + training + ["--out", run, "--json"],
                ["inspect", run], ["explain", run], ["evaluate", run, Self.data],
                ["evaluate", run, Self.data, "--json"],
                ["predict", run, Self.data, "--out", "out\(Self.controls).csv"],
                ["check", "mlp:4", Self.data],
                ["check", "mlp:4", Self.data, "--json"], ["find-rate", Self.data],
                ["cross-validate"] + training + ["--folds", "2"],
                ["cross-validate"] + training + ["--folds", "2", "--json"],
                ["find-rate", Self.data, "--json"], ["tune"] + training + search + ["--out", "best\(Self.controls)"],
                ["tune"] + training + search + ["--json", "--study", "s\(Self.controls).db"],
                ["compare", Self.data, "--methods", "sgd,adam", "--epochs", "1"],
                ["compare", Self.data, "--methods", "sgd,adam", "--epochs", "1", "--json"],
            ]
            for arguments in runs {
                let result = try command.run(arguments)
                #expect(result.status == 0, "\(arguments): \(result.errors)")
                #expect(isHarmless(result.output), "\(arguments): \(result.output.debugDescription)")
                #expect(isHarmless(result.errors), "\(arguments): \(result.errors.debugDescription)")
            }
            let page = try command.text("\(run)/report.html")
            #expect(isHarmless(page) && !page.contains("<b>&"))
        }
    }

    @Test("Nothing that an error quotes is obeyed")
    func errors() throws {
        try Command.inFolder { command in
            try write(in: command)
            let wrong = "x\(Self.controls)"
            let runs: [[String]] = [
                ["derive", wrong], ["minimize", wrong, "--start", wrong], ["fit", Self.data, wrong, "--start", "a=1"],
                ["fit", Self.data, "y ~ a", "--start", wrong], ["train", wrong],
                ["train", Self.data, "--target", wrong],
                ["train", Self.data, "--model", wrong], ["train", Self.data, "--optimizer", wrong],
                ["train", Self.data, "--schedule", wrong], ["train", Self.data, "--\(wrong)"], ["inspect", wrong],
                ["tune", Self.data, "--search", wrong], ["schedule", wrong], ["optimizers", wrong],
                ["minimizers", wrong],
                ["minimize", "x^2", "--start", "x=1", "--plot", "\(wrong)/a.svg"], [wrong],
            ]
            for arguments in runs {
                let result = try command.run(arguments)
                #expect(result.status != 0, "\(arguments)")
                #expect(
                    isHarmless(result.output) && isHarmless(result.errors),
                    "\(arguments): \(result.errors.debugDescription)")
            }
        }
    }
}
