import Descent
import Support

/// Options of a run as the command line has them, one a line: `model=mlp:3`.
let runOptionTarget = TextTarget<RunOptionText>("run-options", words: RunOption.all.map(\.name) + ["\n"]) { random in
    random.several(1...4) { random in
        let option = RunOption.all[random.below(RunOption.all.count)]
        return "\(option.name)=\(random.value(of: option.setting.kind))"
    }.joined(separator: "\n")
} parse: {
    try RunOptionText($0)
} apply: { options in
    try options.settings.validate()
    _ = (try options.settings.task(), options.settings.trainingOptions(), options.settings.effectiveLearningRate)
}

struct RunOptionText: CustomStringConvertible {
    private(set) var settings = RunSettings()

    init(_ text: String) throws {
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let option = RunOption.all.first(where: { $0.name == parts[0] }), parts.count == 2 else {
                throw SettingError("there is no such option")
            }
            try option.set(parts[1], in: &settings, at: "--\(option.name)")
        }
    }

    var description: String {
        RunOption.all.compactMap { option in
            option.text(of: settings).map { "\(option.name)=\($0)" }
        }.joined(separator: "\n")
    }
}
