import Descent
import Foundation
import Testing

@Suite("descent check")
struct CheckCommandTests {
    @Test("Every model passes on data it is for", arguments: ["mlp:16", "logistic", "svm", "linear"])
    func models(_ model: String) throws {
        try Command.inFolder { command in
            try command.write(Tables.kinds, to: "kinds.csv")
            try command.write(Tables.line, to: "line.csv")
            let result = try command.run("check", model, model == "linear" ? "line.csv" : "kinds.csv")
            #expect(result.status == 0 && result.errors == "")
            let lines = result.output.split(separator: "\n")
            #expect(lines.filter { $0.hasPrefix("pass  ") }.count == 5)
            #expect(lines.contains { $0.hasSuffix("largest gradient  compared") })
            #expect(try command.contents() == (["kinds.csv", "line.csv"]))
        }
    }

    @Test(
        "Models that begin with zeros, kinks at zero and rare classes are no faults",
        arguments: [
            ["logistic", "rare-class"], ["mlp:8", "rare-class"], ["svm", "penguins-hinge", "--target", "species"],
            ["mlp:8", "penguins-hinge", "--target", "species"], ["linear", "women"],
        ])
    func noFaults(_ arguments: [String]) throws {
        try Command.inFolder { command in
            let file = URL(filePath: #filePath).deletingLastPathComponent().path + "/TableCases/\(arguments[1]).csv"
            let result = try command.run(["check", arguments[0], file] + arguments.dropFirst(2))
            #expect(result.status == 0, "\(result.output)")
        }
    }

    @Test("A run is checked on what it was trained on, or on other data")
    func run() throws {
        try Command.inFolder { command in
            try command.write(Tables.kinds, to: "kinds.csv")
            try command.run("train", "kinds.csv", "--model", "mlp:8", "--out", "run", "--quiet")
            let first = try command.run("check", "run", "--json").json()
            #expect(first["passes"] as? Bool == true && first["failed"] as? [String] == [])
            let errors = try #require(first["gradientErrors"] as? [String: Double])
            #expect(Set(errors.keys) == ["layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias"])
            // The model before training; the targets' entropy is that of three equal classes.
            #expect(abs(try #require(first["chanceLoss"] as? Double) - log(3)) < 1e-3)
            #expect(try #require(first["initialLoss"] as? Double) > 0.5)
            #expect(try command.run("check", "run", "kinds.csv").status == 0)
            #expect(try command.run("check", "run", "--loss", "hinge").status == 64)
        }
    }

    @Test("What fails is told, and is the exit status")
    func failing() throws {
        try Command.inFolder { command in
            // A feature of zeros: its weights never learn; and the same example with two labels.
            try command.write("a,y\n" + String(repeating: "0,1.5\n0,2.5\n", count: 10), to: "zeros.csv")
            let result = try command.run("check", "linear", "zeros.csv")
            #expect(result.status == 1 && result.errors == "")
            #expect(result.output.contains("FAIL  every leaf learns"))
            #expect(result.output.contains("without gradient: linear.weight\n"))
            #expect(result.output.contains("FAIL  overfits 2 examples"))
        }
    }

    @Test(
        "Bad input is one line",
        arguments: [
            (["check", "mlp:8"], 64, "model mlp:8 is checked on data; give a file of data, or digits"),
            (
                ["check", "mpl:8", "digits"], 64,
                "unknown model \"mpl\"; did you mean \"mlp\"? There are "
                    + "\(ModelSpecification.forms.joined(separator: ", ")), or a run folder"
            ),
            (["check", "./no"], 1, "./no: no such run folder; check the path, or make one with `descent train`"),
            (["check", "linear", "no.csv"], 1, "no.csv: no such file; check the path"),
        ])
    func badInput(_ arguments: [String], _ status: Int32, _ message: String) throws {
        try Command.inFolder { command in
            let result = try command.run(arguments)
            #expect(result.status == status && result.errors == "error: \(message)\n" && result.output == "")
        }
    }
}
