import Descent

/// A network with a shortcut from its features to its outputs, so that what is linear need not pass the hidden layer.
struct Shortcut: Model {
    var direct: Dense
    var hidden: Dense
    var output: Dense

    func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { direct(x) + output(tanh(hidden(x))) }
}

/// The kind of model, with the settings that text, files and searches know it by: "shortcut(width=24)".
struct ShortcutKind: ModelKind {
    var width = 16
    static let name = "shortcut"
    static let settings: [SettingOf<Self>] = [.init("width", \.width)]

    func makeModel(features: Int, outputs: Int, seed: RandomKey) -> Shortcut {
        Initialization.withSeed(seed) {
            Shortcut(
                direct: Dense(features, outputs), hidden: Dense(features, width), output: Dense(width, outputs))
        }
    }
}

ModelSpecification.register(ShortcutKind())
var settings = RunSettings()
settings.model = ModelSpecification(ShortcutKind(width: 24))
settings.epochs = 60
settings.scaling = .unit

switch Array(CommandLine.arguments.dropFirst()) {
case let arguments where arguments.count == 2 && arguments[0] == "train":
    // Goes on where a run that was stopped left a checkpoint, and begins where there is none.
    let progress = ProgressLine(isTerminal: false) { print($0, terminator: "") }
    let run = try RunDestination(arguments[1], resuming: true)
        .train(Run.Plan(.digits, settings), checkpoints: .everyEpochs(1)) { _ in [progress] }
    print("saved to \(arguments[1]), with report.html: \(run.configuration.result.training)")

case let arguments where arguments.count == 2 && arguments[0] == "evaluate":
    let run = try Run(contentsOf: arguments[1])
    print("\(run.configuration.settings.model): \(try run.evaluate(.digits).score)")

case ["tune"]:
    settings.epochs = 5
    let space = try SearchSpace("model.width=logint(8,64), learning-rate=log(1e-3,1e-1)")
    let tuning = try Tuning(.digits, settings, searching: space)
    let study = tuning.study()
    try tuning.run(study, trials: 8)
    if let report = try TuningReport(tuning, study) { print(report) }

default: print("usage: own-model train FOLDER | evaluate FOLDER | tune")
}
