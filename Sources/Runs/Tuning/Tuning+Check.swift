import Settings
import Studies

extension Tuning {
    /// - Throws: `SettingError` where a setting cannot be searched, or cannot have an end of its range or a choice.
    static func check(_ space: SearchSpace, _ settings: RunSettings) throws(SettingError) {
        let names = space.parameters.map(\.name)
        for parameter in space.parameters {
            let name = parameter.name
            guard let setting = TunableSetting.named(name, for: settings.model) else {
                throw SettingError(unknown: "setting", name, among: Tuning.names)
            }
            if let problem = setting.problem(with: parameter.distribution) { throw SettingError(problem) }
            for text in parameter.distribution.extremes {
                var tried = settings
                do { try setting.apply(text, &tried) } catch let error as SettingError { throw error } catch {
                    throw SettingError("\(error)", at: name)
                }
                let (optimizer, inText) = (tried.optimizer.name, tried.optimizer.rateInText)
                if inText.isGiven && (names.contains("learning-rate") || tried.learningRate != nil) {
                    throw SettingError(
                        "the learning rate is given, and optimizer \(optimizer) has its own; give one")
                }
                if inText.isSchedule && (names.contains("schedule") || tried.schedule != RunSettings().schedule) {
                    throw SettingError("a schedule is given, and optimizer \(optimizer) has its own; give one")
                }
                _ = try tried.task()
            }
        }
        if names.contains("model"),
            let size = names.first(where: { ["width", "depth"].contains($0) || TunableSetting.isOfModel($0) })
        {
            throw SettingError("model and \(size) both say how large the model is; search one of them")
        }
    }
}

extension Distribution {
    /// The least value, or the first.
    var first: Double { value(atLeast: true) }

    private func value(atLeast: Bool) -> Double {
        switch self {
        case .uniform(let least, let greatest), .logUniform(let least, let greatest): atLeast ? least : greatest
        case .integer(let least, let greatest), .logInteger(let least, let greatest):
            Double(atLeast ? least : greatest)
        case .choices(let texts): atLeast ? 0 : Double(texts.count - 1)
        }
    }

    /// The ends of a range, or all choices.
    var extremes: [String] {
        if case .choices(let texts) = self { return texts }
        return [true, false].map { text(of: value(atLeast: $0)) }
    }
}
