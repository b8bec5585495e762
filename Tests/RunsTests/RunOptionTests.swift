import Foundation
import Datasets
import Runs
import Testing

@Suite("The options of a run")
struct RunOptionTests {
    /// A text for each option that is not its default.
    private static let texts = [
        "target": "price", "features": "a,b*", "ignore": "c", "task": "regression", "max-categories": "20",
        "weights": "w", "class-weights": "no=2,yes=0.5",
        "model": "mlp:8", "activation": "tanh", "loss": "huber", "optimizer": "sgd(momentum=0.5)",
        "learning-rate": "0.05", "schedule": "linear(to=0.1*base)", "plateau": "plateau(patience=3)",
        "weight-decay": "0.001", "l2": "0.01", "l1": "0.02", "intercept": "false", "family": "gamma", "scaling": "unit",
        "clip-norm": "2", "batch-size": "full", "order": "inOrder",
        "epochs": "3", "seed": "-5", "test-fraction": "0.1", "validation-fraction": "0.3", "early-stopping": "4",
        "monitor": "accuracy", "threshold": "recall=0.9",
    ]

    private func settings(_ options: [String]) throws -> RunSettings {
        var settings = RunSettings()
        for (name, text) in zip(options, options.dropFirst() + [""]) {
            try RunOption.all.first { "--" + $0.name == name }?.set(text, in: &settings, at: name)
            try RunOption.all.first { $0.isFlag && "--no-" + $0.name == name }?.set("false", in: &settings, at: name)
        }
        return settings
    }

    @Test("Every option says what it does, and goes through text and JSON", arguments: RunOption.all.map(\.name))
    func roundTrip(name: String) throws {
        let option = try #require(RunOption.all.first { $0.name == name })
        #expect(option.helpText(defaults: RunSettings()).contains("(default: "))
        let settings = try settings(["--" + name, try #require(Self.texts[name])])
        #expect(settings != RunSettings())
        let options = settings.trainingOptions()
        #expect(options.count == (option.isFlag ? 1 : 2))
        #expect(options[0] == (option.isFlag ? "--no-" : "--") + name)
        #expect(try self.settings(options) == settings)
        #expect(try JSONDecoder().decode(RunSettings.self, from: JSONEncoder().encode(settings)) == settings)
    }

    @Test("A rate that nobody has chosen is told from one that somebody has")
    func usualRate() throws {
        for (options, isUsual) in [
            ([], true), (["--epochs", "5", "--model", "mlp:8"], true), (["--learning-rate", "1"], false),
            (["--optimizer", "sgd"], false), (["--schedule", "constant"], false), (["--scaling", "none"], false),
        ] {
            #expect(try settings(options).hasUsualRate == isUsual, "\(options)")
        }
        #expect(try Run.Plan(.digits, settings(["--scaling", "standard"])).settings.hasUsualRate)
    }

    @Test("The loss of a family names the option")
    func familyLoss() {
        #expect {
            try settings(["--loss", "poisson"])
        } throws: {
            "\($0)" == "--loss: loss poisson is that of a family of targets; give --family poisson in its place"
        }
    }

    @Test("Settings that were saved before an option was added, or under earlier names, load")
    func earlierFiles() throws {
        let text = #"""
            {"activation":"tanh","batchSize":16,"epochs":7,"l2":0,"learningRate":0.25,"loss":"squared",
            "model":"mlp:64,32","optimizer":"sgd(momentum=0.5,dampening=0,nesterov=false,momentumForm=velocity)\#
            .exponentiallyAveraged(decay=0.5,debiased=false,start=0,overwritingEvery=0)\#
            .uniformlyAveraged(start=3,period=2)",
            "scaling":"unit","schedule":"cosine(from=base,to=0,over=run,exponent=1,periodic=false)","target":"y"}
            """#
        let settings = try JSONDecoder().decode(
            RunSettings.self, from: Data(text.replacing("\n", with: "").replacing("  ", with: "").utf8))
        var expected = RunSettings()
        (expected.epochs, expected.batchSize, expected.learningRate, expected.target) = (7, 16, 0.25, "y")
        for (name, text) in [
            ("activation", "tanh"), ("loss", "squared"),
            ("optimizer", "sgd(momentum=0.5).averaged(decay=0.5).averaged(from=3,every=2)"),
        ] {
            try RunOption.all.first { $0.name == name }?.set(text, in: &expected, at: name)
        }
        expected.scaling = .unit
        #expect(settings == expected)
    }
}
