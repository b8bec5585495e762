import Learning

extension RunConfiguration {
    /// The command that trains the same model again, with every setting that is not the default.
    public var trainingCommand: String {
        let defaults = RunSettings()
        var words = ["descent", "train", data.source]
        func add(_ option: String, _ value: String?, unless isDefault: Bool = false) {
            if let value, !isDefault { words += [option, value] }
        }
        let isDigits = data.source == Table.digits.source
        add("--test", data.testSource)
        add("--target", settings.target, unless: isDigits)
        add("--model", "\(settings.model)", unless: settings.model == defaults.model)
        add("--loss", settings.loss?.description, unless: settings.loss == settings.model.defaultLoss(for: task))
        add("--optimizer", settings.optimizer.description, unless: settings.optimizer == defaults.optimizer)
        let hasUsualRate =
            settings.optimizer.rateInText.isGiven
            || settings.effectiveLearningRate == settings.optimizer.defaultLearningRate
        add("--learning-rate", "\(settings.effectiveLearningRate)", unless: hasUsualRate)
        add("--schedule", settings.schedule.description, unless: settings.schedule == defaults.schedule)
        add("--plateau", settings.plateau?.description)
        add("--weight-decay", "\(settings.weightDecay)", unless: settings.weightDecay == 0)
        add("--l2", "\(settings.l2)", unless: settings.l2 == 0)
        add("--clip-norm", settings.clipNorm.map { "\($0)" })
        add(
            "--batch-size", settings.batchSize.map(String.init) ?? "full",
            unless: settings.batchSize == defaults.batchSize)
        add("--order", settings.order?.rawValue)
        add("--epochs", "\(settings.epochs)", unless: settings.epochs == defaults.epochs)
        add("--seed", "\(settings.seed)", unless: settings.seed == defaults.seed)
        let hasUsualTestPart = data.testSource != nil || settings.testFraction == defaults.testFraction
        add("--test-fraction", "\(settings.testFraction)", unless: hasUsualTestPart)
        add("--validation-fraction", "\(settings.validationFraction)", unless: settings.validationFraction == 0)
        add("--early-stopping", settings.earlyStoppingPatience.map(String.init))
        return words.map(Self.quoted).joined(separator: " ")
    }

    /// A word as a shell reads it.
    private static func quoted(_ word: String) -> String {
        let isPlain = word.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || "0123456789_./:=,@%+-".unicodeScalars.contains($0)
        }
        return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
